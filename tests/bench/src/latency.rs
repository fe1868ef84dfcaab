//! How long a person waits: for the first answer, for each kind of search, for what is related,
//! and for a saved note to be found.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use weft_engine::types::{RelatedRequest, SearchMode, SearchRequest};
use weft_engine::{OpenOptions, Vault};

use crate::Failure;
use crate::report::{Report, Target, at, at_most, milliseconds};
use crate::throughput;

const QUERIES: usize = 200;
const SAVES: usize = 15;

pub async fn measure(report: &mut Report, name: &str, place: &Path, indexes: &Path) -> Result<(), Failure> {
    let queries = queries(place, QUERIES)?;
    if queries.is_empty() {
        return Ok(());
    }
    let started = Instant::now();
    let vault = throughput::open(place, indexes, false).await?;
    vault.model_loaded().await;
    let first = ask(&vault, &queries[0], SearchMode::Hybrid).await?;
    let opened = started.elapsed().as_secs_f64();
    let target = if name == "seekstone-1k" {
        Target::AtMost(1.0)
    } else {
        Target::None
    };
    report.add(
        name,
        "warm open to the first answer",
        opened,
        "s",
        target,
        "open, load the model, one hybrid search with its vector",
    );
    if !first.meaning {
        return Err("meaning took no part; run `npm run setup`".into());
    }
    vault.read().await;
    for query in &queries[..20.min(queries.len())] {
        ask(&vault, query, SearchMode::Hybrid).await?;
    }
    let modes = [
        ("text search", SearchMode::Text, 0.0, 10.0),
        ("meaning search", SearchMode::Meaning, 0.0, 0.0),
        ("hybrid search", SearchMode::Hybrid, 9.0, 30.0),
    ];
    for (what, mode, most_p50, most_p95) in modes {
        let times = times_of(&vault, queries.iter().cloned(), mode).await?;
        add(
            report,
            name,
            what,
            times,
            most_p50,
            most_p95,
            "200 different queries of 2 to 7 words out of the notes, 10 hits with snippets, model warm",
        );
    }
    conditions(report, name, &vault, &queries).await?;
    let notes = vault.notes();
    let (mut known, mut edited) = (Vec::new(), Vec::new());
    for number in 0..QUERIES {
        let note = notes[number * 7919 % notes.len()].clone();
        let Ok(read) = vault.read_note(&note) else {
            continue;
        };
        let middle = (read.text.len() / 2) as u32;
        let request = RelatedRequest {
            note,
            text: None,
            offset: Some(middle),
            limit: 10,
        };
        let started = Instant::now();
        vault.related(&request).await?;
        known.push(started.elapsed());
        // A word typed into the passage: the model has to read it again.
        let mut text = read.text;
        let at = (0..=middle as usize)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        text.insert_str(at, " tideline ");
        let request = RelatedRequest {
            text: Some(text),
            ..request
        };
        let started = Instant::now();
        vault.related(&request).await?;
        edited.push(started.elapsed());
    }
    add(
        report,
        name,
        "related, saved passage",
        known,
        0.0,
        30.0,
        "the passage in the middle of 200 notes, its vector known",
    );
    add(
        report,
        name,
        "related, passage being written",
        edited,
        0.0,
        30.0,
        "the same with a word typed in: the model reads the passage",
    );
    drop(vault);
    saves(report, name, place).await
}

/// Searches that ask something of a note: what its record tells, and what only its text does.
async fn conditions(
    report: &mut Report,
    name: &str,
    vault: &Vault,
    queries: &[String],
) -> Result<(), Failure> {
    const ASKED: usize = 60;
    let words = |query: &str, most: usize| -> Vec<String> {
        let plain = |word: &str| word.chars().all(char::is_alphanumeric).then(|| word.to_owned());
        query.split_whitespace().filter_map(plain).take(most).collect()
    };
    let asked: Vec<&String> = queries
        .iter()
        .filter(|query| !words(query, 1).is_empty())
        .take(ASKED)
        .collect();
    let of_record = asked
        .iter()
        .map(|query| format!("~{} -tag:#nowhere", words(query, 7).join(" ")));
    let of_text = asked
        .iter()
        .map(|query| format!("line:({})", words(query, 2).join(" ")));
    add(
        report,
        name,
        "search by meaning, with a tag left out",
        times_of(vault, of_record, SearchMode::Hybrid).await?,
        0.0,
        0.0,
        "60 of these behind “~”, with “-tag:#nowhere”: every note is left, and looked at",
    );
    add(
        report,
        name,
        "search for words on one line",
        times_of(vault, of_text, SearchMode::Hybrid).await?,
        0.0,
        0.0,
        "two words of 60 of these in “line:( )”: every text is read",
    );
    Ok(())
}

async fn times_of(
    vault: &Vault,
    queries: impl Iterator<Item = String>,
    mode: SearchMode,
) -> Result<Vec<Duration>, Failure> {
    let mut times = Vec::new();
    for query in queries {
        let started = Instant::now();
        ask(vault, &query, mode).await?;
        times.push(started.elapsed());
    }
    Ok(times)
}

async fn ask(
    vault: &Vault,
    query: &str,
    mode: SearchMode,
) -> Result<weft_engine::types::SearchAnswer, Failure> {
    Ok(vault
        .search(&SearchRequest {
            query: query.to_owned(),
            mode,
            limit: 10,
            this: None,
        })
        .await?)
}

pub fn add(
    report: &mut Report,
    name: &str,
    what: &str,
    mut times: Vec<Duration>,
    most_p50: f64,
    most_p95: f64,
    method: &'static str,
) {
    times.sort();
    for (share, called, most) in [(0.5, "p50", most_p50), (0.95, "p95", most_p95)] {
        let time = milliseconds(at(&times, share));
        report.add(
            name,
            format!("{what}, {called}"),
            time,
            "ms",
            at_most(most),
            method,
        );
    }
}

/// From a save to the note being found by a word that is new in the vault. On a copy.
async fn saves(report: &mut Report, name: &str, place: &Path) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("vault");
    copy_notes(place, &copy)?;
    let data = folder.path().join("data");
    let options = OpenOptions {
        data: Some(data),
        watch: true,
        embed: false,
    };
    let vault = Vault::open(&copy, options).await?;
    vault.read().await;
    let note = vault.notes().into_iter().next().ok_or("an empty vault")?;
    let mut times = Vec::new();
    for number in 0..SAVES {
        let read = vault.read_note(&note)?;
        let word = format!("zyxword{number}qq");
        let text = format!("{}\n\nA line with {word} in it.\n", read.text);
        let started = Instant::now();
        vault.save_note(&note, &text, &read.hash)?;
        while ask(&vault, &word, SearchMode::Text).await?.hits.is_empty() {
            if started.elapsed() > Duration::from_secs(10) {
                return Err("a saved note was not found within 10 s".into());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        times.push(started.elapsed());
    }
    add(
        report,
        name,
        "save to found by its words",
        times,
        0.0,
        300.0,
        "15 saves of one note with a new word, fsync included",
    );
    Ok(())
}

pub fn copy_notes(from: &Path, to: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            copy_notes(&path, &to.join(name))?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            std::fs::write(to.join(name), std::fs::read(&path)?)?;
        }
    }
    Ok(())
}

/// Runs of words out of the notes, different each, the same in every run.
pub fn queries(place: &Path, many: usize) -> Result<Vec<String>, Failure> {
    let files = notes_below(place)?;
    let mut queries = Vec::new();
    for round in 0..many * 20 {
        if queries.len() == many || files.is_empty() {
            break;
        }
        let text = String::from_utf8_lossy(&std::fs::read(&files[round * 37 % files.len()])?).into_owned();
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 2)
            .collect();
        let length = 2 + round % 6;
        if words.len() < length + 1 {
            continue;
        }
        let start = (round * 101 + 13) % (words.len() - length);
        let query = words[start..start + length].join(" ");
        if !queries.contains(&query) {
            queries.push(query);
        }
    }
    Ok(queries)
}

/// Sorted.
pub fn notes_below(place: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut folders = vec![place.to_path_buf()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
