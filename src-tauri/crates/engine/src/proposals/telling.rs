//! A proposal in the words that a person reads: what it leads to, and why.

use std::collections::HashMap;

use weft_notes::Note;

use crate::files;
use crate::indexer::Shared;
use crate::passages::{self, Lines};
use crate::proposals::candidates::Candidate;
use crate::proposals::lexicon::{Anchor, Entry, Form};
use crate::proposals::meaning::Meaning;
use crate::proposals::{Means, Weighed};
use crate::resolution::fold;
use crate::status::count;
use crate::types::{Proposal, ProposalKind, ProposalTarget};

/// Characters shown of what a link would lead to.
const SHOWN: usize = 220;
/// A target is called near where no more than this share of the vault is nearer.
const NEAR: f32 = 0.05;

pub(super) fn told(
    shared: &Shared,
    means: &Means,
    (path, text, note): (&str, &str, &Note),
    weighed: Vec<Weighed>,
) -> Vec<Proposal> {
    let lines = Lines::new(text);
    let meaning = Meaning::new(shared, &means.lexicon, &means.usage, path);
    let own_title = means
        .lexicon
        .numbers
        .get(path)
        .and_then(|number| means.lexicon.notes.get(*number))
        .map_or_else(|| crate::paths::stem(path).to_owned(), |note| note.title.clone());
    let mut beginnings: HashMap<(usize, Option<Anchor>), String> = HashMap::new();
    weighed
        .into_iter()
        .map(|one| {
            let candidate = &one.candidate;
            let words = text.get(candidate.range.clone()).unwrap_or("");
            let entry = candidate.entry.and_then(|entry| means.lexicon.entries.get(entry));
            let anchor = anchor_of(candidate, entry);
            let target_passage = beginnings
                .entry((candidate.target, anchor.clone()))
                .or_insert_with(|| beginning(shared, means.path_of(candidate), anchor.as_ref()))
                .clone();
            let (heading, block) = match anchor {
                None => (None, None),
                Some(Anchor::Heading(heading)) => (Some(heading), None),
                Some(Anchor::Block(id)) => (None, Some(id)),
            };
            let target = means.lexicon.notes.get(candidate.target);
            Proposal {
                note: path.to_owned(),
                title: own_title.clone(),
                start: count(candidate.range.start),
                end: count(candidate.range.end),
                line: lines.at(candidate.range.start),
                text: words.to_owned(),
                target: ProposalTarget {
                    note: means.path_of(candidate).to_owned(),
                    heading,
                    block,
                },
                target_title: target.map(|note| note.title.clone()).unwrap_or_default(),
                target_offset: None,
                target_passage,
                probability: one.probability,
                kind: candidate.kind,
                why: why(means, &meaning, candidate, entry, words),
                heading: passages::heading_path(note, &candidate.range),
                parts: passages::parts(text, note, &candidate.range),
            }
        })
        .collect()
}

fn anchor_of(candidate: &Candidate, entry: Option<&Entry>) -> Option<Anchor> {
    if candidate.kind == ProposalKind::Meaning {
        return candidate.heading.clone().map(Anchor::Heading);
    }
    entry.and_then(|entry| entry.anchor.clone())
}

/// The first words of a note, of one of its sections, or of what an id names, without markup.
fn beginning(shared: &Shared, path: &str, anchor: Option<&Anchor>) -> String {
    let Some(text) = files::note_text(&shared.root, path) else {
        return String::new();
    };
    let note = weft_notes::parse(&text);
    let from = match anchor {
        None => 0,
        Some(Anchor::Heading(heading)) => {
            let known = note.headings.iter().find(|known| known.text == *heading);
            known.map_or(0, |heading| heading.range.end)
        }
        Some(Anchor::Block(id)) => note.range_of_id(id).map_or(0, |range| range.start),
    };
    let blocks = note.blocks.iter().filter(|block| block.range.start >= from);
    let mut words = String::new();
    for block in blocks.filter(|block| block.kind != weft_notes::BlockKind::Heading) {
        let plain = note.plain_text(block.range.clone()).trim();
        if !plain.is_empty() && !words.is_empty() {
            words.push(' ');
        }
        words.push_str(plain);
        if words.chars().count() > SHOWN {
            break;
        }
    }
    passages::beginning(&words, SHOWN)
}

fn why(
    means: &Means,
    meaning: &Meaning<'_>,
    candidate: &Candidate,
    entry: Option<&Entry>,
    words: &str,
) -> String {
    let target = means.lexicon.notes.get(candidate.target);
    let title = target.map_or("", |note| note.title.as_str());
    let mut reasons = vec![match entry {
        _ if candidate.kind == ProposalKind::Meaning => format!("these words mean what “{title}” is about"),
        Some(entry) => named(entry, words, title),
        None => format!("these words name “{title}”"),
    }];
    let number = u32::try_from(candidate.target).unwrap_or(u32::MAX);
    let linked = means
        .usage
        .linked_as
        .get(&(fold(words), number))
        .copied()
        .unwrap_or(0);
    if linked > 0 {
        let times = if linked == 1 {
            "once".to_owned()
        } else {
            format!("{linked} times")
        };
        reasons.push(format!("these words link there {times} already"));
    }
    let notes = means.lexicon.notes.len().max(1);
    if let Some(rank) = meaning.rank(candidate.target)
        && notes >= 20
        && (rank as f32) < NEAR * notes as f32
    {
        reasons.push(match rank {
            0 => "no other note is nearer to this one in meaning".to_owned(),
            rank => format!("only {rank} of {notes} notes are nearer to this one in meaning"),
        });
    }
    if candidate.owners > 1 {
        reasons.push(format!(
            "{} notes are called so; this is the nearest",
            candidate.owners
        ));
    }
    reasons.join("; ")
}

fn named(entry: &Entry, words: &str, title: &str) -> String {
    let is_same = fold(&entry.name) == fold(words);
    let name = if is_same {
        String::new()
    } else {
        format!(" (“{}”)", entry.name)
    };
    match entry.form {
        Form::File if fold(&entry.name) == fold(title) => format!("the name of “{title}”{name}"),
        Form::File => format!("the file name of “{title}”{name}"),
        Form::Title => format!("the title of “{title}”{name}"),
        Form::Alias => format!("an alias of “{title}”{name}"),
        Form::FirstHeading => format!("the first heading of “{title}”{name}"),
        Form::Folder => format!("the folder that “{title}” stands for{name}"),
        Form::Part | Form::LastPart => format!("part of the name of “{title}”{name}"),
        Form::Heading => format!("a heading in “{title}”{name}"),
        Form::LinkWords => format!("what links to “{title}” are called{name}"),
    }
}
