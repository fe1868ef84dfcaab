//! What a person has said of proposals, on disk beside the history: these are decisions, which no index can be made anew
//! from. And what is learnt from them.
//!
//! Learning is counting: the odds that the model gives are corrected by how much more or less often than it expected the
//! person has accepted — of all proposals, of those with the same words, of those for the same target. Each correction is
//! the logarithm of (accepted + PRIOR) / (expected + PRIOR) against the same of what was rejected, so that a few decisions
//! move little, and everything that was learnt can be listed in words.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, params};

use crate::error::{Error, Result};
use crate::resolution::fold;
use crate::sqlite;
use crate::transaction::now_ms;
use crate::types::{LearntCorrection, ProposalRecord, ProposedLink, Verdict};

const FILE: &str = "judgements.db";
/// Decisions that a correction takes for granted, so that the first ones do not decide everything.
const PRIOR: f32 = 4.0;
/// No correction is larger: odds 20 times as high, or as low.
const LARGEST: f32 = 3.0;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS judgements (
    id INTEGER PRIMARY KEY,
    verdict TEXT NOT NULL,
    note TEXT NOT NULL,
    -- As they stand in the note.
    words TEXT NOT NULL,
    target TEXT NOT NULL,
    heading TEXT NOT NULL,
    block TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- What the model gave, from 0 to 1.
    probability REAL NOT NULL,
    -- Milliseconds since 1970.
    at_ms INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS judgements_of_note ON judgements (note);
PRAGMA user_version = 1;";

pub(crate) struct Judgements {
    connection: Mutex<Connection>,
    /// What follows from all of them; `None` after a change.
    learnt: Mutex<Option<std::sync::Arc<Learnt>>>,
}

/// What follows from a person's decisions.
#[derive(Debug, Default)]
pub(crate) struct Learnt {
    /// Note, folded words, target.
    rejected: HashSet<(String, String, String)>,
    silenced_targets: HashSet<String>,
    silenced_words: HashSet<String>,
    everything: Tally,
    words: HashMap<String, Tally>,
    targets: HashMap<String, Tally>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    accepted: f32,
    rejected: f32,
    /// Accepted by the model's own account.
    expected: f32,
}

impl Tally {
    fn correction(self) -> f32 {
        let total = self.accepted + self.rejected;
        let expected_rejected = total - self.expected;
        let correction = ((self.accepted + PRIOR) / (self.expected + PRIOR)).ln()
            - ((self.rejected + PRIOR) / (expected_rejected + PRIOR)).ln();
        correction.clamp(-LARGEST, LARGEST)
    }
}

impl Learnt {
    /// Whether a person has said that this is not to be proposed.
    pub(crate) fn forbids(&self, note: &str, words: &str, target: &str) -> bool {
        let words = fold(words);
        self.silenced_targets.contains(target)
            || self.silenced_words.contains(&words)
            || self
                .rejected
                .contains(&(note.to_owned(), words, target.to_owned()))
    }

    /// The model's probability, from 0 to 1, corrected by what was decided so far.
    pub(crate) fn corrected(&self, probability: f32, words: &str, target: &str) -> f32 {
        let of = |tallies: &HashMap<String, Tally>, name: &str| {
            tallies.get(name).copied().unwrap_or_default().correction()
        };
        let correction =
            self.everything.correction() + of(&self.words, &fold(words)) + of(&self.targets, target);
        if correction == 0.0 {
            return probability;
        }
        let odds = probability / (1.0 - probability).max(1e-6) * correction.exp();
        odds / (1.0 + odds)
    }

    fn add(&mut self, verdict: Verdict, row: &Row) {
        let words = fold(&row.words);
        match verdict {
            Verdict::TargetRejected => {
                self.silenced_targets.insert(row.target.clone());
            }
            Verdict::WordsRejected => {
                self.silenced_words.insert(words.clone());
            }
            Verdict::Rejected => {
                self.rejected
                    .insert((row.note.clone(), words.clone(), row.target.clone()));
            }
            Verdict::Accepted => {}
        }
        let of_words = self.words.entry(words).or_default();
        let of_target = self.targets.entry(row.target.clone()).or_default();
        for tally in [&mut self.everything, of_words, of_target] {
            if verdict == Verdict::Accepted {
                tally.accepted += 1.0;
            } else {
                tally.rejected += 1.0;
            }
            tally.expected += row.probability.clamp(0.0, 1.0);
        }
    }
}

struct Row {
    note: String,
    words: String,
    target: String,
    probability: f32,
}

impl Judgements {
    /// # Errors
    /// Where the file cannot be opened or is damaged: it is not made anew, for it holds decisions.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let connection = sqlite::open(&folder.join(FILE), SCHEMA, sqlite::BUSY)
            .map_err(|error| failed("opening", error))?;
        Ok(Self {
            connection: Mutex::new(connection),
            learnt: Mutex::default(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn add(&self, links: &[ProposedLink], verdict: Verdict) -> Result<()> {
        let write = || -> rusqlite::Result<()> {
            let mut connection = self.lock();
            let transaction = connection.transaction()?;
            for link in links {
                transaction.execute(
                    "INSERT INTO judgements (verdict, note, words, target, heading, block, kind, probability, at_ms)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                    params![
                        name_of(verdict),
                        link.note,
                        link.text,
                        link.target.note,
                        link.target.heading.as_deref().unwrap_or_default(),
                        link.target.block.as_deref().unwrap_or_default(),
                        match link.kind {
                            crate::types::ProposalKind::Mention => "mention",
                            crate::types::ProposalKind::Meaning => "meaning",
                        },
                        link.probability,
                        i64::try_from(now_ms()).unwrap_or(i64::MAX),
                    ],
                )?;
            }
            transaction.commit()
        };
        write().map_err(|error| failed("writing", error))?;
        *self.learnt.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }

    /// Takes back what was said last of these: of the same words, note and target with this verdict.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn take_back(&self, links: &[ProposedLink], verdict: Verdict) -> Result<()> {
        let write = || -> rusqlite::Result<()> {
            let mut connection = self.lock();
            let transaction = connection.transaction()?;
            for link in links {
                transaction.execute(
                    "DELETE FROM judgements WHERE id = (SELECT max(id) FROM judgements
                     WHERE verdict = ?1 AND note = ?2 AND words = ?3 AND target = ?4)",
                    params![name_of(verdict), link.note, link.text, link.target.note],
                )?;
            }
            transaction.commit()
        };
        write().map_err(|error| failed("writing", error))?;
        *self.learnt.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }

    /// Lets a target, or words, be proposed again: forgets everything by which they were silenced. `name` is as
    /// [`ProposalRecord`] has it. The other two verdicts silence nothing and are left.
    ///
    /// # Errors
    /// Where it cannot be read or written.
    pub(crate) fn lift_silence(&self, verdict: Verdict, name: &str) -> Result<()> {
        let column = match verdict {
            Verdict::TargetRejected => "target",
            Verdict::WordsRejected => "words",
            Verdict::Accepted | Verdict::Rejected => return Ok(()),
        };
        let write = || -> rusqlite::Result<()> {
            let mut connection = self.lock();
            let transaction = connection.transaction()?;
            let silenced: Vec<(i64, String)> = {
                let mut statement = transaction
                    .prepare(&format!("SELECT id, {column} FROM judgements WHERE verdict = ?1"))?;
                let rows = statement.query_map([name_of(verdict)], |row| Ok((row.get(0)?, row.get(1)?)))?;
                rows.collect::<rusqlite::Result<_>>()?
            };
            for (id, known) in silenced {
                let is_meant = match verdict {
                    // Words are the same however they are written.
                    Verdict::WordsRejected => fold(&known) == fold(name),
                    _ => known == name,
                };
                if is_meant {
                    transaction.execute("DELETE FROM judgements WHERE id = ?1", [id])?;
                }
            }
            transaction.commit()
        };
        write().map_err(|error| failed("writing", error))?;
        *self.learnt.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }

    /// What follows from all decisions.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(crate) fn learnt(&self) -> Result<std::sync::Arc<Learnt>> {
        if let Some(known) = &*self.learnt.lock().unwrap_or_else(PoisonError::into_inner) {
            return Ok(std::sync::Arc::clone(known));
        }
        let read = || -> rusqlite::Result<Learnt> {
            let connection = self.lock();
            let mut statement =
                connection.prepare("SELECT verdict, note, words, target, probability FROM judgements")?;
            let mut rows = statement.query([])?;
            let mut learnt = Learnt::default();
            while let Some(row) = rows.next()? {
                let verdict = match row.get_ref(0)?.as_str()? {
                    "accepted" => Verdict::Accepted,
                    "target" => Verdict::TargetRejected,
                    "words" => Verdict::WordsRejected,
                    _ => Verdict::Rejected,
                };
                learnt.add(
                    verdict,
                    &Row {
                        note: row.get(1)?,
                        words: row.get(2)?,
                        target: row.get(3)?,
                        probability: row.get(4)?,
                    },
                );
            }
            Ok(learnt)
        };
        let learnt = std::sync::Arc::new(read().map_err(|error| failed("reading", error))?);
        *self.learnt.lock().unwrap_or_else(PoisonError::into_inner) = Some(std::sync::Arc::clone(&learnt));
        Ok(learnt)
    }

    /// How proposals have fared, and what was learnt.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(crate) fn record(&self) -> Result<ProposalRecord> {
        let learnt = self.learnt()?;
        let mut corrections = vec![told("everything", "", learnt.everything)];
        for (about, tallies) in [("words", &learnt.words), ("target", &learnt.targets)] {
            let mut of_kind: Vec<LearntCorrection> = tallies
                .iter()
                .map(|(name, tally)| told(about, name, *tally))
                .collect();
            of_kind.sort_by(|a, b| {
                let size = |one: &LearntCorrection| one.correction.abs();
                size(b).total_cmp(&size(a)).then_with(|| a.name.cmp(&b.name))
            });
            corrections.extend(of_kind);
        }
        let sorted = |all: &HashSet<String>| {
            let mut all: Vec<String> = all.iter().cloned().collect();
            all.sort();
            all
        };
        Ok(ProposalRecord {
            accepted: learnt.everything.accepted as u32,
            rejected: learnt.everything.rejected as u32,
            silenced_targets: sorted(&learnt.silenced_targets),
            silenced_words: sorted(&learnt.silenced_words),
            learnt: corrections,
        })
    }

    /// Notes that are called otherwise keep what was said of them.
    pub(crate) fn moved(&self, from: &str, to: &str) -> Result<()> {
        let write = || -> rusqlite::Result<()> {
            let connection = self.lock();
            connection.execute("UPDATE judgements SET note = ?2 WHERE note = ?1", [from, to])?;
            connection.execute("UPDATE judgements SET target = ?2 WHERE target = ?1", [from, to])?;
            Ok(())
        };
        write().map_err(|error| failed("writing", error))?;
        *self.learnt.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }
}

fn told(about: &str, name: &str, tally: Tally) -> LearntCorrection {
    LearntCorrection {
        about: about.to_owned(),
        name: name.to_owned(),
        accepted: tally.accepted as u32,
        rejected: tally.rejected as u32,
        correction: tally.correction(),
    }
}

fn name_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Rejected => "rejected",
        Verdict::TargetRejected => "target",
        Verdict::WordsRejected => "words",
    }
}

fn failed(what: &str, error: rusqlite::Error) -> Error {
    Error::internal(&format!("{what} what was said of proposals ({FILE})"), error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{ProposalKind, ProposalTarget};

    fn link(words: &str, target: &str) -> ProposedLink {
        ProposedLink {
            note: "a.md".to_owned(),
            start: 0,
            end: 1,
            text: words.to_owned(),
            target: ProposalTarget {
                note: target.to_owned(),
                heading: None,
                block: None,
            },
            target_offset: None,
            kind: ProposalKind::Mention,
            probability: 0.5,
            shown: None,
        }
    }

    #[test]
    fn what_is_rejected_stays_so_and_is_learnt_from() {
        let folder = tempfile::tempdir().unwrap();
        {
            let judgements = Judgements::open(folder.path()).unwrap();
            let fresh = judgements.learnt().unwrap();
            assert!((fresh.corrected(0.3, "tide", "Tide.md") - 0.3).abs() < 1e-6);
            judgements
                .add(&[link("Tide", "Tide.md")], Verdict::Rejected)
                .unwrap();
            judgements
                .add(&[link("x", "Never.md")], Verdict::TargetRejected)
                .unwrap();
        }
        let judgements = Judgements::open(folder.path()).unwrap();
        let learnt = judgements.learnt().unwrap();
        assert!(learnt.forbids("a.md", "tide", "Tide.md"));
        assert!(!learnt.forbids("b.md", "tide", "Tide.md"));
        assert!(learnt.forbids("b.md", "anything", "Never.md"));
        let once = learnt.corrected(0.5, "tide", "Tide.md");
        assert!(once < 0.5, "{once}");
        for _ in 0..5 {
            judgements
                .add(&[link("tide", "Tide.md")], Verdict::Rejected)
                .unwrap();
        }
        let often = judgements.learnt().unwrap().corrected(0.5, "tide", "Tide.md");
        assert!(often < once, "{often} after {once}");
        // Others suffer less.
        assert!(judgements.learnt().unwrap().corrected(0.5, "moon", "Moon.md") > often);
        let record = judgements.record().unwrap();
        assert_eq!((record.accepted, record.rejected), (0, 7));
        assert_eq!(record.silenced_targets, ["Never.md"]);
        judgements
            .take_back(&[link("x", "Never.md")], Verdict::TargetRejected)
            .unwrap();
        assert!(
            !judgements
                .learnt()
                .unwrap()
                .forbids("b.md", "anything", "Never.md")
        );
    }

    #[test]
    fn what_was_silenced_can_be_heard_again() {
        let folder = tempfile::tempdir().unwrap();
        let judgements = Judgements::open(folder.path()).unwrap();
        for words in ["Low Tide", "low tide"] {
            judgements
                .add(&[link(words, "Tide.md")], Verdict::WordsRejected)
                .unwrap();
        }
        judgements
            .add(&[link("moon", "Moon.md")], Verdict::TargetRejected)
            .unwrap();
        judgements
            .add(&[link("moon", "Moon.md")], Verdict::Rejected)
            .unwrap();
        judgements
            .lift_silence(Verdict::WordsRejected, "low tide")
            .unwrap();
        let learnt = judgements.learnt().unwrap();
        assert!(!learnt.forbids("b.md", "LOW TIDE", "Tide.md"));
        assert!(learnt.forbids("b.md", "sea", "Moon.md"));
        judgements
            .lift_silence(Verdict::TargetRejected, "Moon.md")
            .unwrap();
        let learnt = judgements.learnt().unwrap();
        assert!(!learnt.forbids("b.md", "sea", "Moon.md"));
        assert!(
            learnt.forbids("a.md", "moon", "Moon.md"),
            "what was rejected in one note stays so"
        );
    }
}
