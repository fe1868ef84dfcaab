//! `weft mcp`: the vault for AI agents, by the Model Context Protocol: over standard input and output, which then belong
//! to the protocol, or over HTTP on this machine alone.

mod answers;
mod http;
mod neighbors;
mod suggesting;
mod tools;
mod writing;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use rmcp::ServiceExt;
use weft_engine::{Error, ErrorCode, Model, Models, OpenOptions, Vault};

use tools::Tools;

/// How often a server that reads looks whether the process that writes the index has ended.
const TAKE_OVER_POLL: Duration = Duration::from_secs(2);

/// How the vault is served.
pub struct Serving {
    /// The port of this machine's own address; 0 for any that is free. `None` for standard input and output.
    pub http: Option<u16>,
    pub allow_write: bool,
    /// How the address is told.
    pub json: bool,
}

/// The vault as it is open now: another takes its place where this process becomes the writer of the index.
#[derive(Clone)]
pub struct Opened(Arc<RwLock<Arc<Vault>>>);

impl Opened {
    pub fn vault(&self) -> Arc<Vault> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Serves until the client ends the input, or, over HTTP, until the process is told to end.
pub async fn run(vault: &Path, data: Option<PathBuf>, serving: Serving) -> Result<(), Error> {
    let options = OpenOptions {
        data,
        watch: true,
        embed: true,
    };
    let model = Arc::new(Models::new(&weft_engine::data_folder(options.data.clone())?).start_chosen(true));
    let vault = Vault::open_with_model(vault, options.clone(), Arc::clone(&model)).await?;
    crate::tell(&vault);
    let opened = Opened(Arc::new(RwLock::new(Arc::new(vault))));
    let following = tokio::spawn(take_over(opened.clone(), options, model));
    let tools = Tools::new(opened, serving.allow_write);
    let served = match serving.http {
        Some(port) => http::serve(tools, port, serving.json).await,
        None => over_standard_input(tools).await,
    };
    following.abort();
    served
}

async fn over_standard_input(tools: Tools) -> Result<(), Error> {
    let running = tools
        .serve(rmcp::transport::stdio())
        .await
        .map_err(|error| failed(&error))?;
    running.waiting().await.map_err(|error| failed(&error))?;
    Ok(())
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorCode::Internal, format!("serving agents: {error}"))
}

/// The app may be closed while the server goes on: somebody has to keep the index current.
async fn take_over(opened: Opened, options: OpenOptions, model: Arc<Model>) {
    loop {
        tokio::time::sleep(TAKE_OVER_POLL).await;
        let vault = opened.vault();
        if !vault.is_reader() || !vault.may_write_now() {
            continue;
        }
        match Vault::open_with_model(vault.root(), options.clone(), Arc::clone(&model)).await {
            Ok(writer) => {
                crate::tell(&writer);
                *opened.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(writer);
            }
            Err(error) => eprintln!("weft: taking over the index: {error}"),
        }
    }
}
