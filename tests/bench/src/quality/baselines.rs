//! What Weft is held against: the two methods in their plain form, over whole documents.

use std::collections::HashMap;

use weft_engine::Model;

use super::DEPTH;
use super::sets::Set;
use crate::Failure;

/// Okapi BM25 (Robertson and Zaragoza, 2009; k1 = 1.2, b = 0.75) of lower-case words, without stemming, without stop
/// words, over title and text.
pub fn bm25(set: &Set) -> Vec<Vec<usize>> {
    const K1: f64 = 1.2;
    const B: f64 = 0.75;
    let documents: Vec<HashMap<String, f64>> = set
        .documents
        .iter()
        .map(|document| counts(&format!("{} {}", document.title, document.text)))
        .collect();
    let lengths: Vec<f64> = documents.iter().map(|words| words.values().sum()).collect();
    let all = documents.len() as f64;
    let mean = lengths.iter().sum::<f64>() / all.max(1.0);
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, words) in documents.iter().enumerate() {
        for word in words.keys() {
            places.entry(word).or_default().push(number);
        }
    }
    let answer = |question: &str| {
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for word in counts(question).keys() {
            let Some(found) = places.get(word.as_str()) else {
                continue;
            };
            let within = found.len() as f64;
            let rarity = (1.0 + (all - within + 0.5) / (within + 0.5)).ln();
            for &number in found {
                let times = documents[number][word];
                let score =
                    rarity * times * (K1 + 1.0) / (times + K1 * (1.0 - B + B * lengths[number] / mean));
                *scores.entry(number).or_default() += score;
            }
        }
        best(scores.into_iter())
    };
    set.questions
        .iter()
        .map(|question| answer(&question.text))
        .collect()
}

/// The model's vector of the whole document, as much of it as the model reads, by cosine.
pub async fn cosine(set: &Set, model: &Model) -> Result<Vec<Vec<usize>>, Failure> {
    let texts: Vec<String> = set
        .documents
        .iter()
        .map(|document| format!("{} {}", document.title, document.text).trim().to_owned())
        .collect();
    let questions: Vec<String> = set
        .questions
        .iter()
        .map(|question| question.text.clone())
        .collect();
    let documents = model.embed_many(&texts).await?;
    let questions = model.embed_many(&questions).await?;
    let answer = |question: &Vec<f32>| {
        let dot =
            |document: &Vec<f32>| f64::from(question.iter().zip(document).map(|(a, b)| a * b).sum::<f32>());
        best(documents.iter().map(dot).enumerate())
    };
    Ok(questions.iter().map(answer).collect())
}

fn best(scores: impl Iterator<Item = (usize, f64)>) -> Vec<usize> {
    let mut scores: Vec<(usize, f64)> = scores.collect();
    scores.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    scores.into_iter().take(DEPTH).map(|(number, _)| number).collect()
}

fn counts(text: &str) -> HashMap<String, f64> {
    let mut counts = HashMap::new();
    let lower = text.to_lowercase();
    for word in lower
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
    {
        *counts.entry(word.to_owned()).or_default() += 1.0;
    }
    counts
}
