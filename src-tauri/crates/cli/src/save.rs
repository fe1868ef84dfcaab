//! `weft save`: what the window's save does, for scripts and for the tests of crashes.

use std::io::Read;

use weft_engine::{Error, ErrorCode, Vault};

pub async fn run(vault: &Vault, note: &str, base: Option<String>) -> Result<(), Error> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| {
        Error::new(
            ErrorCode::Io,
            format!("reading the text from standard input: {error}"),
        )
    })?;
    let base = match base {
        Some(base) => base,
        None => vault.read_note(note)?.hash,
    };
    crate::print_json(&vault.save_note(note, &text, &base)?)?;
    // The line above is the promise; what follows is the index.
    vault.read().await;
    Ok(())
}
