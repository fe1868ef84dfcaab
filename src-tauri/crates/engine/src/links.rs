//! What ties one note to others: the links it holds, the links that lead to it, and names that
//! stand as plain text.

use std::sync::Arc;

use weft_notes::{Link, Note};

use crate::catalog::{LinkRecord, NoteRecord};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::indexer::Shared;
use crate::passages::{self, Lines};
use crate::status::count;
use crate::types::{Backlink, LinkGoal, NoteLinks, OutgoingLink, SnippetPart};
use crate::{canvas, files, headings, mentions, paths, snippets};

/// Everything that ties a note to others. `text` is the editor's, where it differs from the
/// file's; `limit` bounds each list.
///
/// # Errors
/// Where no text is given and the note cannot be read; where the text index cannot.
pub(crate) fn note_links(shared: &Shared, path: &str, text: Option<&str>, limit: usize) -> Result<NoteLinks> {
    let (text, hash) = match text {
        Some(text) => (text.to_owned(), files::content_hash(text.as_bytes())),
        // Attachments have links that lead to them as well.
        None if !paths::is_note(path) => (String::new(), String::new()),
        None => {
            let bytes = files::read(&paths::resolve(&shared.root, path)?, path)?;
            let hash = files::content_hash(&bytes);
            (files::text(bytes), hash)
        }
    };
    let parsed = weft_notes::parse(&text);
    let outgoing = outgoing(&shared.index.corpus(), path, &text, &parsed);
    let (backlinks, backlinks_total) = backlinks(shared, path, limit);
    let found = mentions::of_note(shared, path, limit)?;
    Ok(NoteLinks {
        note: path.to_owned(),
        hash,
        outgoing,
        backlinks,
        backlinks_total: count(backlinks_total),
        mentions: found.mentions,
        mentions_total: count(found.total),
        mentions_unread: count(found.unread),
        outgoing_mentions: mentions::in_note(shared, path, &text, &parsed, limit),
    })
}

fn outgoing(corpus: &Corpus, path: &str, text: &str, parsed: &Note) -> Vec<OutgoingLink> {
    let lines = Lines::new(text);
    let goal = |link: &Link| {
        let target = corpus.resolve(path, &link.target).or_else(|| {
            // A note that is not on the disk yet has places already.
            link.target.is_empty().then_some(path)
        })?;
        let found = if target == path {
            let headings = parsed
                .headings
                .iter()
                .map(|heading| (heading.level, heading.text.as_str()));
            match &link.block {
                Some(block) => parsed.range_of_id(block).is_some(),
                None => link.heading.is_empty() || headings::find(headings, &link.heading).is_some(),
            }
        } else {
            corpus
                .note(target)
                .is_none_or(|note| headings::has_place(note, &link.heading, link.block.as_deref()))
        };
        Some(LinkGoal {
            note: target.to_owned(),
            heading: link.heading.clone(),
            block: link.block.clone(),
            found,
        })
    };
    parsed
        .links
        .iter()
        .map(|link| OutgoingLink {
            start: count(link.range.start),
            end: count(link.range.end),
            line: lines.at(link.range.start),
            text: text.get(link.range.clone()).unwrap_or_default().to_owned(),
            kind: link.kind.into(),
            name: link.target.clone(),
            target: goal(link),
            ambiguous: corpus
                .names()
                .candidates(path, &link.target)
                .into_iter()
                .skip(1)
                .map(str::to_owned)
                .collect(),
        })
        .collect()
}

/// Links in other notes to a file: the first `limit`, and how many there are. Only the notes of
/// these are opened.
fn backlinks(shared: &Shared, path: &str, limit: usize) -> (Vec<Backlink>, usize) {
    let mut sources: Vec<(Arc<NoteRecord>, usize)> = {
        let corpus = shared.index.corpus();
        let linking = corpus.graph().linking_to(path);
        linking.map(|(note, links)| (Arc::clone(note), links)).collect()
    };
    let mut total = sources.iter().map(|(_, links)| links).sum();
    sources.sort_by(|(a, _), (b, _)| (b.modified_ns, &a.path).cmp(&(a.modified_ns, &b.path)));
    let mut backlinks = Vec::new();
    for (source, known) in sources {
        if backlinks.len() >= limit {
            break;
        }
        let found = backlinks_in(shared, &source, path);
        // The file may have changed since it was indexed.
        total = total - known + found.len();
        backlinks.extend(found);
    }
    backlinks.truncate(limit);
    (backlinks, total)
}

fn backlinks_in(shared: &Shared, source: &NoteRecord, path: &str) -> Vec<Backlink> {
    let bytes =
        paths::resolve(&shared.root, &source.path).and_then(|place| files::read(&place, &source.path));
    let Ok(bytes) = bytes else {
        return backlinks_of_record(shared, source, path);
    };
    let text = files::text(bytes);
    if canvas::is_canvas(&source.path) {
        return backlinks_in_canvas(shared, source, path, &text);
    }
    let parsed = weft_notes::parse(&text);
    let mut lines = None;
    let links: Vec<&Link> = {
        let corpus = shared.index.corpus();
        let links = parsed.links.iter();
        links
            .filter(|link| corpus.resolve(&source.path, &link.target) == Some(path))
            .collect()
    };
    let backlink = |link: &Link| {
        let lines = lines.get_or_insert_with(|| Lines::new(&text));
        let line = lines.at(link.range.start);
        backlink_in_text(source, (&text, &parsed), link, 0, line)
    };
    links.into_iter().map(backlink).collect()
}

/// A link of a text that begins at the byte `offset` of what its source is read as.
fn backlink_in_text(
    source: &NoteRecord,
    (text, parsed): (&str, &Note),
    link: &Link,
    offset: usize,
    line: u32,
) -> Backlink {
    let parts = passages::parts(text, parsed, &link.range);
    Backlink {
        note: source.path.clone(),
        title: source.title.clone(),
        start: count(offset + link.range.start),
        end: count(offset + link.range.end),
        line,
        kind: link.kind.into(),
        heading: passages::heading_path(parsed, &link.range),
        passage: snippets::plain(&parts),
        parts,
        place: place(&link.heading, link.block.as_deref()),
        modified_ms: source.modified_ms(),
    }
}

/// Each card is a text of its own, or shows a file.
fn backlinks_in_canvas(shared: &Shared, source: &NoteRecord, path: &str, json: &str) -> Vec<Backlink> {
    let contents = canvas::contents(json).unwrap_or_default();
    let corpus = shared.index.corpus();
    let leads_here = |target: &str| corpus.resolve(&source.path, target) == Some(path);
    let shown = contents.files.iter().filter(|link| leads_here(&link.target));
    let shown = shown.map(|link| {
        let parts = vec![SnippetPart {
            text: link.target.trim_start_matches('/').to_owned(),
            marked: true,
        }];
        backlink_of_record(source, link, parts)
    });
    let mut backlinks = Vec::new();
    for card in contents.texts {
        let parsed = weft_notes::parse(&card.text);
        for link in parsed.links.iter().filter(|link| leads_here(&link.target)) {
            // A card has no line in its file that a person would know.
            backlinks.push(backlink_in_text(
                source,
                (&card.text, &parsed),
                link,
                card.start,
                0,
            ));
        }
    }
    backlinks.extend(shown);
    backlinks
}

/// What is known without the file, where it cannot be read now.
fn backlinks_of_record(shared: &Shared, source: &NoteRecord, path: &str) -> Vec<Backlink> {
    let corpus = shared.index.corpus();
    let links = corpus.graph().links_of(&source.path);
    links
        .filter(|(_, target)| *target == Some(path))
        .map(|(link, _)| backlink_of_record(source, link, Vec::new()))
        .collect()
}

fn backlink_of_record(source: &NoteRecord, link: &LinkRecord, parts: Vec<SnippetPart>) -> Backlink {
    Backlink {
        note: source.path.clone(),
        title: source.title.clone(),
        start: link.start,
        end: link.end,
        line: 0,
        kind: link.kind,
        heading: Vec::new(),
        passage: snippets::plain(&parts),
        parts,
        place: place(&link.heading, link.block.as_deref()),
        modified_ms: source.modified_ms(),
    }
}

/// The place in a note that a link names, as it is written behind `#`.
fn place(heading: &[String], block: Option<&str>) -> Option<String> {
    match block {
        Some(block) => Some(format!("^{block}")),
        None => (!heading.is_empty()).then(|| heading.join("#")),
    }
}
