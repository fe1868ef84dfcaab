//! The notes around a note, link by link.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::json;
use weft_engine::{Error, Vault};

use super::answers;

/// Notes that are at most `depth` links away, in either direction, and the links between those that are shown.
pub fn find(vault: &Vault, note: &str, depth: u32, limit: u32) -> Result<impl Serialize + use<>, Error> {
    let start = vault.find_note(note)?;
    let mut far: BTreeMap<String, u32> = BTreeMap::from([(start.clone(), 0)]);
    let mut edges: BTreeSet<(String, String)> = BTreeSet::new();
    let mut next = vec![start.clone()];
    for distance in 1..=depth {
        for from in std::mem::take(&mut next) {
            let (out, back) = vault.linked_notes(&from);
            let out = out.into_iter().map(|to| (from.clone(), to));
            let back = back.into_iter().map(|other| (other, from.clone()));
            for (from, to) in out.chain(back) {
                for path in [&from, &to] {
                    if !far.contains_key(path) {
                        far.insert(path.clone(), distance);
                        next.push(path.clone());
                    }
                }
                edges.insert((from, to));
            }
        }
    }
    let mut notes: Vec<(u32, String)> = far.into_iter().map(|(path, far)| (far, path)).collect();
    notes.sort();
    let (notes, left_out) = answers::cut(notes, limit);
    let shown: BTreeSet<&String> = notes.iter().map(|(_, path)| path).collect();
    let edges: Vec<_> = edges
        .iter()
        .filter(|(from, to)| from != to && shown.contains(from) && shown.contains(to))
        .map(|(from, to)| json!({ "from": from, "to": to }))
        .collect();
    let notes: Vec<_> = notes
        .iter()
        .map(|(far, path)| json!({ "note": path, "distance": far }))
        .collect();
    Ok(json!({ "note": start, "notes": notes, "links": edges, "left_out": left_out }))
}
