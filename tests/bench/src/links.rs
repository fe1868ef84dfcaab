//! The link graph (what is proposed is measured in `linking`): how long it takes to load, to follow a save, and to answer.

use std::path::Path;
use std::time::{Duration, Instant};

use weft_engine::{OpenOptions, Vault};

use crate::Failure;
use crate::latency;
use crate::report::{Report, Target};
use crate::spans::Times;
use crate::throughput;

/// Backlinks and mentions shown at a time, as the panel asks for them.
const SHOWN: u32 = 50;
const SAVES: usize = 15;

pub async fn measure(report: &mut Report, name: &str, place: &Path) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("vault");
    latency::copy_notes(place, &copy)?;
    let data = folder.path().join("data");
    {
        let vault = throughput::open(&copy, &data, false).await?;
        vault.read().await;
    }
    // The writer's lock is given back a moment after the vault is closed.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mut times = Vec::new();
    for _ in 0..5 {
        let started = Instant::now();
        let vault = throughput::open(&copy, &data, false).await?;
        times.push(started.elapsed());
        drop(vault);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    times.sort();
    report.add(
        name,
        "links: warm load",
        times.get(times.len() / 2).map_or(0.0, Duration::as_secs_f64),
        "s",
        Target::AtMost(1.5),
        "open until notes, names and graph are in memory, the stores included; median of 5",
    );
    let options = OpenOptions {
        data: Some(data),
        watch: false,
        embed: false,
    };
    let vault = Vault::open(&copy, options).await?;
    vault.read().await;
    let check = {
        let started = Instant::now();
        let check = vault.check();
        report.add(
            name,
            format!("links: check of {} links", check.links),
            started.elapsed().as_secs_f64() * 1000.0,
            "ms",
            Target::None,
            "links that lead nowhere with suggestions, ambiguous names, orphans",
        );
        check
    };
    answers(report, name, &vault)?;
    eprintln!(
        "bench: {} of {} links lead nowhere",
        check.unresolved.len(),
        check.links
    );
    saves(report, name, &vault).await
}

fn answers(report: &mut Report, name: &str, vault: &Vault) -> Result<(), Failure> {
    let notes = vault.notes();
    let mut times = Vec::new();
    let mut most = (0, String::new());
    for note in notes.iter().step_by((notes.len() / 200).max(1)) {
        let started = Instant::now();
        let links = vault.links(note, None, SHOWN)?;
        times.push(started.elapsed());
        if links.backlinks_total > most.0 {
            most = (links.backlinks_total, note.clone());
        }
    }
    latency::add(
        report,
        name,
        "links, backlinks and mentions of a note",
        times,
        0.0,
        100.0,
        "200 notes, 50 of each list, with their passages",
    );
    let started = Instant::now();
    vault.links(&most.1, None, SHOWN)?;
    report.add(
        name,
        format!("the same, of the one with {} backlinks", most.0),
        started.elapsed().as_secs_f64() * 1000.0,
        "ms",
        Target::AtMost(100.0),
        "the most linked of these notes",
    );
    Ok(())
}

/// From a save to the link being a backlink: the indexes are written before the graph.
async fn saves(report: &mut Report, name: &str, vault: &Vault) -> Result<(), Failure> {
    let notes = vault.notes();
    let (Some(source), Some(target)) = (notes.first(), notes.last()) else {
        return Ok(());
    };
    let steps = Times::of("graph")?;
    let mut times = Vec::new();
    for _ in 0..SAVES {
        let before = vault.links(target, Some(""), 0)?.backlinks_total;
        let read = vault.read_note(source)?;
        let text = format!("{}\n[[{target}]]\n", read.text);
        let started = Instant::now();
        vault.save_note(source, &text, &read.hash)?;
        while vault.links(target, Some(""), 0)?.backlinks_total == before {
            if started.elapsed() > Duration::from_secs(10) {
                return Err("a saved link was not a backlink within 10 s".into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        times.push(started.elapsed());
    }
    latency::add(
        report,
        name,
        "save to the graph",
        times,
        0.0,
        300.0,
        "15 saves of a note with one more link, fsync and index commits included",
    );
    let steps = steps.take();
    if steps.len() < SAVES {
        return Err("the graph was not updated once for each save".into());
    }
    latency::add(
        report,
        name,
        "the graph's own step of a save",
        steps,
        0.0,
        5.0,
        "the same saves: names, places and links in memory",
    );
    Ok(())
}
