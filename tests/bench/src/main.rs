//! `npm run bench`: what the README promises, measured. Release build, one run, each figure
//! with its method, beside what it is held against.

#![allow(clippy::print_stdout, clippy::print_stderr)] // A bench talks this way.

mod hostile;
mod latency;
mod linking;
mod links;
mod memory;
mod quality;
mod report;
mod scale;
mod spans;
mod throughput;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::report::Report;

/// Measure Weft: speed of indexing and answering, share of the model's own speed, memory.
#[derive(Parser)]
struct Arguments {
    /// Folder with `vaults/NAME` [default: ../shared/data if it is there, else the demo vault alone]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Write the figures as JSON into this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Measure these vaults alone, e.g. `--only foam-docs`; `--only hostile` for the hostile files
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Leave out the long ones: vectors of the large vaults
    #[arg(long)]
    quick: bool,
    /// What to measure instead of the speed on a few vaults
    #[arg(value_enum)]
    what: Option<What>,
    /// With `quality`: hybrid once more with another weight, e.g. `--weights meaning=0.4,title=2`
    #[arg(long, value_name = "NAME=VALUE,…")]
    weights: Vec<String>,
    /// With `scale`: keep vault and indexes in this folder, for the next run
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// With `links`: a folder with a file without-NAME.json for each vault, the proposals' model that learnt from the others
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// With `links`: all that could be proposed, with what the model is told of it, for scripts/linking/fit.py
    #[arg(long, value_name = "DIR")]
    candidates: Option<PathBuf>,
    /// With `links`: write into this file what speaks for each note that may be linked, for scripts/linking/fit_related.py
    #[arg(long, value_name = "FILE")]
    signals: Option<PathBuf>,
    /// With `links --keep DIR`: write the copies with hidden links and what was hidden, and measure nothing
    #[arg(long)]
    write_only: bool,
    /// Used by the bench itself: index this vault in a process of its own
    #[arg(long, hide = true)]
    index_only: Option<PathBuf>,
    #[arg(long, hide = true)]
    index_data: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum What {
    /// How well questions are answered, on the search benchmarks of the data folder
    Quality,
    /// A vault of 50,000 passages: searches, one and eight at a time, and memory
    Scale,
    /// What comes back of links that were hidden
    Links,
}

/// Of this vault the links alone are measured.
const LARGE: &str = "interconnected-10k";

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    if let (Some(vault), Some(data)) = (&arguments.index_only, &arguments.index_data) {
        return memory::index_in_this_process(vault, data).await;
    }
    let project = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let data = arguments.data.or_else(|| {
        let shared = project.join("../shared/data");
        shared.is_dir().then_some(shared)
    });
    if let Some(What::Quality) = arguments.what {
        return quality::measure(
            &project,
            data.as_deref(),
            &arguments.only,
            &arguments.weights,
            arguments.quick,
        )
        .await;
    }
    if let Some(What::Scale) = arguments.what {
        let data = data.ok_or("notes are needed: name a folder that holds vaults/ with --data")?;
        let mut report = Report::default();
        scale::measure(&mut report, &data, arguments.keep).await?;
        report.print();
        if let Some(file) = arguments.json {
            std::fs::write(file, report.json()?)?;
        }
        return Ok(());
    }
    if let Some(What::Links) = arguments.what {
        let data = data.ok_or("vaults are needed: name a folder that holds vaults/ with --data")?;
        return linking::measure(&linking::Settings {
            data: &data,
            only: &arguments.only,
            keep: arguments.keep,
            models: arguments
                .models
                .unwrap_or_else(|| project.join("tests/bench/linking-models")),
            candidates: arguments.candidates,
            demo: project.join("assets/demo-vault"),
            signals: arguments.signals,
            write_only: arguments.write_only,
        })
        .await;
    }
    let wanted = |name: &str| arguments.only.is_empty() || arguments.only.iter().any(|only| only == name);
    let vaults: Vec<(String, PathBuf)> = match &data {
        Some(data) => ["foam-docs", "eips", "seekstone-1k"]
            .into_iter()
            .map(|name| (name.to_owned(), data.join("vaults").join(name)))
            .filter(|(_, place)| place.is_dir())
            .filter(|(name, _)| wanted(name))
            .collect(),
        None => vec![("demo-vault".to_owned(), project.join("assets/demo-vault"))],
    };
    if vaults.is_empty() && !wanted(LARGE) && !wanted("hostile") {
        return Err("no vault to measure: name a folder that holds vaults/foam-docs with --data".into());
    }
    let mut report = Report::default();
    for (name, place) in &vaults {
        eprintln!("bench: {name}");
        let indexes = tempfile::tempdir()?;
        throughput::measure(&mut report, name, place, indexes.path(), arguments.quick).await?;
        latency::measure(&mut report, name, place, indexes.path()).await?;
    }
    let large = data.as_ref().map(|data| data.join("vaults").join(LARGE));
    if let Some(place) = large.filter(|place| wanted(LARGE) && place.is_dir()) {
        eprintln!("bench: {LARGE}");
        links::measure(&mut report, LARGE, &place).await?;
    }
    if let Some(folder) = data.map(|data| data.join("hostile/pathological"))
        && wanted("hostile")
        && folder.is_dir()
    {
        eprintln!("bench: hostile files");
        hostile::measure(&mut report, &folder)?;
    }
    report.print();
    if let Some(file) = arguments.json {
        std::fs::write(file, report.json()?)?;
    }
    Ok(())
}
