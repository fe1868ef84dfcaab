//! Search benchmarks in the layout of BEIR: corpus.jsonl, queries.jsonl, qrels.tsv.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::Failure;

#[derive(Deserialize)]
struct DocumentLine {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    title: String,
    text: String,
}

#[derive(Deserialize)]
struct QueryLine {
    #[serde(rename = "_id")]
    id: String,
    text: String,
}

pub struct Document {
    pub title: String,
    pub text: String,
}

pub struct Question {
    pub text: String,
    /// numbers of the documents that answer it
    pub relevant: Vec<usize>,
}

pub struct Set {
    pub documents: Vec<Document>,
    pub questions: Vec<Question>,
}

/// The benchmarks in a folder by their names; and, where there is one in English, the questions of the same one in other
/// languages asked of the English documents, as `NAME-LANGUAGE-asks-en`.
pub fn benchmarks(folder: &Path) -> Result<Vec<(String, Set)>, Failure> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort();
    let mut sets = Vec::new();
    for name in &names {
        let place = folder.join(name);
        sets.push((name.clone(), Set::read(&place, &place)?));
        let english = name.rsplit_once('-').map(|(all, _)| format!("{all}-en"));
        if let Some(english) = english.filter(|english| english != name && names.contains(english)) {
            let set = Set::read(&folder.join(english), &place)?;
            sets.push((format!("{name}-asks-en"), set));
        }
    }
    Ok(sets)
}

impl Set {
    /// The documents of one benchmark and the questions of another, which have the same names.
    fn read(documents_of: &Path, questions_of: &Path) -> Result<Self, Failure> {
        let mut numbers = HashMap::new();
        let mut documents = Vec::new();
        for line in lines(documents_of, "corpus.jsonl")?
            .lines()
            .filter(|line| !line.is_empty())
        {
            let DocumentLine { id, title, text } = serde_json::from_str(line)?;
            numbers.insert(id, documents.len());
            documents.push(Document { title, text });
        }
        let mut relevant: HashMap<String, Vec<usize>> = HashMap::new();
        for line in lines(questions_of, "qrels.tsv")?.lines().skip(1) {
            let mut columns = line.split('\t');
            let (Some(query), Some(document), Some(score)) = (columns.next(), columns.next(), columns.next())
            else {
                return Err(format!(
                    "{}: qrels.tsv has a line without three columns",
                    questions_of.display()
                )
                .into());
            };
            if score.trim() != "0"
                && let Some(&number) = numbers.get(document)
            {
                relevant.entry(query.to_owned()).or_default().push(number);
            }
        }
        let mut questions = Vec::new();
        for line in lines(questions_of, "queries.jsonl")?
            .lines()
            .filter(|line| !line.is_empty())
        {
            let QueryLine { id, text } = serde_json::from_str(line)?;
            if let Some(relevant) = relevant.remove(&id) {
                questions.push(Question { text, relevant });
            }
        }
        Ok(Self { documents, questions })
    }

    /// One note for each document, named by its number: a name made from the id may give the answer away. A title
    /// stands in the front matter.
    pub fn write_notes(&self, root: &Path) -> Result<(), Failure> {
        self.write_some_notes(root, |_| true)
    }

    /// Those of some numbers. A note that is there already stays as it is.
    pub fn write_some_notes(&self, root: &Path, some: impl Fn(usize) -> bool) -> Result<(), Failure> {
        fs::create_dir_all(root)?;
        for (number, Document { title, text }) in self.documents.iter().enumerate() {
            let place = root.join(format!("{number}.md"));
            if !some(number) || place.exists() {
                continue;
            }
            let head = if title.is_empty() {
                String::new()
            } else {
                format!("---\ntitle: {}\n---\n", serde_json::to_string(title)?)
            };
            fs::write(place, format!("{head}{text}\n"))?;
        }
        Ok(())
    }
}

pub fn number_of(note: &str) -> Option<usize> {
    note.strip_suffix(".md")?.parse().ok()
}

fn lines(folder: &Path, name: &str) -> Result<String, Failure> {
    let file = folder.join(name);
    fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()).into())
}
