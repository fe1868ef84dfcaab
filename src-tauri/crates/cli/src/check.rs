//! `weft check`.

use weft_engine::types::{MissingPart, VaultCheck};
use weft_engine::{Error, ErrorCode, Vault};

/// # Errors
/// With `strict`, where a link leads nowhere, a name is ambiguous or a file cannot be read.
pub async fn run(vault: &Vault, strict: bool, json: bool) -> Result<(), Error> {
    vault.read().await;
    let check = vault.check();
    if json {
        crate::print_json(&check)?;
    } else {
        print(&check);
    }
    let wrong = check.unresolved.len() + check.ambiguous.len() + check.unreadable.len();
    if strict && wrong > 0 {
        return Err(Error::new(
            ErrorCode::NotFound,
            format!("{wrong} things are wrong in {}", vault.root().display()),
        ));
    }
    Ok(())
}

fn print(check: &VaultCheck) {
    say!("{} notes, {} links", check.notes, check.links);
    say!("{} links lead nowhere", check.unresolved.len());
    for link in &check.unresolved {
        let missing = match link.missing {
            MissingPart::Note => "no such note",
            MissingPart::Heading => "no such heading",
            MissingPart::Block => "no such block",
        };
        let suggestions = match link.suggestions.as_slice() {
            [] => String::new(),
            suggestions => format!("; meant may be {}", suggestions.join(", ")),
        };
        say!(
            "    {}:{}: {}: {missing}{suggestions}",
            link.note,
            link.line,
            link.text
        );
    }
    say!(
        "{} names that links use mean several files",
        check.ambiguous.len()
    );
    for name in &check.ambiguous {
        say!(
            "    {} ({} links): {}",
            name.name,
            name.links,
            name.notes.join(", ")
        );
    }
    say!("{} notes are tied to no other", check.orphans.len());
    for note in &check.orphans {
        say!("    {note}");
    }
    say!("{} files cannot be read", check.unreadable.len());
    for failure in &check.unreadable {
        say!("    {}: {}", failure.note, failure.error);
    }
}
