//! `weft duplicates` and `weft bridges`.

use weft_engine::types::DuplicateKind;
use weft_engine::{Error, Vault};

pub async fn duplicates(vault: &Vault, limit: u32, json: bool) -> Result<(), Error> {
    vault.read().await;
    let found = vault.duplicates(limit);
    for pair in &found {
        if json {
            crate::print_json(pair)?;
            continue;
        }
        let kind = match pair.kind {
            DuplicateKind::Identical => "identical",
            DuplicateKind::Near => "nearly the same",
            DuplicateKind::Passage => "a passage in common",
        };
        let [longer, shorter] = &pair.notes;
        say!(
            "{kind}: {longer} — {shorter}\n  {}\n  “{}”\n",
            pair.why,
            pair.passage
        );
    }
    if found.is_empty() && !json {
        say!("No two notes say the same.");
    }
    Ok(())
}

pub async fn bridges(vault: &Vault, limit: u32, json: bool) -> Result<(), Error> {
    vault.read().await;
    let found = vault.bridges(limit);
    for bridge in &found {
        if json {
            crate::print_json(bridge)?;
            continue;
        }
        let [from, to] = &bridge.ends;
        say!("{} — {}\n  {}", from.note, to.note, bridge.why);
        say!("  “{}”\n  “{}”\n", from.text, to.text);
    }
    if found.is_empty() && !json {
        say!("No notes are near in meaning and far apart in links.");
    }
    let waiting = vault.status().waiting;
    if waiting > 0 {
        eprintln!("weft: the model has not read {waiting} passages; `weft index` lets it");
    }
    Ok(())
}
