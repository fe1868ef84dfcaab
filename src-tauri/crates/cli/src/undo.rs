//! `weft undo`.

use weft_engine::{Error, Vault};

pub fn run(vault: &Vault, json: bool) -> Result<(), Error> {
    let undone = vault.undo()?;
    if json {
        return crate::print_json(&undone);
    }
    let Some(transaction) = undone else {
        say!("There is nothing to undo.");
        return Ok(());
    };
    crate::rename::print(&transaction.moves, &transaction.edits);
    for kept in &transaction.kept {
        say!("! {kept}");
    }
    say!("Undone: {}", transaction.label);
    Ok(())
}
