//! Questions made from what people wrote in their own notes: search benchmarks have no titles, and notes do.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use weft_notes::PropertyValue;

use super::sets::{Document, Question, Set};
use crate::Failure;
use crate::latency;

/// Front matter that says in a sentence what its note is about.
const DESCRIPTIONS: [&str; 2] = ["description", "desc"];
/// Characters from which on it is a sentence.
const SENTENCE: usize = 25;
/// Questions of a kind that are worth a set.
const FEWEST: usize = 100;

struct Note {
    /// Relative to the vault.
    path: String,
    title: String,
    description: Option<String>,
    /// Without front matter.
    text: String,
}

/// For each vault whose notes describe themselves: `NAME-described`, in which the description asks for its note (which is
/// searched without it), and `NAME-named`, in which a title asks for the notes that have it.
pub fn sets(vaults: &Path) -> Result<Vec<(String, Set)>, Failure> {
    let mut sets = Vec::new();
    let mut names: Vec<String> = fs::read_dir(vaults)?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort();
    for name in names {
        let notes = notes(&vaults.join(&name))?;
        let described: Vec<Question> = notes
            .iter()
            .enumerate()
            .filter_map(|(number, note)| {
                Some(Question {
                    text: note.description.clone()?,
                    relevant: vec![number],
                })
            })
            .collect();
        if described.len() < FEWEST {
            continue;
        }
        let mut titles: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, note) in notes.iter().enumerate() {
            titles.entry(note.title.to_lowercase()).or_default().push(number);
        }
        let named = titles
            .into_iter()
            .map(|(text, relevant)| Question { text, relevant })
            .collect();
        for (kind, questions) in [("described", described), ("named", named)] {
            let documents = notes.iter().map(document).collect();
            let set = Set { documents, questions };
            sets.push((format!("{name}-{kind}"), set));
        }
    }
    Ok(sets)
}

/// The questions that were planted in the demo vault: hardly any of their words stand in the note that answers.
pub fn demo(project: &Path) -> Result<(String, Set), Failure> {
    let notes = notes(&project.join("assets/demo-vault"))?;
    let planted = fs::read(project.join("tests/vaults/demo-plants.json"))?;
    let planted: serde_json::Value = serde_json::from_slice(&planted)?;
    let questions = planted["questions"]
        .as_array()
        .ok_or("no questions are planted")?;
    let questions = questions
        .iter()
        .map(|question| {
            let answer = question["note"].as_str().unwrap_or_default();
            let number = notes.iter().position(|note| note.path == answer);
            Ok(Question {
                text: question["query"].as_str().unwrap_or_default().to_owned(),
                relevant: vec![number.ok_or_else(|| format!("“{answer}” is not in the demo vault"))?],
            })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let documents = notes.iter().map(document).collect();
    Ok(("demo-questions".to_owned(), Set { documents, questions }))
}

fn document(note: &Note) -> Document {
    Document {
        title: note.title.clone(),
        text: note.text.clone(),
    }
}

fn notes(vault: &Path) -> Result<Vec<Note>, Failure> {
    let mut notes = Vec::new();
    for place in latency::notes_below(vault)? {
        let Ok(text) = fs::read_to_string(&place) else {
            continue;
        };
        let path = place.strip_prefix(vault)?.to_string_lossy().replace('\\', "/");
        let read = weft_notes::parse(&text);
        let stem = place
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let front_matter = read.front_matter.as_ref();
        let description = front_matter.and_then(|front_matter| {
            let properties = front_matter.properties.iter();
            let mut described = properties.filter(|property| DESCRIPTIONS.contains(&property.name.as_str()));
            match &described.next()?.value {
                PropertyValue::Text(text) if text.chars().count() >= SENTENCE => Some(text.clone()),
                _ => None,
            }
        });
        notes.push(Note {
            path,
            title: front_matter
                .and_then(|front_matter| front_matter.title.clone())
                .unwrap_or(stem),
            description,
            text: front_matter
                .map_or(text.as_str(), |front_matter| &text[front_matter.range.end..])
                .to_owned(),
        });
    }
    Ok(notes)
}
