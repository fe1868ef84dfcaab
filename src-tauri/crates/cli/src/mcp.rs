//! `weft mcp`: the vault for AI agents, by the Model Context Protocol over standard input and output. Standard output
//! belongs to the protocol; everything else goes to standard error.

mod answers;
mod tools;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rmcp::ServiceExt;
use weft_engine::{Error, ErrorCode, OpenOptions, Vault};

/// Serves until the client ends the input.
pub async fn run(vault: &Path, data: Option<PathBuf>) -> Result<(), Error> {
    let options = OpenOptions {
        data,
        watch: true,
        embed: true,
    };
    let vault = Vault::open(vault, options).await?;
    crate::tell(&vault);
    let failed =
        |error: &dyn std::fmt::Display| Error::new(ErrorCode::Internal, format!("serving agents: {error}"));
    let server = tools::Tools {
        vault: Arc::new(vault),
    };
    let running = server
        .serve(rmcp::transport::stdio())
        .await
        .map_err(|error| failed(&error))?;
    running.waiting().await.map_err(|error| failed(&error))?;
    Ok(())
}
