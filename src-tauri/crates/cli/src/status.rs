//! `weft status`.

use weft_engine::types::ModelState;
use weft_engine::{Error, Vault};

pub async fn run(vault: &Vault, json: bool) -> Result<(), Error> {
    vault.read().await;
    vault.model_loaded().await;
    let status = vault.status();
    if json {
        return crate::print_json(&status);
    }
    println!("{} notes, {} passages", status.notes, status.chunks);
    println!("indexed  {}", status.notes_indexed);
    println!(
        "waiting  {} notes, {} passages",
        status.notes_waiting, status.waiting
    );
    println!("failed   {}", status.failed.len());
    for failure in &status.failed {
        println!("    {}: {}", failure.note, failure.error);
    }
    match &status.model {
        ModelState::Ready { name } => println!("model    {name}"),
        ModelState::Loading => println!("model    loading"),
        ModelState::Unavailable { reason } => println!("model    off: {reason}"),
    }
    if status.reader_only {
        println!("Another Weft process writes this index.");
    }
    Ok(())
}
