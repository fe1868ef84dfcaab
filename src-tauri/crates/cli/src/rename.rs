//! `weft rename`.

use weft_engine::types::{PlannedEdit, PlannedMove};
use weft_engine::{Error, Vault};

pub fn plan(vault: &Vault, from: &str, to: &str, json: bool) -> Result<(), Error> {
    let plan = vault.plan_rename(from, to)?;
    if json {
        return crate::print_json(&plan);
    }
    print(&plan.moves, &plan.edits);
    for warning in &plan.warnings {
        say!("! {warning}");
    }
    say!("Nothing was changed.");
    Ok(())
}

pub fn run(vault: &Vault, from: &str, to: &str, json: bool) -> Result<(), Error> {
    let transaction = vault.rename(from, to, true)?;
    for kept in &transaction.kept {
        eprintln!("weft: {kept}");
    }
    if json {
        return crate::print_json(&transaction);
    }
    print(&transaction.moves, &transaction.edits);
    let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    say!(
        "{}; {} in {}. `weft undo` takes it back.",
        transaction.label,
        count(transaction.edits.len(), "link"),
        count(transaction.notes.len(), "note")
    );
    Ok(())
}

/// Each move, and each edit as `note:line: before → after`.
pub fn print(moves: &[PlannedMove], edits: &[PlannedEdit]) {
    for step in moves {
        say!("{} → {}", step.from, step.to);
    }
    for edit in edits {
        say!("{}:{}: {} → {}", edit.note, edit.line, edit.before, edit.after);
    }
}
