//! `weft suggest`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;
use weft_engine::types::{Proposal, ProposalKind, ProposalScope, ProposalTarget};
use weft_engine::{Error, ErrorCode, Vault};

pub struct Asked {
    /// `None` for all notes.
    pub note: Option<String>,
    pub threshold: Option<f32>,
    pub model: Option<PathBuf>,
    pub features: bool,
}

#[derive(Serialize)]
struct NoteLine<'a> {
    note: &'a str,
    proposals: Vec<ProposalLine<'a>>,
}

#[derive(Serialize)]
struct ProposalLine<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    target: &'a ProposalTarget,
    probability: f32,
    kind: ProposalKind,
    why: &'a str,
}

impl<'a> From<&'a Proposal> for ProposalLine<'a> {
    fn from(proposal: &'a Proposal) -> Self {
        Self {
            start: proposal.start,
            end: proposal.end,
            text: &proposal.text,
            target: &proposal.target,
            probability: proposal.probability,
            kind: proposal.kind,
            why: &proposal.why,
        }
    }
}

pub async fn run(vault: &Vault, asked: Asked, json: bool) -> Result<(), Error> {
    let notes = match &asked.note {
        Some(note) => {
            vault.read().await;
            vec![vault.find_note(note)?]
        }
        // It was read to let the model read it.
        None => vault.notes(),
    };
    if asked.features {
        return candidates(vault, &notes);
    }
    let model = asked.model.map(|place| {
        std::fs::read_to_string(&place).map_err(|error| {
            Error::new(
                ErrorCode::NotFound,
                format!("reading the model {}: {error}", place.display()),
            )
        })
    });
    let model = model.transpose()?;
    let mut by_note: BTreeMap<String, Vec<Proposal>> =
        notes.iter().map(|note| (note.clone(), Vec::new())).collect();
    if asked.note.is_some() {
        for note in &notes {
            let found = vault.proposals_by(note, None, asked.threshold, model.as_deref())?;
            by_note.insert(note.clone(), found);
        }
    } else {
        let scope = ProposalScope {
            least_probability: asked.threshold,
            limit: u32::MAX,
            ..ProposalScope::default()
        };
        let list = vault.all_proposals_by(&scope, model.as_deref())?;
        for failure in &list.failed {
            eprintln!("weft: {}: {}", failure.note, failure.error);
        }
        for proposal in list.proposals {
            by_note.entry(proposal.note.clone()).or_default().push(proposal);
        }
    }
    for (note, proposals) in &by_note {
        if json {
            crate::print_json(&NoteLine {
                note,
                proposals: proposals.iter().map(ProposalLine::from).collect(),
            })?;
        } else if !proposals.is_empty() {
            print(note, proposals);
        }
    }
    if !json && by_note.values().all(Vec::is_empty) {
        say!("Nothing to propose.");
    }
    crate::health::tell_unread(vault);
    Ok(())
}

fn print(note: &str, proposals: &[Proposal]) {
    say!("{note}");
    for proposal in proposals {
        let target = &proposal.target;
        let part = match (&target.heading, &target.block) {
            (_, Some(block)) => format!("#^{block}"),
            (Some(heading), None) => format!("#{heading}"),
            (None, None) => String::new(),
        };
        say!(
            "  {:>3.0} %  line {}: “{}” → {}{part}  ({})",
            proposal.probability * 100.0,
            proposal.line,
            proposal.text,
            target.note,
            proposal.why
        );
    }
    say!("");
}

fn candidates(vault: &Vault, notes: &[String]) -> Result<(), Error> {
    crate::print_json(&Vault::proposal_features())?;
    for note in notes {
        let candidates = vault.proposal_candidates(note)?;
        crate::print_json(&serde_json::json!({ "note": note, "candidates": candidates }))?;
    }
    Ok(())
}
