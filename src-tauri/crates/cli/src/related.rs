//! `weft related`.

use serde::Serialize;
use weft_engine::types::{RelatedAnswer, RelatedRequest};
use weft_engine::{Error, Vault};

use crate::search::{HitLine, print_hit};

#[derive(Serialize)]
struct AnswerLine<'a> {
    note: &'a str,
    took_ms: f32,
    waiting: u32,
    meaning: bool,
    hits: Vec<HitLine<'a>>,
}

impl<'a> From<&'a RelatedAnswer> for AnswerLine<'a> {
    fn from(answer: &'a RelatedAnswer) -> Self {
        Self {
            note: &answer.note,
            took_ms: answer.took_ms,
            waiting: answer.waiting,
            meaning: answer.meaning,
            hits: answer.hits.iter().map(HitLine::from).collect(),
        }
    }
}

pub async fn one(vault: &Vault, note: &str, limit: u32, json: bool) -> Result<(), Error> {
    vault.read().await;
    vault.model_loaded().await;
    let answer = ask(vault, vault.find_note(note)?, limit).await?;
    if json {
        return crate::print_json(&AnswerLine::from(&answer));
    }
    if answer.hits.is_empty() {
        say!("Nothing related.");
    }
    for hit in &answer.hits {
        print_hit(hit);
    }
    Ok(())
}

pub async fn all(vault: &Vault, limit: u32) -> Result<(), Error> {
    for note in vault.notes() {
        match ask(vault, note.clone(), limit).await {
            Ok(answer) => crate::print_json(&AnswerLine::from(&answer))?,
            // One note that cannot be read does not end the others.
            Err(error) => eprintln!("weft: {note}: {error}"),
        }
    }
    Ok(())
}

async fn ask(vault: &Vault, note: String, limit: u32) -> Result<RelatedAnswer, Error> {
    vault
        .related(&RelatedRequest {
            note,
            text: None,
            offset: None,
            limit,
        })
        .await
}
