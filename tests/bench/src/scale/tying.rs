//! What ties notes together, on a large vault: related passages with their reasons, proposed links of a note and of all
//! notes, blocks that a description means, and making a link.

use std::time::{Duration, Instant};

use weft_engine::Vault;
use weft_engine::types::{
    DejaVuRequest, PassagesRequest, Proposal, ProposalScope, ProposedLink, RelatedRequest, Transaction,
};

use super::NAME;
use crate::Failure;
use crate::report::{Report, Target, at, at_most, milliseconds};

const NOTES: usize = 200;
/// Words of the note that links are proposed for.
const WORDS: usize = 1_000;
const ACCEPTED: usize = 60;
/// The figure for 10,000 notes, per note.
const REVIEW_SECONDS_A_NOTE: f64 = 60.0 / 10_000.0;

pub async fn measure(report: &mut Report, vault: &Vault, queries: &[String]) -> Result<(), Failure> {
    related(report, vault).await?;
    meant(report, vault, queries).await?;
    in_a_note(report, vault)?;
    said_before(report, vault).await?;
    let proposals = review(report, vault)?;
    accepting(report, vault, &proposals)
}

/// Notes spread over the vault, with their texts.
fn some(vault: &Vault, wanted: usize) -> Vec<(String, String)> {
    let notes = vault.notes();
    let step = (notes.len() / wanted).max(1);
    notes
        .iter()
        .step_by(step)
        .filter_map(|note| Some((note.clone(), vault.read_note(note).ok()?.text)))
        .collect()
}

/// The beginning of a character near the middle of a text, in bytes.
fn middle(text: &str) -> u32 {
    let mut at = text.len() / 2;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    u32::try_from(at).unwrap_or(0)
}

fn add(report: &mut Report, what: &str, mut times: Vec<Duration>, most: f64, method: &'static str) {
    times.sort();
    for (share, name, most) in [(0.5, "p50", 0.0), (0.95, "p95", most)] {
        report.add(
            NAME,
            format!("{what}, {name}"),
            milliseconds(at(&times, share)),
            "ms",
            at_most(most),
            method,
        );
    }
}

/// As the panel asks while the cursor rests in a passage: the answer and why each passage is in it.
async fn related(report: &mut Report, vault: &Vault) -> Result<(), Failure> {
    let mut times = Vec::new();
    for (note, text) in some(vault, NOTES) {
        let request = PassagesRequest {
            about: RelatedRequest {
                note,
                text: None,
                offset: Some(middle(&text)),
                limit: 12,
            },
            hide_linked: false,
        };
        let started = Instant::now();
        vault.related_passages(&request).await?;
        times.push(started.elapsed());
    }
    add(
        report,
        "related to a passage, with reasons",
        times,
        50.0,
        "the passage in the middle of 200 notes, 12 hits with snippets, sentence pairs, rare words and ways of links",
    );
    Ok(())
}

async fn meant(report: &mut Report, vault: &Vault, queries: &[String]) -> Result<(), Failure> {
    let from = vault.notes().first().cloned().unwrap_or_default();
    let mut times = Vec::new();
    for query in queries.iter().take(NOTES) {
        // Other words than the searches before, which the vector cache knows.
        let described = format!("what was said of {query}");
        let started = Instant::now();
        vault.meant_blocks(&from, &described, 8).await?;
        times.push(started.elapsed());
    }
    add(
        report,
        "[[? and a description",
        times,
        50.0,
        "200 descriptions, the vector of each made for it, 8 blocks",
    );
    Ok(())
}

/// Links of a note of a thousand words, made of the vault's notes, as its text is changed.
fn in_a_note(report: &mut Report, vault: &Vault) -> Result<(), Failure> {
    let mut times = Vec::new();
    let texts = some(vault, 4 * NOTES);
    let mut words: Vec<&str> = texts
        .iter()
        .flat_map(|(_, text)| text.split_inclusive([' ', '\n']))
        .collect();
    words.truncate(WORDS * NOTES / 4);
    for (number, some) in words.chunks_exact(WORDS).enumerate() {
        let Some((note, _)) = texts.get(number) else { break };
        let text: String = some.concat();
        let started = Instant::now();
        vault.proposals(note, Some(&text), None)?;
        // The first one makes the tables of names, once for all.
        if number > 0 {
            times.push(started.elapsed());
        }
    }
    add(
        report,
        "proposals for a note of 1,000 words",
        times,
        150.0,
        "notes put together of the vault's own text, every one new",
    );
    Ok(())
}

async fn said_before(report: &mut Report, vault: &Vault) -> Result<(), Failure> {
    let mut times = Vec::new();
    for (note, text) in some(vault, NOTES) {
        let request = DejaVuRequest {
            note,
            text: None,
            offset: middle(&text),
        };
        let started = Instant::now();
        vault.deja_vu(&request).await?;
        times.push(started.elapsed());
    }
    add(
        report,
        "what was written before",
        times,
        0.0,
        "the paragraph in the middle of 200 notes",
    );
    Ok(())
}

fn review(report: &mut Report, vault: &Vault) -> Result<Vec<Proposal>, Failure> {
    let notes = vault.notes().len() as f64;
    let started = Instant::now();
    let scope = ProposalScope {
        limit: 5_000,
        ..ProposalScope::default()
    };
    let list = vault.all_proposals(&scope)?;
    report.add(
        NAME,
        format!("the review of {notes:.0} notes"),
        started.elapsed().as_secs_f64(),
        "s",
        Target::AtMost(notes * REVIEW_SECONDS_A_NOTE),
        "all proposals of the vault, likeliest first; the target is 60 s for 10,000 notes",
    );
    Ok(list.proposals)
}

/// Makes links one by one, and takes each back.
fn accepting(report: &mut Report, vault: &Vault, proposals: &[Proposal]) -> Result<(), Failure> {
    let mut times = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for proposal in proposals {
        if times.len() == ACCEPTED || !seen.insert(&proposal.note) {
            continue;
        }
        let link = ProposedLink {
            note: proposal.note.clone(),
            start: proposal.start,
            end: proposal.end,
            text: proposal.text.clone(),
            target: proposal.target.clone(),
            target_offset: proposal.target_offset,
            kind: proposal.kind,
            probability: proposal.probability,
            shown: None,
        };
        let started = Instant::now();
        let done: Transaction = vault.accept_proposals(&[link])?;
        times.push(started.elapsed());
        if done.edits.is_empty() {
            return Err(format!("a link was not made in {}", proposal.note).into());
        }
        vault.undo()?;
    }
    add(
        report,
        "accepting a link",
        times,
        100.0,
        "60 links, each durable on the disk with its journal; taken back between",
    );
    Ok(())
}
