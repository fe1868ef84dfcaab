//! `weft read`.

use weft_engine::{Error, Vault};

pub async fn run(vault: &Vault, name: &str, json: bool) -> Result<(), Error> {
    vault.read().await;
    let part = vault.read_part(name)?;
    if json {
        return crate::print_json(&part);
    }
    crate::print_text(&part.text);
    Ok(())
}
