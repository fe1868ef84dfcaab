//! How well questions are answered: nDCG@10, recall@10, MRR and hit@5 of text, meaning and hybrid on search benchmarks,
//! beside plain BM25 and plain cosine of the same model, computed in the same run.

mod baselines;
mod made;
mod metrics;
mod sets;
mod shares;

use std::path::Path;
use std::sync::Arc;

use weft_engine::types::{SearchMode, SearchRequest};
use weft_engine::{Model, OpenOptions, Vault, Weights};

use crate::Failure;
use metrics::Scores;
use sets::{Question, Set};

/// Documents an answer is cut to.
const DEPTH: usize = 10;
/// Passages asked for: a note may have several of them.
const PASSAGES: u32 = 30;

/// Questions of a set that are asked with `--quick`, spread over all of them.
const QUICK: usize = 300;

/// Prints a table for each set: the benchmarks in `data`, their questions asked across languages, questions made from its
/// vaults, and those planted in the demo vault of `project`; `only` those of the names where there are any.
pub async fn measure(
    project: &Path,
    data: Option<&Path>,
    only: &[String],
    weights: &[String],
    quick: bool,
) -> Result<(), Failure> {
    let mut sets = vec![made::demo(project)?];
    if let Some(data) = data {
        sets.extend(made::sets(&data.join("vaults"))?);
        sets.extend(sets::benchmarks(&data.join("retrieval"))?);
    }
    sets.retain(|(name, _)| only.is_empty() || only.contains(name));
    if sets.is_empty() {
        return Err("no set of questions has one of these names".into());
    }
    println!(
        "{:<23} {:>5} {:>6}  {:<14} {:>7} {:>9} {:>6} {:>6}",
        "set", "docs", "asked", "by", "nDCG@10", "recall@10", "MRR", "hit@5"
    );
    let variants = variants(weights)?;
    let model = Arc::new(Model::start());
    model.loaded().await;
    let mut hybrid_gain = Vec::new();
    for (name, mut set) in sets {
        if quick {
            let step = set.questions.len().div_ceil(QUICK).max(1);
            set.questions = set.questions.into_iter().step_by(step).collect();
        }
        let shares_with = if weights.is_empty() {
            Some(&Weights::SEARCH)
        } else {
            preliminary_of(&variants)
        };
        let rows = one(&set, &model, &variants, shares_with).await?;
        for (by, scores) in &rows {
            println!(
                "{name:<23} {:>5} {:>6}  {by:<14} {:>7.3} {:>9.3} {:>6.3} {:>6.3}",
                set.documents.len(),
                set.questions.len(),
                scores.ndcg,
                scores.recall,
                scores.reciprocal_rank,
                scores.hit,
            );
        }
        let of = |wanted: &str| {
            rows.iter()
                .find(|(by, _)| *by == wanted)
                .map_or(0.0, |(_, scores)| scores.ndcg)
        };
        hybrid_gain.push((name, of("hybrid") - of("text").max(of("meaning"))));
    }
    println!();
    for (name, gain) in &hybrid_gain {
        println!("{name:<23} hybrid is {gain:+.3} nDCG@10 beside the better of its two lists");
    }
    let mean = hybrid_gain.iter().map(|(_, gain)| gain).sum::<f64>() / hybrid_gain.len() as f64;
    println!("{:<23} {mean:+.3}", "mean");
    Ok(())
}

/// Hybrid with weights of its own, and how it is called.
type Variant = (String, Weights);

/// The first of the weights that were asked for with another trust in what stands in for the model.
fn preliminary_of(variants: &[Variant]) -> Option<&Weights> {
    let mut weights = variants.iter().map(|(_, weights)| weights);
    weights.find(|weights| {
        weights.preliminary != Weights::SEARCH.preliminary || weights.estimates != Weights::SEARCH.estimates
    })
}

/// What was asked for, else each signal left out in turn.
fn variants(asked: &[String]) -> Result<Vec<Variant>, Failure> {
    const ABLATION: [&str; 7] = [
        "meaning=0",
        "foreign=1",
        "expected=0",
        "whole=0",
        "name=0",
        "title=1",
        "crowding=0",
    ];
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let written = if asked.is_empty() { &ABLATION[..] } else { &asked };
    written
        .iter()
        .map(|text| Ok(((*text).to_owned(), weights(text)?)))
        .collect()
}

fn weights(written: &str) -> Result<Weights, Failure> {
    let mut weights = Weights::SEARCH;
    for part in written.split(',') {
        let (name, value) = part
            .split_once('=')
            .ok_or_else(|| format!("“{part}” is no NAME=VALUE"))?;
        let value: f32 = value.parse()?;
        match name {
            "meaning" => weights.meaning = value,
            "foreign" => weights.foreign = value,
            "crowding" => weights.crowding = value,
            "preliminary" => weights.preliminary = value,
            "estimates" => weights.estimates = value,
            "title" => weights.title = value,
            "heading" => weights.heading = value,
            "name" => weights.name = value,
            "expected" => weights.expected = value,
            "whole" => weights.whole = value,
            _ => return Err(format!("no weight is called “{name}”").into()),
        }
    }
    Ok(weights)
}

/// `shares`: the weights with which it is asked while the model is still reading, where that is asked for.
async fn one(
    set: &Set,
    model: &Arc<Model>,
    variants: &[Variant],
    shares: Option<&Weights>,
) -> Result<Vec<(String, Scores)>, Failure> {
    let folder = tempfile::tempdir()?;
    let root = folder.path().join("vault");
    set.write_notes(&root)?;
    let data = folder.path().join("data");
    let options = OpenOptions {
        data: Some(data),
        watch: false,
        embed: true,
    };
    let vault = Vault::open_with_model(&root, options, Arc::clone(model)).await?;
    vault.read().await;
    vault.indexed().await;
    let mut rows = vec![
        ("BM25".to_owned(), score(set, &baselines::bm25(set))),
        (
            "MiniLM".to_owned(),
            score(set, &baselines::cosine(set, model).await?),
        ),
    ];
    let modes = [
        ("text", SearchMode::Text),
        ("meaning", SearchMode::Meaning),
        ("hybrid", SearchMode::Hybrid),
    ];
    for (by, mode) in modes {
        let mut answers = Vec::with_capacity(set.questions.len());
        for question in &set.questions {
            answers.push(ask(&vault, question, mode, &Weights::SEARCH).await?);
        }
        rows.push((by.to_owned(), score(set, &answers)));
    }
    for (name, weights) in variants {
        let mut answers = Vec::with_capacity(set.questions.len());
        for question in &set.questions {
            answers.push(ask(&vault, question, SearchMode::Hybrid, weights).await?);
        }
        rows.push((name.clone(), score(set, &answers)));
    }
    drop(vault);
    if let Some(weights) = shares {
        rows.extend(shares::measure(set, model, weights).await?);
    }
    Ok(rows)
}

/// Numbers of the documents that answer a question, best first, each once.
async fn ask(
    vault: &Vault,
    question: &Question,
    mode: SearchMode,
    weights: &Weights,
) -> Result<Vec<usize>, Failure> {
    let request = SearchRequest {
        query: question.text.clone(),
        mode,
        limit: PASSAGES,
        this: None,
    };
    let answer = vault.search_weighted(&request, weights).await?;
    let mut found = Vec::new();
    for hit in answer.hits {
        let number = sets::number_of(&hit.note).ok_or("a hit is in no note of the benchmark")?;
        if !found.contains(&number) {
            found.push(number);
        }
    }
    found.truncate(DEPTH);
    Ok(found)
}

fn score(set: &Set, answers: &[Vec<usize>]) -> Scores {
    let each = set.questions.iter().zip(answers);
    Scores::mean(each.map(|(question, answer)| Scores::of(answer, &question.relevant)))
}
