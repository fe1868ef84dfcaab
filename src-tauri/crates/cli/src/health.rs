//! `weft duplicates`, `weft bridges` and `weft health`.

use weft_engine::types::{Bridge, Duplicate, DuplicateKind, Hub, MisfitLink, Orphan, VaultHealth};
use weft_engine::{Error, Vault};

pub async fn duplicates(vault: &Vault, limit: u32, json: bool) -> Result<(), Error> {
    vault.read().await;
    let found = vault.duplicates(limit);
    if json {
        return print_all(&found);
    }
    found.iter().for_each(say_duplicate);
    if found.is_empty() {
        say!("No two notes say the same.");
    }
    Ok(())
}

pub async fn bridges(vault: &Vault, limit: u32, json: bool) -> Result<(), Error> {
    let found = vault.bridges(limit);
    if json {
        print_all(&found)?;
    } else {
        found.iter().for_each(say_bridge);
        if found.is_empty() {
            say!("No notes are near in meaning and far apart in links.");
        }
    }
    tell_unread(vault);
    Ok(())
}

pub async fn health(vault: &Vault, json: bool) -> Result<(), Error> {
    let health = vault.health().await?;
    if json {
        crate::print_json(&health)?;
    } else {
        say_health(&health);
    }
    tell_unread(vault);
    Ok(())
}

fn print_all<T: serde::Serialize>(found: &[T]) -> Result<(), Error> {
    found.iter().try_for_each(crate::print_json)
}

pub fn tell_unread(vault: &Vault) {
    let waiting = vault.status().waiting;
    if waiting > 0 {
        eprintln!("weft: the model has not read {waiting} passages; `weft index` lets it");
    }
}

fn say_health(health: &VaultHealth) {
    say!("Notes that say the same: {}\n", health.duplicates.len());
    health.duplicates.iter().for_each(say_duplicate);
    say!("Near in meaning, far apart in links: {}\n", health.bridges.len());
    health.bridges.iter().for_each(say_bridge);
    say!("Notes that no link ties to another: {}\n", health.orphans_in_all);
    health.orphans.iter().for_each(say_orphan);
    say!("Links that do not fit: {}\n", health.misfits.len());
    health.misfits.iter().for_each(say_misfit);
    say!("Long notes with many backlinks: {}\n", health.hubs.len());
    health.hubs.iter().for_each(say_hub);
}

fn say_duplicate(pair: &Duplicate) {
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

fn say_bridge(bridge: &Bridge) {
    let [from, to] = &bridge.ends;
    say!("{} — {}\n  {}", from.note, to.note, bridge.why);
    say!("  “{}”\n  “{}”\n", from.text, to.text);
}

fn say_orphan(orphan: &Orphan) {
    say!("{}", orphan.note);
    for home in &orphan.homes {
        say!("  belongs to {}: {}", home.note, home.why);
    }
    if orphan.homes.is_empty() {
        say!("  no note is near to it");
    }
    say!("");
}

fn say_misfit(misfit: &MisfitLink) {
    say!(
        "{}:{}: “{}” leads to {}",
        misfit.note,
        misfit.line,
        misfit.text,
        misfit.target
    );
    say!("  {}\n", misfit.why);
}

fn say_hub(hub: &Hub) {
    say!("{}: {}", hub.note, hub.why);
    for part in &hub.parts {
        say!(
            "  {} ({} words) could be {}: {}",
            part.heading,
            part.words,
            part.path,
            part.why
        );
    }
    say!("");
}
