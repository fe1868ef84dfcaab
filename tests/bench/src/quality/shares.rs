//! How well a vault answers while the model is still reading it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use weft_engine::types::SearchMode;
use weft_engine::{Model, OpenOptions, Vault, Weights};

use super::metrics::Scores;
use super::sets::Set;
use crate::Failure;

/// Per cent of the notes that the model has read.
pub const SHARES: [u32; 4] = [0, 25, 50, 100];
const MODES: [(&str, SearchMode); 2] = [("meaning", SearchMode::Meaning), ("hybrid", SearchMode::Hybrid)];

/// Scores by meaning and by both, for each share of notes that the model has read; static vectors stand in for the
/// rest.
pub async fn measure(
    set: &Set,
    model: &Arc<Model>,
    weights: &Weights,
) -> Result<Vec<(String, Scores)>, Failure> {
    let folder = tempfile::tempdir()?;
    let root = folder.path().join("vault");
    let open = async |embed: bool| {
        let options = OpenOptions {
            data: Some(folder.path().join("data")),
            watch: false,
            embed,
        };
        loop {
            let vault = Vault::open_with_model(&root, options.clone(), Arc::clone(model)).await?;
            // The tasks of a vault that was just closed may hold its lock for a moment, and a reader would read nothing.
            if !vault.is_reader() {
                return Ok::<_, Failure>(vault);
            }
            drop(vault);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let mut rows = Vec::new();
    for share in SHARES {
        // Only what is there is read by the model; the rest is written behind its back.
        set.write_some_notes(&root, |number| is_among(number, share))?;
        if share > 0 {
            let vault = open(true).await?;
            vault.indexed().await;
        }
        set.write_notes(&root)?;
        let vault = open(false).await?;
        vault.read().await;
        for (by, mode) in MODES {
            let mut answers = Vec::with_capacity(set.questions.len());
            for question in &set.questions {
                answers.push(super::ask(&vault, question, mode, weights).await?);
            }
            rows.push((format!("{by} {share} %"), super::score(set, &answers)));
        }
        drop(vault);
        remove_notes(&root)?;
    }
    Ok(rows)
}

/// Spread over the whole set, each share within the next.
fn is_among(number: usize, share: u32) -> bool {
    (number * 37) % 100 < share as usize
}

fn remove_notes(root: &Path) -> Result<(), Failure> {
    Ok(std::fs::remove_dir_all(root)?)
}
