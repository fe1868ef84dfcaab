//! A vault of fifty thousand passages: how long questions take, one at a time and eight at once, and how much memory a
//! server for agents holds.

mod tying;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use weft_engine::types::{RelatedRequest, SearchMode, SearchRequest};
use weft_engine::{Model, OpenOptions, Vault};

use crate::report::{Report, Target, at, at_most, milliseconds};
use crate::spans::Times;
use crate::{Failure, latency, memory};

const CHUNKS: u32 = 50_000;
const QUERIES: usize = 500;
const AT_ONCE: usize = 8;
const COLD_STARTS: usize = 9;
const NAME: &str = "50k";
/// Whole vaults first; of the last as many notes as it takes.
const VAULTS: [&str; 6] = [
    "foam-docs",
    "dendron-site",
    "eips",
    "jbranchaud-til",
    "seekstone-1k",
    "interconnected-10k",
];

/// `kept`: where vault and indexes stay between runs; reading so many passages takes the model ten minutes.
pub async fn measure(report: &mut Report, data: &Path, kept: Option<PathBuf>) -> Result<(), Failure> {
    let temporary = tempfile::tempdir()?;
    let folder = kept.unwrap_or_else(|| temporary.path().to_path_buf());
    let (vault, indexes) = (folder.join("vault"), folder.join("data"));
    let stood_in = Times::of("standing in")?;
    let chunks = make(&data.join("vaults"), &vault, &indexes).await?;
    let seconds: f64 = stood_in.take().iter().map(Duration::as_secs_f64).sum();
    if seconds > 0.0 {
        report.add(
            NAME,
            "passages that something stands in for",
            f64::from(chunks) / seconds,
            "chunks/s",
            Target::AtLeast(20_000.0),
            "static vectors of passages, all cores, while the vault is read for the first time",
        );
    }
    eprintln!("bench: {chunks} passages; the model reads what it has not read yet");
    let run = memory::index_in_a_process(&vault, &indexes)?;
    eprintln!("bench: {} read in {:.0} s", run.embedded, run.seconds);
    let queries = latency::queries(&vault, QUERIES)?;
    let opened = open(&vault, &indexes).await?;
    let chunks = opened.status().chunks;
    report.add(
        NAME,
        "passages",
        f64::from(chunks),
        "",
        Target::AtLeast(f64::from(CHUNKS)),
        "notes of six vaults",
    );
    one_by_one(report, &opened, &queries).await?;
    related_notes(report, &opened).await?;
    tying::measure(report, &opened, &queries).await?;
    many_at_once(report, opened, &queries).await?;
    cold(report, &vault, &indexes, &queries)?;
    server(report, &vault, &indexes, &queries)
}

async fn open(vault: &Path, indexes: &Path) -> Result<Arc<Vault>, Failure> {
    let options = OpenOptions {
        data: Some(indexes.to_path_buf()),
        watch: false,
        embed: false,
    };
    let vault = Vault::open_with_model(vault, options, Arc::new(Model::start_for_many())).await?;
    vault.model_loaded().await;
    vault.read().await;
    Ok(Arc::new(vault))
}

/// Copies notes until there are enough passages, and says how many.
async fn make(from: &Path, to: &Path, indexes: &Path) -> Result<u32, Failure> {
    const NOTES_AT_A_TIME: usize = 1_500;
    if !to.is_dir() {
        for name in &VAULTS[..VAULTS.len() - 1] {
            latency::copy_notes(&from.join(name), &to.join(name))?;
        }
    }
    let last = VAULTS[VAULTS.len() - 1];
    let mut notes = latency::notes_below(&from.join(last))?.into_iter();
    loop {
        let opened = open(to, indexes).await?;
        let chunks = opened.status().chunks;
        drop(opened);
        // The writer's lock is given back a moment after the vault is closed.
        tokio::time::sleep(Duration::from_millis(500)).await;
        if chunks >= CHUNKS {
            return Ok(chunks);
        }
        let more: Vec<PathBuf> = notes.by_ref().take(NOTES_AT_A_TIME).collect();
        if more.is_empty() {
            return Err(format!("the vaults of {} have {chunks} passages alone", from.display()).into());
        }
        for note in more {
            let place = to.join(note.strip_prefix(from)?);
            std::fs::create_dir_all(place.parent().unwrap_or(to))?;
            std::fs::write(place, std::fs::read(note)?)?;
        }
    }
}

async fn ask(vault: &Vault, query: &str, mode: SearchMode) -> Result<Duration, Failure> {
    let request = SearchRequest {
        query: query.to_owned(),
        mode,
        limit: 10,
        this: None,
    };
    let started = Instant::now();
    vault.search(&request).await?;
    Ok(started.elapsed())
}

/// What bears on whole notes, as the panel asks for it.
async fn related_notes(report: &mut Report, vault: &Vault) -> Result<(), Failure> {
    const NOTES: usize = 200;
    let notes = vault.notes();
    let step = (notes.len() / NOTES).max(1);
    let mut times = Vec::new();
    for (number, note) in notes.iter().step_by(step).enumerate() {
        let request = RelatedRequest {
            note: note.clone(),
            text: None,
            offset: None,
            limit: 10,
        };
        let started = Instant::now();
        vault.related(&request).await?;
        // The first one makes the tables of names, once for all.
        if number > 0 {
            times.push(started.elapsed());
        }
    }
    times.sort();
    for (share, name, most) in [(0.5, "p50", 0.0), (0.95, "p95", 50.0)] {
        report.add(
            NAME,
            format!("related to a whole note, {name}"),
            milliseconds(at(&times, share)),
            "ms",
            at_most(most),
            "200 notes, 10 hits with snippets; the tables of names are made",
        );
    }
    Ok(())
}

async fn one_by_one(report: &mut Report, vault: &Vault, queries: &[String]) -> Result<(), Failure> {
    const METHOD: &str =
        "500 different queries of 2 to 7 words out of the notes, none asked before, 10 hits with snippets";
    for query in ["one that", "warms up", "what is read once"] {
        ask(vault, query, SearchMode::Hybrid).await?;
    }
    let modes = [
        ("text search", SearchMode::Text, 3.0, 0.0),
        ("hybrid search", SearchMode::Hybrid, 9.0, 30.0),
    ];
    for (number, (what, mode, most_p50, most_p99)) in modes.into_iter().enumerate() {
        let mut times = Vec::new();
        for query in queries {
            // No text is asked for twice, in whatever mode.
            let query = if number == 0 {
                query.clone()
            } else {
                reversed(query)
            };
            times.push(ask(vault, &query, mode).await?);
        }
        times.sort();
        for (share, name, most) in [(0.5, "p50", most_p50), (0.99, "p99", most_p99)] {
            report.add(
                NAME,
                format!("{what}, {name}"),
                milliseconds(at(&times, share)),
                "ms",
                at_most(most),
                METHOD,
            );
        }
    }
    for (what, wrapped) in [
        ("search by meaning, with a tag left out", ("~", " -tag:#nowhere")),
        ("search for words on one line", ("line:(", ")")),
    ] {
        let mut times = Vec::new();
        for query in queries.iter().take(60) {
            let words: Vec<&str> = query.split_whitespace().take(2).collect();
            times.push(
                ask(
                    vault,
                    &format!("{}{}{}", wrapped.0, words.join(" "), wrapped.1),
                    SearchMode::Hybrid,
                )
                .await?,
            );
        }
        times.sort();
        for (share, name) in [(0.5, "p50"), (0.99, "p99")] {
            report.add(
                NAME,
                format!("{what}, {name}"),
                milliseconds(at(&times, share)),
                "ms",
                Target::None,
                "60 queries of two words",
            );
        }
    }
    Ok(())
}

async fn many_at_once(report: &mut Report, vault: Arc<Vault>, queries: &[String]) -> Result<(), Failure> {
    let mut alone = Vec::new();
    let mut worst = Vec::new();
    for some in queries.chunks_exact(AT_ONCE).take(30) {
        alone.push(ask(&vault, &format!("{} alone", some[0]), SearchMode::Hybrid).await?);
        let asked = some.iter().map(|query| {
            let (vault, query) = (Arc::clone(&vault), format!("{query} together"));
            tokio::spawn(async move {
                ask(&vault, &query, SearchMode::Hybrid)
                    .await
                    .map_err(|error| error.to_string())
            })
        });
        let mut slowest = Duration::ZERO;
        for asked in asked.collect::<Vec<_>>() {
            slowest = slowest.max(asked.await??);
        }
        worst.push(slowest);
    }
    alone.sort();
    worst.sort();
    report.add(
        NAME,
        "the slowest of 8 at once, beside one alone",
        at(&worst, 0.5).as_secs_f64() / at(&alone, 0.5).as_secs_f64(),
        "times",
        Target::AtMost(AT_ONCE as f64),
        "hybrid; medians of 30 rounds",
    );
    Ok(())
}

fn cold(report: &mut Report, vault: &Path, indexes: &Path, queries: &[String]) -> Result<(), Failure> {
    let mut times = Vec::new();
    for query in queries.iter().rev().take(COLD_STARTS) {
        let started = Instant::now();
        let output = Command::new(weft()?)
            .args(["search", "--json", "--data"])
            .arg(indexes)
            .arg(vault)
            .arg(query)
            .output()?;
        times.push(started.elapsed());
        if !output.status.success() {
            return Err(format!("weft search: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
    }
    times.sort();
    report.add(
        NAME,
        "weft search, from start to answer",
        milliseconds(at(&times, 0.5)),
        "ms",
        Target::AtMost(700.0),
        "a process each, hybrid; median of 9",
    );
    Ok(())
}

/// Asks `weft mcp` over standard input and output, and looks at what it holds in memory.
fn server(report: &mut Report, vault: &Path, indexes: &Path, queries: &[String]) -> Result<(), Failure> {
    let mut server = Command::new(weft()?)
        .args(["mcp", "--data"])
        .arg(indexes)
        .arg(vault)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut input = server.stdin.take().ok_or("no standard input")?;
    let mut output = BufReader::new(server.stdout.take().ok_or("no standard output")?);
    let mut call = |id: usize, method: &str, params: serde_json::Value| -> Result<Duration, Failure> {
        let started = Instant::now();
        writeln!(
            input,
            "{}",
            serde_json::json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
        )?;
        let mut line = String::new();
        output.read_line(&mut line)?;
        let answer: serde_json::Value = serde_json::from_str(&line)?;
        if answer.get("result").is_none() {
            return Err(format!("weft mcp answered {line}").into());
        }
        Ok(started.elapsed())
    };
    let about = serde_json::json!({
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"},
    });
    call(0, "initialize", about)?;
    let mut times = Vec::new();
    for (number, query) in queries.iter().take(100).enumerate() {
        let asked = serde_json::json!({"name": "search", "arguments": {"query": format!("{query} asked")}});
        times.push(call(number + 1, "tools/call", asked)?);
    }
    let resident = memory::megabytes(server.id(), "VmRSS:");
    server.kill()?;
    server.wait()?;
    times.sort();
    report.add(
        NAME,
        "weft mcp: memory after 100 searches",
        resident,
        "MB",
        Target::AtMost(500.0),
        "resident, all that is mapped of files included",
    );
    report.add(
        NAME,
        "weft mcp: search, p50",
        milliseconds(at(&times, 0.5)),
        "ms",
        Target::None,
        "100 hybrid searches over standard input and output",
    );
    Ok(())
}

/// The command line that was built beside this program.
fn weft() -> Result<PathBuf, Failure> {
    let place = std::env::current_exe()?.with_file_name("weft");
    place
        .is_file()
        .then_some(place)
        .ok_or_else(|| "weft is not built beside weft-bench".into())
}

fn reversed(query: &str) -> String {
    query.split_whitespace().rev().collect::<Vec<_>>().join(" ")
}
