//! What the text of a note, its place and the links of the vault say of the notes that it may link to.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use weft_notes::{Note, PropertyValue};

use super::signals::{SIGNALS, Signal, Signals};
use super::tables::Tables;
use crate::catalog::NoteRecord;
use crate::error::Result;
use crate::indexer::Shared;
use crate::languages::Language;
use crate::{mentions, words};

/// Notes taken up because they share the note's telling words, and because a name's words stand in it.
const MOST_BY_WORDS: usize = 150;
const MOST_BY_NAME_WORDS: usize = 150;
/// A name of which fewer words stand in the note brings no note up.
const LEAST_NAME_WORDS: f32 = 0.5;
/// Siblings that are taken up; where more stand below a note that says little.
const MOST_SIBLINGS: usize = 100;
/// Notes that may have a heading that is looked for.
const MOST_HEADING_OWNERS: usize = 20;
/// Notes like the asking one whose links are looked at.
const ALIKE: usize = 12;

/// The asking note.
pub(crate) struct Asking<'a> {
    pub path: &'a str,
    pub text: &'a str,
    pub parsed: &'a Note,
    pub record: &'a NoteRecord,
}

/// Notes that may be linked, with what speaks for each.
#[derive(Default)]
pub(crate) struct Evidence {
    pub notes: HashMap<String, Signals>,
}

impl Evidence {
    pub(crate) fn raise(&mut self, path: &str, signal: Signal, value: f32) {
        let signals = match self.notes.get_mut(path) {
            Some(signals) => signals,
            None => self.notes.entry(path.to_owned()).or_insert([0.0; SIGNALS]),
        };
        let known = &mut signals[signal as usize];
        *known = known.max(value);
    }

    fn least(&mut self, path: &str, signal: Signal, value: f32) {
        if let Some(signals) = self.notes.get_mut(path) {
            signals[signal as usize] = value;
        }
    }

    fn get(&self, path: &str, signal: Signal) -> f32 {
        self.notes
            .get(path)
            .map_or(0.0, |signals| signals[signal as usize])
    }

    /// The words that the notes have in common. Blocks.
    pub(crate) fn add_words(&mut self, shared: &Shared, asking: &Asking) -> Result<()> {
        let plain = asking.parsed.plain_text(0..asking.text.len());
        let found = shared
            .index
            .text
            .notes_like(&format!("{}\n{plain}", asking.record.title), MOST_BY_WORDS + 1)?;
        let others = || found.iter().filter(|hit| hit.path != asking.path);
        let best = others().map(|hit| hit.score).fold(f32::MIN_POSITIVE, f32::max);
        for hit in others() {
            self.raise(&hit.path, Signal::Words, hit.score / best);
        }
        Ok(())
    }

    /// Words of names anywhere in the text and in its properties.
    pub(crate) fn add_name_words(&mut self, tables: &Tables, asking: &Asking) {
        let text = shares(tables, asking.parsed.plain_text(0..asking.text.len()));
        let properties = shares(tables, &property_text(asking.parsed));
        let mut best: Vec<(f32, usize)> = text
            .iter()
            .enumerate()
            .filter(|(_, named)| named.share >= LEAST_NAME_WORDS)
            .map(|(note, named)| (named.share + named.whole, note))
            .collect();
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, note) in best.into_iter().take(MOST_BY_NAME_WORDS) {
            self.raise(&tables.notes[note].path, Signal::NameWords, 0.0);
        }
        for (note, (text, properties)) in text.iter().zip(&properties).enumerate() {
            let path = &tables.notes[note].path;
            if properties.whole > 0.0 {
                self.raise(path, Signal::NameWordsInProperties, properties.share);
            }
            // Of all that anything has brought up.
            if let Some(signals) = self.notes.get_mut(path) {
                signals[Signal::NameWords as usize] = text.share;
                signals[Signal::WholeName as usize] = text.whole;
                signals[Signal::NameWordsInProperties as usize] = properties.share;
            }
        }
    }

    /// Names of other notes in the text, word by word.
    pub(crate) fn add_names(&mut self, shared: &Shared, tables: &Tables, asking: &Asking) {
        let names = mentions::vault_names(shared);
        let mut named: HashSet<&str> = HashSet::new();
        let mut alone: HashMap<&str, f32> = HashMap::new();
        let found = names.finder.find(asking.text, asking.parsed);
        for name in &found {
            let owners: Vec<&Arc<NoteRecord>> = name
                .names
                .iter()
                .filter_map(|owner| names.owners.get(*owner))
                .collect();
            if owners.iter().any(|owner| owner.path == asking.path) {
                continue;
            }
            let written = asking.text.get(name.range.clone()).unwrap_or("");
            let count = owners.len().max(1) as f32;
            let rarity = tables.rarity(written) / count.sqrt();
            let words = (word_count(written) as f32 / 4.0).min(1.0);
            let early = 1.0 - name.range.start as f32 / asking.text.len().max(1) as f32;
            let has_capital = written.chars().any(char::is_uppercase);
            for owner in owners {
                self.raise(&owner.path, Signal::Named, rarity);
                self.raise(&owner.path, Signal::NamedWords, words);
                self.raise(&owner.path, Signal::NamedEarly, early);
                if has_capital && mentions::names_of(owner).contains(written) {
                    self.raise(&owner.path, Signal::NamedExactly, 1.0);
                }
                let known = alone.entry(&owner.path).or_default();
                *known = known.max(1.0 / count);
                named.insert(&owner.path);
            }
        }
        let few = 1.0 / (named.len().max(1) as f32).sqrt();
        for path in named {
            self.least(path, Signal::NamedAmongFew, few);
            self.least(path, Signal::NamedAlone, alone[path]);
        }
    }

    /// The note's names in others. Blocks.
    pub(crate) fn add_names_back(&mut self, shared: &Shared, asking: &Asking) -> Result<()> {
        for name in mentions::names_of(asking.record) {
            let Some(found) = shared.index.text.notes_with_name(name)? else {
                continue;
            };
            let words = (word_count(name) as f32 / 4.0).min(1.0);
            for path in found.iter().filter(|path| *path != asking.path) {
                self.raise(path, Signal::NamesBack, words);
            }
        }
        Ok(())
    }

    /// Headings of others in the text, word by word.
    pub(crate) fn add_headings(&mut self, tables: &Tables, asking: &Asking) {
        let telling = |written: &str, owners: usize| {
            let is_plain = word_count(written) == 1 && !written.chars().any(char::is_uppercase);
            tables.rarity(written) / owners.max(1) as f32 * if is_plain { 0.5 } else { 1.0 }
        };
        for heading in tables.headings.find(asking.text, asking.parsed) {
            let written = asking.text.get(heading.range.clone()).unwrap_or("");
            for number in heading.names {
                let owners = tables.heading_owners.get(number).map_or(&[][..], Vec::as_slice);
                let notes: Vec<&str> = owners
                    .iter()
                    .map(|owner| tables.notes[*owner].path.as_str())
                    .collect();
                if notes.len() > MOST_HEADING_OWNERS || notes.contains(&asking.path) {
                    continue;
                }
                for path in &notes {
                    self.raise(path, Signal::Heading, telling(written, notes.len()));
                }
            }
        }
    }

    /// What stands near the note in folders and dotted names.
    pub(crate) fn add_places(&mut self, tables: &Tables, asking: &Asking) {
        let siblings = tables.siblings(asking.path);
        if siblings.len() <= MOST_SIBLINGS {
            let others = siblings.len().saturating_sub(1) as f32;
            let counts = 1.0 / (1.0 + others).log2().max(1.0);
            for sibling in siblings {
                self.raise(&tables.notes[*sibling].path, Signal::Sibling, counts);
            }
        }
        let children = tables.children(asking.path);
        let counts = 1.0 / (1.0 + children.len() as f32).log2().max(1.0);
        for child in children.iter().take(MOST_SIBLINGS) {
            self.raise(&tables.notes[*child].path, Signal::Child, counts);
        }
    }

    /// What the links of the vault say: who is linked much, and to whom notes like this one link. Meaning and words must
    /// have been told before.
    pub(crate) fn add_links(&mut self, shared: &Shared, tables: &Tables) {
        let mut alike: Vec<(f32, String)> = self
            .notes
            .keys()
            .map(|path| {
                (
                    self.get(path, Signal::Words) + self.get(path, Signal::Meaning),
                    path.clone(),
                )
            })
            .filter(|(alike, _)| *alike > 0.0)
            .collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        alike.truncate(ALIKE);
        let sum: f32 = alike.iter().map(|(alike, _)| alike).sum();
        let corpus = shared.index.corpus();
        let mut linked: HashMap<String, f32> = HashMap::new();
        for (alike, path) in &alike {
            let links = corpus.graph().links_of(path);
            let targets: HashSet<&str> = links.filter_map(|(_, target)| target).collect();
            for target in targets.into_iter().filter(|target| corpus.note(target).is_some()) {
                *linked.entry(target.to_owned()).or_default() += alike / sum;
            }
        }
        for (path, share) in linked {
            self.raise(&path, Signal::LinkedByAlike, share);
        }
        for (path, signals) in &mut self.notes {
            let Some(record) = corpus.note(path) else { continue };
            let linking = corpus.graph().linking_count(path) as f32;
            signals[Signal::Linked as usize] = linking.ln_1p() / tables.log_notes.max(0.1);
            let children = tables.children(path).len() as f32;
            signals[Signal::Children as usize] = children.ln_1p() / tables.log_notes.max(0.1);
            // About six bytes a word.
            signals[Signal::Length as usize] = (record.size as f32 / 6.0).max(1.0).ln() / 10.0;
        }
    }
}

/// How far the best of a note's names stands in a text, word by word but in any order.
#[derive(Clone, Default)]
struct NamedByWords {
    /// From 0 to 1.
    share: f32,
    /// What the name tells, where all of it is there.
    whole: f32,
}

/// By the number of each note.
fn shares(tables: &Tables, text: &str) -> Vec<NamedByWords> {
    let words: HashSet<String> = words::words(text, Language::English)
        .into_iter()
        .map(|word| word.term)
        .collect();
    let mut told = vec![0.0; tables.names.len()];
    for names in words.iter().filter_map(|word| tables.by_word.get(word)) {
        for (name, tells) in names {
            told[*name] += tells;
        }
    }
    let mut shares = vec![NamedByWords::default(); tables.notes.len()];
    for (name, told) in tables.names.iter().zip(told).filter(|(_, told)| *told > 0.0) {
        let (share, known) = ((told / name.told).min(1.0), &mut shares[name.note]);
        known.share = known.share.max(share);
        if share > 0.99 {
            known.whole = known.whole.max((name.told / 2.0).min(1.0));
        }
    }
    shares
}

/// The values of properties in which words may stand: no dates, no addresses, and no numbers as long as a point in time.
fn property_text(note: &Note) -> String {
    let mut text = String::new();
    let properties = note.front_matter.iter().flat_map(|front| &front.properties);
    for property in properties {
        let values: Vec<&str> = match &property.value {
            PropertyValue::Text(value) | PropertyValue::Number(value) | PropertyValue::Other(value) => {
                vec![value]
            }
            PropertyValue::List(values) => values.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        for value in values {
            let is_time = value.len() > 9 && value.bytes().all(|byte| byte.is_ascii_digit());
            if !is_time && !value.contains("://") {
                text.push_str(value);
                text.push('\n');
            }
        }
    }
    text
}

fn word_count(text: &str) -> usize {
    let is_between = |c: char| !c.is_alphanumeric();
    text.split(is_between).filter(|word| !word.is_empty()).count()
}
