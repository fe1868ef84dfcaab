//! Renames on random vaults, judged by an oracle that reads links and resolves them by itself: no
//! link means another file afterwards, and no byte outside of a link's target changes.
//!
//! A few thousand operations in `npm test`. For a hundred thousand:
//! `WEFT_RENAME_OPERATIONS=100000 cargo test --workspace --locked -- every_link_means`

mod oracle;
mod vaults;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use oracle::{links, resolve, without_targets};
use vaults::{Random, Vault, is_note};
use weft_engine::types::RenamePlan;

use crate::fixture::Fixture;

fn operations(normal: usize) -> usize {
    let told = std::env::var("WEFT_RENAME_OPERATIONS").ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(normal)
}

fn moved(path: &str, from: &str, to: &str) -> String {
    match path.strip_prefix(from) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{to}{rest}"),
        _ => path.to_owned(),
    }
}

/// The vault after a rename with its edits.
fn after(vault: &Vault, changed: &BTreeMap<String, Vec<u8>>, from: &str, to: &str) -> Vault {
    vault
        .iter()
        .map(|(path, bytes)| {
            let bytes = changed.get(path).unwrap_or(bytes).clone();
            (moved(path, from, to), bytes)
        })
        .collect()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Compares every link and every byte of two vaults, of which the second is the first after a
/// rename. Gives the number of links looked at.
fn judge(before: &Vault, now: &Vault, from: &str, to: &str, warnings: &[String]) -> Result<usize, String> {
    let files_before: BTreeSet<&str> = before.keys().map(String::as_str).collect();
    let files_now: BTreeSet<&str> = now.keys().map(String::as_str).collect();
    let expected: BTreeSet<String> = files_before.iter().map(|path| moved(path, from, to)).collect();
    if !expected.iter().map(String::as_str).eq(files_now.iter().copied()) {
        return Err(format!("files are {files_now:?}"));
    }
    let (mut gains, mut losses, mut looked_at) = (false, 0, 0);
    for (path, bytes) in before {
        let new_path = moved(path, from, to);
        let bytes_now = &now[&new_path];
        if !is_note(path) || std::str::from_utf8(bytes).is_err() {
            if bytes != bytes_now {
                return Err(format!("the attachment {path} changed"));
            }
            continue;
        }
        let (text, text_now) = (text(bytes), text(bytes_now));
        if without_targets(text) != without_targets(text_now) {
            return Err(format!(
                "{path}: more than targets changed:\n{text:?}\n{text_now:?}"
            ));
        }
        for (link, link_now) in links(text).iter().zip(links(text_now)) {
            looked_at += 1;
            let say = |what: &str| Err(format!("{path} → {new_path}: {link:?} → {link_now:?}: {what}"));
            let means = resolve(&files_before, path, &link.target).map(|file| moved(file, from, to));
            let means_now = resolve(&files_now, &new_path, &link_now.target).map(str::to_owned);
            let unedited = resolve(&files_now, &new_path, &link.target).map(str::to_owned);
            let same_spelling = text[link.span.clone()] == text_now[link_now.span.clone()];
            if means == unedited && !same_spelling {
                return say("it need not have changed");
            }
            match (&means, &means_now) {
                (None, None) => {}
                (None, Some(_)) if same_spelling => gains = true,
                (Some(file), Some(now)) if file == now => {
                    let bare = |name: &str| {
                        let note = name.strip_suffix(".md").or(name.strip_suffix(".markdown"));
                        note.unwrap_or(name).to_owned()
                    };
                    // The shortest name stays the shortest, where that is enough.
                    if !same_spelling && !link.target.contains('/') && link_now.target.contains('/') {
                        let name = oracle::name(file);
                        for short in [name.to_owned(), bare(name)] {
                            let has_ending = bare(&link.target) != link.target;
                            let said = link.wiki && short.contains(['#', '^', ']']);
                            let fits = !said && has_ending == (bare(&short) != short);
                            if fits && resolve(&files_now, &new_path, &short) == Some(file.as_str()) {
                                return say("it was a bare name, and a bare name would have done");
                            }
                        }
                    }
                }
                // A name that a wiki link cannot say.
                (Some(file), _) if same_spelling && link.wiki && file.contains(['#', '^', ']']) => {
                    losses += 1
                }
                _ => return say(&format!("it should mean {means:?} and means {means_now:?}")),
            }
        }
        if links(text).len() != links(text_now).len() {
            return Err(format!("{path}: another number of links"));
        }
    }
    let said = |part: &str| warnings.iter().filter(|warning| warning.contains(part)).count();
    if gains != (said("that led nowhere will lead to") > 0) || losses != said("leads nowhere then") {
        return Err(format!(
            "gains {gains}, losses {losses}, but the warnings are {warnings:?}"
        ));
    }
    Ok(looked_at)
}

/// The edits of a plan, made by hand, are the new bytes.
fn edits_make(vault: &Vault, plan: &RenamePlan, changed: &BTreeMap<String, Vec<u8>>) {
    let mut made: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for edit in plan.edits.iter().rev() {
        let bytes = made
            .entry(edit.note.clone())
            .or_insert_with(|| vault[&edit.note].clone());
        let range = edit.start as usize..edit.end as usize;
        assert_eq!(&bytes[range.clone()], edit.before.as_bytes());
        bytes.splice(range, edit.after.bytes());
    }
    assert_eq!(&made, changed);
}

#[test]
fn every_link_means_what_it_meant_and_no_other_byte_changes() {
    let wanted = operations(3000);
    let (mut done, mut looked_at, mut edits, mut seed) = (0, 0, 0, 1);
    while done < wanted {
        seed += 1;
        let mut random = Random(seed);
        let mut vault = vaults::vault(&mut random);
        let mut history: Vec<(Vault, String, String)> = Vec::new();
        for step in 0..20 {
            if random.one_in(4)
                && let Some((before, from, to)) = history.pop()
            {
                // Back by the same means: every link means again what it meant at first.
                let (plan, changed) = weft_engine::plan_in_memory(&vault, &to, &from);
                let back = after(&vault, &changed, &to, &from);
                looked_at += judge(&vault, &back, &to, &from, &plan.warnings)
                    .unwrap_or_else(|wrong| panic!("seed {seed}, step {step}, back {to} → {from}: {wrong}"));
                assert!(back.keys().eq(before.keys()));
                vault = back;
                done += 1;
                continue;
            }
            let Some((from, to)) = vaults::rename(&mut random, &vault) else {
                continue;
            };
            let (plan, changed) = weft_engine::plan_in_memory(&vault, &from, &to);
            edits_make(&vault, &plan, &changed);
            let now = after(&vault, &changed, &from, &to);
            looked_at += judge(&vault, &now, &from, &to, &plan.warnings)
                .unwrap_or_else(|wrong| panic!("seed {seed}, step {step}, {from} → {to}: {wrong}"));
            edits += plan.edits.len();
            history.push((vault, from, to));
            vault = now;
            done += 1;
        }
    }
    println!("{done} operations, {looked_at} links looked at, {edits} edits");
    assert!(looked_at > done && edits * 4 > done, "the vaults are too tame");
}

fn on_disk(root: &Path) -> Vault {
    let mut vault = Vault::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                vault.insert(name, fs::read(path).unwrap());
            }
        }
    }
    vault
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_through_files_the_index_and_undo() {
    let wanted = operations(3000) / 20;
    let (mut done, mut seed) = (0, 1_000_000);
    while done < wanted {
        seed += 1;
        let mut random = Random(seed);
        let fixture = Fixture::new(&[]);
        for (path, bytes) in vaults::vault(&mut random) {
            fixture.write(&path, bytes);
        }
        let root = fixture.root();
        let vault = fixture.open_unread().await;
        let mut history: Vec<Vault> = Vec::new();
        for step in 0..12 {
            // Now and then the index has caught up, now and then it is behind.
            if random.one_in(2) {
                vault.read().await;
            }
            let before = on_disk(&root);
            if random.one_in(3) {
                let undone = vault
                    .undo()
                    .unwrap_or_else(|error| panic!("seed {seed}, step {step}: {error}"));
                match history.pop() {
                    Some(expected) => {
                        assert_eq!(undone.unwrap().kept, [] as [&str; 0]);
                        assert_eq!(on_disk(&root), expected, "seed {seed}, step {step}: undone");
                    }
                    None => assert_eq!(undone, None),
                }
                done += 1;
                continue;
            }
            let Some((from, to)) = vaults::rename(&mut random, &before) else {
                continue;
            };
            let whole = format!("seed {seed}, step {step}, {from} → {to}");
            let plan = vault.plan_rename(&from, &to).expect(&whole);
            let transaction = vault.rename(&from, &to, true).expect(&whole);
            assert_eq!(transaction.edits, plan.edits);
            judge(&before, &on_disk(&root), &from, &to, &plan.warnings)
                .unwrap_or_else(|wrong| panic!("{whole}: {wrong}"));
            history.push(before);
            done += 1;
        }
    }
}
