//! `weft render`.

use std::io::Write;

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
    let note = crate::find_note(vault, note)?;
    let html = vault.render_note(&note)?;
    if json {
        return crate::print_json(&RenderLine {
            note: &note,
            html: &html,
        });
    }
    let mut out = std::io::stdout().lock();
    // A reader that has seen enough (`| head`) is no error.
    if out.write_all(html.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
    Ok(())
}
