//! Writing the links that were proposed and accepted: many, in several notes, as one transaction.

use std::collections::BTreeMap;
use std::path::Path;

use weft_notes::{BlockKind, Note, TextEdit, inline_link, mint_block_id, parse};

use crate::draft::{Draft, text_of};
use crate::error::Result;
use crate::journal::Journal;
use crate::linking::{becomes_a_link, heading_anchor};
use crate::obsidian_settings::{LinkFormat, ObsidianSettings};
use crate::resolution::Names;
use crate::types::{ProposalTarget, ProposedLink};
use crate::{files, paths, retargeting};

/// The transaction that makes links of words, and gives blocks that are linked to the ids that they need. What does not
/// stand as it was proposed any more is left and named in `kept`.
///
/// # Errors
/// Where a note that links cannot be read, or is not UTF-8.
pub(crate) fn plan(
    root: &Path,
    names: &Names,
    style: &ObsidianSettings,
    links: &[ProposedLink],
) -> Result<Journal> {
    let mut draft = Draft::default();
    let mut edits: BTreeMap<String, Vec<TextEdit>> = BTreeMap::new();
    let mut by_note: BTreeMap<&str, Vec<&ProposedLink>> = BTreeMap::new();
    for link in links {
        by_note.entry(link.note.as_str()).or_default().push(link);
    }
    let mut made = 0;
    for (path, links) in by_note {
        let bytes = files::read(&paths::resolve(root, path)?, path)?;
        let text = text_of(path, &bytes)?;
        let note = parse(text);
        for link in links {
            let range = link.start as usize..link.end as usize;
            let planned = if text.get(range.clone()) == Some(link.text.as_str()) {
                anchor(root, link, &mut edits).and_then(|anchor| {
                    let edit = TextEdit {
                        replacement: written(
                            names,
                            style,
                            link,
                            anchor.as_deref(),
                            pipe_at(&note, range.start),
                        ),
                        range,
                    };
                    becomes_a_link(text, note.links.len(), &edit)
                        .then_some(edit)
                        .ok_or_else(|| "does not stand there as plain text".to_owned())
                })
            } else {
                Err("does not stand there any more".to_owned())
            };
            match planned {
                Ok(edit) => {
                    made += 1;
                    edits.entry(path.to_owned()).or_default().push(edit);
                }
                Err(why) => draft.kept.push(format!("“{path}”: “{}” {why}", link.text)),
            }
        }
    }
    for (path, edits) in edits {
        let bytes = files::read(&paths::resolve(root, &path)?, &path)?;
        draft.edit(&path, &bytes, edits);
    }
    let label = match links {
        [link] => format!(
            "Linked “{}” in “{}” to “{}”",
            link.text, link.note, link.target.note
        ),
        _ if made == 1 => "Linked 1 proposal".to_owned(),
        _ => format!("Linked {made} proposals"),
    };
    Ok(draft.journal(label))
}

/// What each link would be written as, in the order of `links`, for showing it before it is made; nothing is changed. An
/// id that a block is yet to get is `…`. `None` where the note cannot be read or the words do not stand there any more.
pub(crate) fn previews(
    root: &Path,
    names: &Names,
    style: &ObsidianSettings,
    links: &[ProposedLink],
) -> Vec<Option<String>> {
    let mut notes: BTreeMap<&str, Option<(String, Note)>> = BTreeMap::new();
    links
        .iter()
        .map(|link| {
            let read = notes.entry(link.note.as_str()).or_insert_with(|| {
                let place = paths::resolve(root, &link.note).ok()?;
                let text = String::from_utf8(files::read(&place, &link.note).ok()?).ok()?;
                let note = parse(&text);
                Some((text, note))
            });
            let (text, note) = read.as_ref()?;
            let stands = text.get(link.start as usize..link.end as usize) == Some(link.text.as_str());
            let anchor = known_anchor(&link.target).or_else(|| link.target_offset.map(|_| "^…".to_owned()));
            let pipe = pipe_at(note, link.start as usize);
            stands.then(|| written(names, style, link, anchor.as_deref(), pipe))
        })
        .collect()
}

/// What stands behind `#` in the link. A block without an id gets one, by an edit of its note.
fn anchor(
    root: &Path,
    link: &ProposedLink,
    edits: &mut BTreeMap<String, Vec<TextEdit>>,
) -> std::result::Result<Option<String>, String> {
    if link.target.block.is_some() || link.target.heading.is_some() {
        return Ok(known_anchor(&link.target));
    }
    let Some(offset) = link.target_offset else {
        return Ok(None);
    };
    let to = link.target.note.as_str();
    let failed = |error: crate::error::Error| error.message;
    let bytes = paths::resolve(root, to)
        .and_then(|place| files::read(&place, to))
        .map_err(failed)?;
    let text = text_of(to, &bytes).map_err(failed)?;
    let (target, edit) = name_block(to, text, offset);
    if let Some(edit) = edit {
        let of_note = edits.entry(to.to_owned()).or_default();
        // Two links to one block make one id.
        if !of_note.contains(&edit) {
            of_note.push(edit);
        }
    }
    Ok(known_anchor(&target))
}

/// What stands behind `#` in a link to this, where it needs no new id.
fn known_anchor(target: &ProposalTarget) -> Option<String> {
    match (&target.block, &target.heading) {
        (Some(block), _) => Some(format!("^{block}")),
        (None, Some(heading)) => heading_anchor(heading),
        (None, None) => None,
    }
}

/// How a link names the block at a byte of a note's text, and the edit that gives it an id where it has none. A heading has
/// its text; what no id can name is linked to as a whole note.
fn name_block(to: &str, text: &str, offset: u32) -> (ProposalTarget, Option<TextEdit>) {
    let note = parse(text);
    let index = note.block_at(offset as usize);
    let whole = ProposalTarget {
        note: to.to_owned(),
        heading: None,
        block: None,
    };
    let minted = index.and_then(|index| mint_block_id(text, &note, index, u64::from(offset)));
    if let Some(minted) = minted {
        let target = ProposalTarget {
            block: Some(minted.id),
            ..whole
        };
        return (target, minted.edit);
    }
    let heading = index
        .and_then(|index| note.blocks.get(index))
        .filter(|block| block.kind == BlockKind::Heading)
        .and_then(|block| note.heading_path(block).pop());
    (ProposalTarget { heading, ..whole }, None)
}

/// The transaction that gives the block at a byte of a note an id where it has none, and how a link names the block then.
///
/// # Errors
/// Where the note cannot be read, or is not UTF-8.
pub(crate) fn plan_id(root: &Path, to: &str, offset: u32) -> Result<(ProposalTarget, Journal)> {
    let bytes = files::read(&paths::resolve(root, to)?, to)?;
    let (target, edit) = name_block(to, text_of(to, &bytes)?, offset);
    let mut draft = Draft::default();
    draft.edit(to, &bytes, edit.into_iter().collect());
    Ok((target, draft.journal(format!("Gave a paragraph of “{to}” an id"))))
}

/// The text of an accepted link as it is written outside of tables; `None` where its block has no id that it could name.
pub(crate) fn text(names: &Names, style: &ObsidianSettings, link: &ProposedLink) -> Option<String> {
    let anchor = known_anchor(&link.target);
    let needs_id = anchor.is_none() && link.target_offset.is_some();
    (!needs_id).then(|| written(names, style, link, anchor.as_deref(), "|"))
}

/// In a table a bare pipe would end the cell.
fn pipe_at(note: &Note, offset: usize) -> &'static str {
    let block = note.block_at(offset).and_then(|index| note.blocks.get(index));
    if block.is_some_and(|block| block.kind == BlockKind::Table) {
        "\\|"
    } else {
        "|"
    }
}

/// The link as the vault writes links.
fn written(
    names: &Names,
    style: &ObsidianSettings,
    link: &ProposedLink,
    anchor: Option<&str>,
    pipe: &str,
) -> String {
    let to = link.target.note.as_str();
    let shown = link
        .shown
        .as_deref()
        .map(str::trim)
        .filter(|shown| !shown.is_empty())
        .unwrap_or(&link.text);
    let target = match style.link_format {
        LinkFormat::Shortest => names.link_name(to),
        LinkFormat::Absolute => to.strip_suffix(".md").unwrap_or(to).to_owned(),
        LinkFormat::Relative => {
            let relative = retargeting::relative(paths::folder(&link.note), to);
            relative.strip_suffix(".md").unwrap_or(&relative).to_owned()
        }
    };
    let part = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
    if style.markdown_links || !retargeting::can_stand_in_brackets(&target) {
        let address = match style.link_format {
            LinkFormat::Shortest if !target.contains('/') => paths::file_name(to).to_owned(),
            LinkFormat::Relative => retargeting::relative(paths::folder(&link.note), to),
            LinkFormat::Shortest | LinkFormat::Absolute => to.to_owned(),
        };
        return inline_link(shown, &format!("{address}{part}"));
    }
    if part.is_empty() && target == shown {
        format!("[[{target}]]")
    } else {
        format!("[[{target}{part}{pipe}{shown}]]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::ProposalKind;

    fn link(text: &str, words: &str, target: &str) -> ProposedLink {
        let start = text.find(words).unwrap();
        ProposedLink {
            note: "a.md".to_owned(),
            start: start as u32,
            end: (start + words.len()) as u32,
            text: words.to_owned(),
            target: ProposalTarget {
                note: target.to_owned(),
                heading: None,
                block: None,
            },
            target_offset: None,
            kind: ProposalKind::Mention,
            probability: 0.9,
            shown: None,
        }
    }

    /// The texts of `a.md` and `Tide pools.md` after the links were made, and what was kept.
    fn check(text: &str, links: impl Fn(&str) -> Vec<ProposedLink>) -> (String, String, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let pools = "# Zones\n\nLow water shows them.\n";
        std::fs::write(folder.path().join("a.md"), text).unwrap();
        std::fs::write(folder.path().join("Tide pools.md"), pools).unwrap();
        let names = Names::new(["a.md", "Tide pools.md"]);
        let style = ObsidianSettings::default();
        let journal = plan(folder.path(), &names, &style, &links(text)).unwrap();
        let after = |path: &str, before: &str| {
            let file = journal.files.iter().find(|file| file.path == path);
            file.map_or(before.to_owned(), |file| {
                String::from_utf8(file.after.clone()).unwrap()
            })
        };
        (after("a.md", text), after("Tide pools.md", pools), journal.kept)
    }

    #[test]
    fn words_become_links_and_nothing_else_changes() {
        let text = "\u{feff}See tide pools\r\nand Tide pools | `tide pools`";
        let (after, ..) = check(text, |text| {
            vec![
                link(text, "tide pools", "Tide pools.md"),
                link(text, "Tide pools", "Tide pools.md"),
            ]
        });
        assert_eq!(
            after,
            "\u{feff}See [[Tide pools|tide pools]]\r\nand [[Tide pools]] | `tide pools`"
        );
    }

    #[test]
    fn a_link_to_a_block_gives_it_an_id() {
        let (after, pools, _) = check("They are seen at low water.", |text| {
            let mut to_block = link(text, "low water", "Tide pools.md");
            to_block.target_offset = Some(12);
            vec![to_block]
        });
        let id = after.split("#^").nth(1).unwrap().split('|').next().unwrap();
        assert_eq!(after, format!("They are seen at [[Tide pools#^{id}|low water]]."));
        assert_eq!(pools, format!("# Zones\n\nLow water shows them. ^{id}\n"));
    }

    #[test]
    fn other_words_may_be_shown_and_what_changed_is_kept() {
        let (after, _, kept) = check("About pools.", |text| {
            let mut shown = link(text, "pools", "Tide pools.md");
            shown.shown = Some("tide pools".to_owned());
            let mut gone = link(text, "About", "Tide pools.md");
            gone.text = "Above".to_owned();
            vec![shown, gone]
        });
        assert_eq!(after, "About [[Tide pools|tide pools]].");
        assert_eq!(kept.len(), 1);
    }

    #[test]
    fn the_text_of_a_link_is_what_accepting_writes() {
        let names = Names::new(["a.md", "Tide pools.md"]);
        let style = ObsidianSettings::default();
        let told = |change: &dyn Fn(&mut ProposedLink)| {
            let mut link = link("See tide pools.", "tide pools", "Tide pools.md");
            change(&mut link);
            text(&names, &style, &link)
        };
        assert_eq!(told(&|_| ()).as_deref(), Some("[[Tide pools|tide pools]]"));
        let shown = |link: &mut ProposedLink| link.shown = Some("Tide pools".to_owned());
        assert_eq!(told(&shown).as_deref(), Some("[[Tide pools]]"));
        let heading = |link: &mut ProposedLink| link.target.heading = Some("Zones".to_owned());
        assert_eq!(told(&heading).as_deref(), Some("[[Tide pools#Zones|tide pools]]"));
        assert_eq!(told(&|link| link.target_offset = Some(12)), None);
        let block = |link: &mut ProposedLink| {
            link.target_offset = Some(12);
            link.target.block = Some("x1".to_owned());
        };
        assert_eq!(told(&block).as_deref(), Some("[[Tide pools#^x1|tide pools]]"));
    }

    #[test]
    fn a_block_gets_an_id_once() {
        let folder = tempfile::tempdir().unwrap();
        let check = |text: &str, offset: u32| {
            std::fs::write(folder.path().join("b.md"), text).unwrap();
            let (target, journal) = plan_id(folder.path(), "b.md", offset).unwrap();
            let after = journal.files.first().map(|file| file.after.clone());
            (target, after.map(|after| String::from_utf8(after).unwrap()))
        };
        let (target, after) = check("# Zones\n\nLow water shows them.\n", 12);
        let id = target.block.unwrap();
        let after = after.unwrap();
        assert_eq!(after, format!("# Zones\n\nLow water shows them. ^{id}\n"));
        let (again, unchanged) = check(&after, 12);
        assert_eq!((again.block, unchanged), (Some(id), None));
        let (heading, unchanged) = check("# Zones\n\nLow water shows them.\n", 3);
        assert_eq!((heading.heading.as_deref(), unchanged), (Some("Zones"), None));
    }

    #[test]
    fn a_link_is_shown_as_it_will_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let text = "See tide pools.\n\n| a |\n|---|\n| low water |\n";
        std::fs::write(folder.path().join("a.md"), text).unwrap();
        let names = Names::new(["a.md", "Tide pools.md"]);
        let mut shown = link(text, "tide pools", "Tide pools.md");
        shown.shown = Some("the pools".to_owned());
        let mut gone = link(text, "See", "Tide pools.md");
        gone.text = "Saw".to_owned();
        let mut to_block = link(text, "low water", "Tide pools.md");
        to_block.target_offset = Some(0);
        let links = [link(text, "tide pools", "Tide pools.md"), shown, gone, to_block];
        let previews = previews(folder.path(), &names, &ObsidianSettings::default(), &links);
        let previews: Vec<Option<&str>> = previews.iter().map(Option::as_deref).collect();
        assert_eq!(
            previews,
            [
                Some("[[Tide pools|tide pools]]"),
                Some("[[Tide pools|the pools]]"),
                None,
                Some("[[Tide pools#^…\\|low water]]"),
            ]
        );
        assert_eq!(std::fs::read_to_string(folder.path().join("a.md")).unwrap(), text);
    }

    #[test]
    fn code_stays_code() {
        let (after, _, kept) = check("`tide pools`", |text| {
            vec![link(text, "tide pools", "Tide pools.md")]
        });
        assert_eq!((after.as_str(), kept.len()), ("`tide pools`", 1));
    }
}
