//! `weft`: the engine for the terminal and for scripts. Unpacks arguments, makes one engine
//! call each, prints the answer for a person or, with `--json`, for a program.

#![allow(clippy::print_stderr)] // A command line talks this way.

/// A line on standard output.
macro_rules! say {
    ($($part:tt)*) => { $crate::print_text(&format!("{}\n", format_args!($($part)*))) };
}

mod check;
mod health;
mod index;
mod links;
mod mcp;
mod models;
mod parse;
mod read;
mod related;
mod rename;
mod render;
mod save;
mod search;
mod status;
mod suggest;
mod undo;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use weft_engine::types::SearchMode;
use weft_engine::{Error, Model, OpenOptions, Vault};

/// Search and link a folder of markdown notes by word and by meaning.
///
/// Indexes live outside the vault and can be deleted at any time. Nothing leaves this machine; the network is
/// used by `weft models download` alone.
#[derive(Parser)]
#[command(name = "weft", version, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    shared: SharedArguments,
}

const EXAMPLES: &str = "\
Examples:
  weft index ~/notes                         index everything, with progress
  weft search ~/notes \"how do tides work\"    ten passages, best first
  weft search ~/notes \"~how tides work in:Coast -tag:#draft\"
  weft search ~/notes --batch questions.jsonl --json
  weft related ~/notes \"Coast/Tide pools.md\" passages of other notes that bear on this one (--json: with scores)
  weft links ~/notes \"Tide pools\" --json     its links, backlinks, and mentions without a link
  weft read ~/notes \"Tide pools#Zones\"     a note, a heading's section (#) or a block (#^)
  weft mcp ~/notes                           serve the vault to AI agents, over standard input and output
  weft mcp ~/notes --http 8137 --allow-write the same over HTTP on this machine, and let them change notes
  weft render ~/notes \"Tide pools\"           its HTML, safe to show
  weft check ~/notes                         links that lead nowhere, and the like
  weft rename ~/notes \"Tides.md\" \"Sea/Tides.md\" --dry-run
  weft undo ~/notes                          take the last rename back
  weft parse ~/notes/idea.md --json          links, tags, tasks …, with their places in the file
  weft status ~/notes                        what is indexed, what waits, what failed
  weft models                                the models that read by meaning: which are here, which is in use
  weft models download multilingual-e5-small from the hub (WEFT_HUB names another one); goes on where it broke off
  weft models use multilingual-e5-small      from now on; `weft index` lets it read a vault, the app does so by itself

Offsets in JSON are bytes into the file. Exit code 0: done; 1: an error; 2: wrong arguments.
The text of errors goes to standard error. WEFT_LOG=debug shows what happens.";

#[derive(Args)]
struct SharedArguments {
    /// Where indexes live [default: the system's folder for application data]
    #[arg(long, global = true, value_name = "DIR", env = "WEFT_DATA_DIR")]
    data: Option<PathBuf>,
    /// Print JSON, one value a line
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Index a vault until everything in it is indexed
    Index { vault: PathBuf },
    /// Search a vault by word and meaning
    #[command(group = clap::ArgGroup::new("what").required(true))]
    Search {
        vault: PathBuf,
        /// Words, a question, or conditions: path: file: content: line: block: section: task: tag: [property:value]
        /// in: linked: links-to: modified: created: "a phrase" /regex/ -not OR ( ) ~meaning
        #[arg(group = "what", allow_hyphen_values = true)]
        query: Option<String>,
        /// A file of queries, `{"id": …, "text": …}` a line (- for standard input); answers come
        /// as JSON, one a line
        #[arg(long, group = "what", value_name = "FILE")]
        batch: Option<PathBuf>,
        #[arg(long, value_enum, default_value = "hybrid")]
        mode: Mode,
        /// Passages in an answer
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// List what bears on a note
    #[command(group = clap::ArgGroup::new("which").required(true))]
    Related {
        vault: PathBuf,
        /// Path in the vault, or the note's name
        #[arg(group = "which")]
        note: Option<String>,
        /// Every note, one JSON line each; the model reads first what it has not read
        #[arg(long, group = "which")]
        all: bool,
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// Propose links: words of a note that should be links, each with its target, how likely it is, and why
    ///
    /// With --json a line a note: {"note", "proposals": [{"start", "end", "text", "target": {"note", "heading", "block"},
    /// "probability", "kind": "mention" or "meaning", "why"}]}, offsets in bytes of the file, best first. Only words that are
    /// no link yet.
    #[command(group = clap::ArgGroup::new("of").required(true))]
    Suggest {
        vault: PathBuf,
        /// Path in the vault, or the note's name
        #[arg(group = "of")]
        note: Option<String>,
        /// Every note; the model reads first what it has not read
        #[arg(long, group = "of")]
        all: bool,
        /// Leave out what is less likely than this, from 0 to 1 [default: as in the app]
        #[arg(long, value_name = "PROBABILITY")]
        threshold: Option<f32>,
        /// Another model, as scripts/linking/fit.py writes it
        #[arg(long, value_name = "FILE", hide = true)]
        model: Option<PathBuf>,
        /// Every candidate with what the model is told of it, for fitting
        #[arg(long, hide = true)]
        features: bool,
    },
    /// List notes that say the same in the same words: copies, near copies, passages in common
    ///
    /// With --json a line a pair: {"notes", "kind": "identical", "near" or "passage", "share", "passage", "why"}.
    Duplicates {
        vault: PathBuf,
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        limit: u32,
    },
    /// List pairs of notes that are near in meaning and far apart in links
    ///
    /// With --json a line a pair: {"ends": [{"note", "title", "start", "end", "text"}, …], "distance", "why"}.
    Bridges {
        vault: PathBuf,
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        limit: u32,
    },
    /// List what is odd in the vault as a whole: duplicates, bridges, notes without links and where they belong, links whose
    /// text does not fit, long notes that could be split
    ///
    /// With --json one object: {"notes", "bridges", "orphans", "orphans_in_all", "duplicates", "misfits", "hubs",
    /// "dismissed", "unread", "took_ms"}.
    Health { vault: PathBuf },
    /// List the links of a note, those that lead to it, and places that name it without a link
    Links {
        vault: PathBuf,
        /// Path in the vault, or the note's name
        note: String,
    },
    /// Print a note as it is written: the whole, a heading's section, or a block
    Read {
        vault: PathBuf,
        /// Path in the vault, or the note's name; with `#Heading` or `#^block`, as in a link
        note: String,
    },
    /// Serve the vault to AI agents: a Model Context Protocol server on standard input and output, or over HTTP
    ///
    /// Tools that read: search, related, similar, read_note, list_notes, links, suggest_links, graph_neighbors, recent,
    /// vault_status. With --allow-write also create_note, append, apply_edit, accept_link, undo; a change of a note can be
    /// taken back in the app and by `weft undo` as well. It works while the app has the vault open, and keeps the index
    /// current where nobody else does.
    ///
    /// With --http it listens on 127.0.0.1 alone, at /mcp, and prints its address and the header that every request has
    /// to bear: `Authorization: Bearer TOKEN`. The token is made anew at every start, unless the environment variable
    /// WEFT_MCP_TOKEN (16 or more characters, not repeated in the output) names it. Ctrl+C ends it.
    Mcp {
        /// The folder of notes
        vault: PathBuf,
        /// Serve over HTTP; port 0, or none, takes any that is free
        #[arg(long, value_name = "PORT", num_args = 0..=1, default_missing_value = "0")]
        http: Option<u16>,
        /// Let agents change notes
        #[arg(long)]
        allow_write: bool,
    },
    /// Print a note as the HTML of reading view, sanitised
    ///
    /// Addresses into the vault are vault://localhost/PATH#HEADING, percent-encoded. Remote images
    /// keep their address in data-remote-src and are not loaded.
    Render {
        vault: PathBuf,
        /// Path in the vault, or the note's name
        note: String,
    },
    /// Report links that lead nowhere, ambiguous names, notes without links, unreadable files
    Check {
        vault: PathBuf,
        /// End with exit code 1 if anything is wrong (notes without links are not)
        #[arg(long)]
        strict: bool,
    },
    /// Rename or move a note, attachment or folder, and every link to it
    Rename {
        vault: PathBuf,
        /// Path in the vault, with its extension
        from: String,
        /// New path in the vault, with its extension
        to: String,
        /// Show what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Take back the last change of several files; again for the one before
    Undo { vault: PathBuf },
    /// Save a note from standard input as the window does
    #[command(hide = true)]
    Save {
        vault: PathBuf,
        /// Path in the vault
        note: String,
        /// Hash of the version that was edited [default: that of the file as it is]
        #[arg(long)]
        base: Option<String>,
    },
    /// Show what Weft understands of one file
    Parse { file: PathBuf },
    /// List the models that read by meaning; download one, or choose the one in use
    Models {
        #[command(subcommand)]
        what: Option<models::What>,
    },
    /// Tell what is indexed, what waits and what failed
    Status { vault: PathBuf },
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Mode {
    /// Both, fused
    Hybrid,
    /// Words alone
    Text,
    /// Meaning alone
    Meaning,
}

impl From<Mode> for SearchMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Hybrid => Self::Hybrid,
            Mode::Text => Self::Text,
            Mode::Meaning => Self::Meaning,
        }
    }
}

fn main() -> ExitCode {
    weft_engine::serve_pdf_worker().unwrap_or_else(start)
}

#[tokio::main]
async fn start() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("WEFT_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("weft=warn,weft_engine=error")),
        )
        .init();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("weft: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Error> {
    let SharedArguments { data, json } = arguments.shared;
    match arguments.command {
        Command::Index { vault } => index::run(open(&vault, data, true).await?, json).await,
        Command::Search {
            vault,
            query,
            batch,
            mode,
            limit,
        } => {
            let vault = open(&vault, data, false).await?;
            match (query, batch) {
                (Some(query), _) => search::one(&vault, &query, mode.into(), limit, json).await,
                (None, Some(batch)) => search::batch(&vault, &batch, mode.into(), limit).await,
                (None, None) => Ok(()),
            }
        }
        Command::Related {
            vault, note, limit, ..
        } => match note {
            Some(note) => related::one(&open(&vault, data, false).await?, &note, limit, json).await,
            None => related::all(&open_read(&vault, data).await?, limit).await,
        },
        Command::Suggest {
            vault,
            note,
            threshold,
            model,
            features,
            ..
        } => {
            let vault = match note {
                Some(_) => open(&vault, data, false).await?,
                None => open_read(&vault, data).await?,
            };
            let asked = suggest::Asked {
                note,
                threshold,
                model,
                features,
            };
            suggest::run(&vault, asked, json).await
        }
        Command::Duplicates { vault, limit } => {
            health::duplicates(&open_without_model(&vault, data).await?, limit, json).await
        }
        Command::Bridges { vault, limit } => {
            health::bridges(&open_read(&vault, data).await?, limit, json).await
        }
        Command::Health { vault } => health::health(&open_read(&vault, data).await?, json).await,
        Command::Links { vault, note } => {
            links::run(&open_without_model(&vault, data).await?, &note, json).await
        }
        Command::Read { vault, note } => {
            read::run(&open_without_model(&vault, data).await?, &note, json).await
        }
        Command::Mcp {
            vault,
            http,
            allow_write,
        } => {
            let serving = mcp::Serving {
                http,
                allow_write,
                json,
            };
            mcp::run(&vault, data, serving).await
        }
        Command::Render { vault, note } => {
            render::run(&open_without_model(&vault, data).await?, &note, json).await
        }
        Command::Check { vault, strict } => {
            check::run(&open_without_model(&vault, data).await?, strict, json).await
        }
        Command::Rename {
            vault,
            from,
            to,
            dry_run,
        } => {
            let vault = open_without_model(&vault, data).await?;
            if dry_run {
                rename::plan(&vault, &from, &to, json)
            } else {
                rename::run(&vault, &from, &to, json)
            }
        }
        Command::Undo { vault } => undo::run(&open_without_model(&vault, data).await?, json),
        Command::Save { vault, note, base } => {
            save::run(&open_without_model(&vault, data).await?, &note, base).await
        }
        Command::Parse { file } => parse::run(&file, json),
        Command::Models { what } => models::run(what, data, json).await,
        Command::Status { vault } => status::run(&open(&vault, data, false).await?, json).await,
    }
}

async fn open(vault: &Path, data: Option<PathBuf>, embed: bool) -> Result<Vault, Error> {
    let options = OpenOptions {
        data,
        watch: false,
        embed,
    };
    let vault = Vault::open(vault, options).await?;
    tell(&vault);
    Ok(vault)
}

/// For what compares the whole vault by meaning: the model reads first what it has not read.
async fn open_read(vault: &Path, data: Option<PathBuf>) -> Result<Vault, Error> {
    let vault = open(vault, data, true).await?;
    index::all_of(&vault).await;
    Ok(vault)
}

/// For what asks nothing by meaning: the model takes a moment to load.
async fn open_without_model(vault: &Path, data: Option<PathBuf>) -> Result<Vault, Error> {
    let options = OpenOptions {
        data,
        watch: false,
        embed: false,
    };
    let vault = Vault::open_with_model(vault, options, Arc::new(Model::off())).await?;
    tell(&vault);
    Ok(vault)
}

/// Says what a crash had interrupted and how it was put right.
fn tell(vault: &Vault) {
    for message in vault.recovered() {
        eprintln!("weft: {message}");
    }
}

/// One value as one line of JSON.
fn print_json(value: &impl serde::Serialize) -> Result<(), Error> {
    let line = serde_json::to_string(value)
        .map_err(|error| Error::new(weft_engine::ErrorCode::Internal, format!("writing JSON: {error}")))?;
    say!("{line}");
    Ok(())
}

fn print_text(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    // A reader that has seen enough (`| head`) is no error.
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}
