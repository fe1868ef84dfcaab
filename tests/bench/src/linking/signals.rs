//! What speaks for each note that may be linked, as the engine gathers it: written down for fitting, and ranked again with
//! each signal left out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use weft_engine::Vault;
use weft_engine::related_signals::{SIGNAL_NAMES, SIGNALS, Signals, WEIGHTS, score};

use super::hide::Hidden;
use super::notes::Scores;
use crate::Failure;

/// One note that was asked about.
struct Asked {
    note: String,
    /// Notes that its hidden links led to, those that nothing speaks for included.
    right: usize,
    /// Other notes, whether they are right, and what speaks for them.
    candidates: Vec<(String, bool, Signals)>,
}

pub struct Gathered(Vec<Asked>);

impl Gathered {
    pub async fn of(vault: &Vault, hidden: &Hidden) -> Result<Self, Failure> {
        let mut all = Vec::new();
        for (note, right) in hidden.truth() {
            let mut candidates = Vec::new();
            for (other, signals) in vault.related_signals(note).await? {
                if !hidden.left.contains(&(note.to_owned(), other.clone())) {
                    let is_right = right.contains(other.as_str());
                    candidates.push((other, is_right, signals));
                }
            }
            candidates.sort_by(|a, b| a.0.cmp(&b.0));
            all.push(Asked {
                note: note.to_owned(),
                right: right.len(),
                candidates,
            });
        }
        Ok(Self(all))
    }

    /// Scores of the ranking without each signal.
    pub fn without_each(&self, hidden: &Hidden) -> Vec<(&'static str, Scores)> {
        let without = |signal: usize| {
            let mut weights = WEIGHTS;
            weights[signal] = 0.0;
            (SIGNAL_NAMES[signal], self.scores(hidden, &weights))
        };
        (0..SIGNALS).map(without).collect()
    }

    fn scores(&self, hidden: &Hidden, weights: &Signals) -> Scores {
        let ranking = |asked: &Asked| {
            let mut scored: Vec<(f32, &str)> = asked
                .candidates
                .iter()
                .map(|(other, _, signals)| (score(signals, weights), other.as_str()))
                .collect();
            scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
            let notes = scored.into_iter().map(|(_, other)| other.to_owned()).collect();
            (asked.note.clone(), notes)
        };
        let rankings: BTreeMap<String, Vec<String>> = self.0.iter().map(ranking).collect();
        Scores::of(hidden, &rankings)
    }

    /// Appends a line per candidate: vault, way of hiding, note, other note, whether it is right, how many are right in
    /// all, and the signals.
    pub fn write(&self, file: &Path, vault: &str, regime: &str) -> Result<(), Failure> {
        let mut lines = String::new();
        for asked in &self.0 {
            for (other, is_right, signals) in &asked.candidates {
                let is_right = u8::from(*is_right);
                write!(
                    lines,
                    "{vault}\t{regime}\t{}\t{other}\t{is_right}\t{}",
                    asked.note, asked.right
                )?;
                for signal in signals {
                    write!(lines, "\t{signal:.4}")?;
                }
                lines.push('\n');
            }
        }
        let mut file = OpenOptions::new().create(true).append(true).open(file)?;
        file.write_all(lines.as_bytes())?;
        Ok(())
    }
}
