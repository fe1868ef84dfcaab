//! `weft render`.

use serde::Serialize;
use weft_engine::{Error, Vault};

#[derive(Serialize)]
struct RenderLine<'a> {
    note: &'a str,
    html: &'a str,
}

pub async fn run(vault: &Vault, note: &str, json: bool) -> Result<(), Error> {
    // Where the links lead is known once the whole vault has been seen.
    vault.read().await;
    let note = vault.find_note(note)?;
    let html = vault.render_note(&note)?;
    if json {
        return crate::print_json(&RenderLine {
            note: &note,
            html: &html,
        });
    }
    crate::print_text(&html);
    Ok(())
}
