//! Indexing in a process of its own, so that its peak of memory is its own.

use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};
use weft_engine::{OpenOptions, Vault};

use crate::Failure;

#[derive(Serialize, Deserialize)]
pub struct IndexRun {
    pub embedded: u32,
    pub seconds: f64,
    pub peak_megabytes: f64,
}

pub fn index_in_a_process(vault: &Path, data: &Path) -> Result<IndexRun, Failure> {
    let output = Command::new(std::env::current_exe()?)
        .arg("--index-only")
        .arg(vault)
        .arg("--index-data")
        .arg(data)
        .output()?;
    if !output.status.success() {
        return Err(format!("indexing failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

pub async fn index_in_this_process(vault: &Path, data: &Path) -> Result<(), Failure> {
    let options = OpenOptions {
        data: Some(data.to_path_buf()),
        watch: false,
        embed: true,
    };
    let vault = Vault::open(vault, options).await?;
    let report = vault.indexed().await;
    let run = IndexRun {
        embedded: report.embedded,
        seconds: report.seconds,
        peak_megabytes: megabytes(std::process::id(), "VmHWM:"),
    };
    println!("{}", serde_json::to_string(&run)?);
    Ok(())
}

/// Memory that a process holds (`VmRSS:`) or held at most (`VmHWM:`), in millions of bytes; 0 where the system does not
/// say.
pub fn megabytes(process: u32, which: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    status
        .lines()
        .find_map(|line| {
            line.strip_prefix(which)?
                .trim()
                .strip_suffix(" kB")?
                .trim()
                .parse::<f64>()
                .ok()
        })
        .map_or(0.0, |kibibytes| kibibytes * 1.024 / 1000.0)
}
