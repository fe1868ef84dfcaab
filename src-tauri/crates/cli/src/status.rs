//! `weft status`.

use weft_engine::types::{ModelChange, ModelState};
use weft_engine::{Error, Vault};

pub async fn run(vault: &Vault, json: bool) -> Result<(), Error> {
    vault.read().await;
    vault.model_loaded().await;
    let status = vault.status();
    if json {
        return crate::print_json(&status);
    }
    say!("{} notes, {} passages", status.notes, status.chunks);
    say!("indexed  {}", status.notes_indexed);
    say!(
        "waiting  {} notes, {} passages",
        status.notes_waiting,
        status.waiting
    );
    if status.documents > 0 {
        say!("beside   {} PDFs and canvases", status.documents);
    }
    say!("failed   {}", status.failed.len());
    for failure in &status.failed {
        say!("    {}: {}", failure.note, failure.error);
    }
    match &status.model {
        ModelState::Ready { name } => say!("model    {name}"),
        ModelState::Loading => say!("model    loading"),
        ModelState::Unavailable { reason } => say!("model    off: {reason}"),
    }
    match &status.model_change {
        Some(ModelChange::Reading { title, read, of }) => {
            say!("         {title} has read {read} of {of} passages; then it answers");
        }
        Some(ModelChange::Failed { title, reason }) => say!("         {title} is not in use: {reason}"),
        None => {}
    }
    if status.reader_only {
        say!("Another Weft process writes this index.");
    }
    Ok(())
}
