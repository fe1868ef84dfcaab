//! `weft search`.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use weft_engine::types::{Hit, QueryProblem, SearchAnswer, SearchMode, SearchRequest};
use weft_engine::{Error, ErrorCode, Vault};

/// A hit as scripts rely on it.
#[derive(Serialize)]
pub struct HitLine<'a> {
    note: &'a str,
    title: &'a str,
    heading: &'a [String],
    start: u32,
    end: u32,
    snippet: &'a str,
    score: f32,
}

impl<'a> From<&'a Hit> for HitLine<'a> {
    fn from(hit: &'a Hit) -> Self {
        Self {
            note: &hit.note,
            title: &hit.title,
            heading: &hit.heading,
            start: hit.start,
            end: hit.end,
            snippet: &hit.snippet,
            score: hit.score,
        }
    }
}

#[derive(Serialize)]
struct AnswerLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<serde_json::Value>,
    query: &'a str,
    took_ms: f32,
    waiting: u32,
    /// Whether meaning took part.
    meaning: bool,
    /// What was understood, in words, where it is no question.
    #[serde(skip_serializing_if = "str::is_empty")]
    explanation: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: &'a [QueryProblem],
    /// How many notes are what was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    matching: Option<u32>,
    hits: Vec<HitLine<'a>>,
}

#[derive(Deserialize)]
struct QueryLine {
    /// Benchmarks call it `_id`.
    #[serde(alias = "_id")]
    id: Option<serde_json::Value>,
    text: String,
}

pub async fn one(vault: &Vault, query: &str, mode: SearchMode, limit: u32, json: bool) -> Result<(), Error> {
    vault.read().await;
    let answer = ask(vault, query, mode, limit).await?;
    if json {
        return crate::print_json(&line(None, &answer));
    }
    print(&answer, mode);
    Ok(())
}

pub async fn batch(vault: &Vault, file: &Path, mode: SearchMode, limit: u32) -> Result<(), Error> {
    vault.read().await;
    let shown = file.display();
    let failed = |error: std::io::Error| Error::new(ErrorCode::Io, format!("reading {shown}: {error}"));
    let input: Box<dyn Read> = if file.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(file).map_err(failed)?)
    };
    for (number, query) in BufReader::new(input).lines().enumerate() {
        let query = query.map_err(failed)?;
        if query.trim().is_empty() {
            continue;
        }
        let query: QueryLine = serde_json::from_str(&query).map_err(|error| {
            Error::new(
                ErrorCode::Io,
                format!(
                    "{shown}, line {}: {error}; expected {{\"id\": …, \"text\": …}}",
                    number + 1
                ),
            )
        })?;
        let answer = ask(vault, &query.text, mode, limit).await?;
        crate::print_json(&line(query.id, &answer))?;
    }
    Ok(())
}

async fn ask(vault: &Vault, query: &str, mode: SearchMode, limit: u32) -> Result<SearchAnswer, Error> {
    if mode != SearchMode::Text {
        vault.model_loaded().await;
    }
    vault
        .search(&SearchRequest {
            query: query.to_owned(),
            mode,
            limit,
            this: None,
        })
        .await
}

fn line(id: Option<serde_json::Value>, answer: &SearchAnswer) -> AnswerLine<'_> {
    AnswerLine {
        id,
        query: &answer.query,
        took_ms: answer.took_ms,
        waiting: answer.waiting,
        meaning: answer.meaning,
        explanation: &answer.explanation,
        problems: &answer.problems,
        matching: answer.matching,
        hits: answer.hits.iter().map(HitLine::from).collect(),
    }
}

/// What of a query could not be read, each with its characters.
pub fn told_problems(answer: &SearchAnswer) -> impl Iterator<Item = String> + '_ {
    answer.problems.iter().map(|problem| {
        let place = problem.start as usize..problem.end as usize;
        let piece = answer.query.get(place).unwrap_or_default();
        format!("“{piece}”: {}", problem.message)
    })
}

fn print(answer: &SearchAnswer, mode: SearchMode) {
    for problem in told_problems(answer) {
        say!("{problem}.");
    }
    match answer.matching {
        Some(matching) => say!("{}: {matching}\n", answer.explanation),
        None if !answer.explanation.is_empty() => say!("{}\n", answer.explanation),
        None => {}
    }
    if answer.hits.is_empty() {
        say!("Nothing found.");
    }
    for hit in &answer.hits {
        print_hit(hit);
    }
    if answer.meaning && answer.waiting > 0 {
        say!(
            "The meaning of {} passages is an estimate; “weft index” lets the model read them.",
            answer.waiting
        );
    }
    // Conditions alone ask for no meaning.
    if !answer.meaning && mode != SearchMode::Text && answer.matching.is_none() {
        say!("Meaning took no part: “weft status” tells why.");
    }
}

pub fn print_hit(hit: &Hit) {
    let place: Vec<&str> = std::iter::once(hit.title.as_str())
        .chain(hit.heading.iter().map(String::as_str))
        .collect();
    say!("{}  ({})\n    {}\n", place.join(" › "), hit.note, hit.snippet);
}
