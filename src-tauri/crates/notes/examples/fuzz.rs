//! Reads damaged notes until the time is over, and looks whether everything holds of them that
//! must hold of every text. `npm run fuzz -- --seconds 60 --seed 1 FOLDER…`

#![allow(clippy::print_stdout, clippy::print_stderr)] // It talks to whoever started it.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

#[path = "../tests/notes/invariants/mod.rs"]
mod invariants;

use invariants::pieces::{LINK_PIECES, PIECES, YAML_PIECES};

/// Longer texts hold no more kinds of mistakes and take longer to look at.
const LONGEST: usize = 3_000;

struct Arguments {
    seconds: u64,
    seed: u64,
    folders: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let Some(arguments) = arguments() else {
        eprintln!("usage: fuzz [--seconds N] [--seed N] FOLDER…");
        return ExitCode::from(2);
    };
    let mut corpus = Vec::new();
    for folder in &arguments.folders {
        read_notes(folder, &mut corpus);
    }
    if corpus.is_empty() {
        eprintln!("There is no markdown file in {:?}", arguments.folders);
        return ExitCode::from(2);
    }
    println!("{} notes, seed {}", corpus.len(), arguments.seed);
    fuzz(&corpus, &arguments)
}

fn arguments() -> Option<Arguments> {
    let mut found = Arguments {
        seconds: 60,
        seed: 1,
        folders: Vec::new(),
    };
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--seconds" => found.seconds = given.next()?.parse().ok()?,
            "--seed" => found.seed = given.next()?.parse().ok()?,
            _ if argument.starts_with('-') => return None,
            _ => found.folders.push(PathBuf::from(argument)),
        }
    }
    (!found.folders.is_empty()).then_some(found)
}

fn read_notes(folder: &Path, corpus: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read_notes(&path, corpus);
        } else if path.extension().is_some_and(|ending| ending == "md")
            && let Ok(bytes) = std::fs::read(&path)
        {
            corpus.push(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
}

fn fuzz(corpus: &[String], arguments: &Arguments) -> ExitCode {
    let mut random = Random(arguments.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let started = Instant::now();
    let mut told = Duration::ZERO;
    let mut runs = 0_u64;
    let mut distinct = HashSet::new();
    // The text is what is told of a failure, once.
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let failed = loop {
        let spent = started.elapsed();
        if spent.as_secs() >= arguments.seconds {
            break None;
        }
        if spent.saturating_sub(told) > Duration::from_secs(10) {
            told = spent;
            println!("{runs} runs, {:.0} a second", per_second(runs, spent));
        }
        let text = damaged(corpus, &mut random);
        distinct.insert(hash(&text));
        let link = random.below(4);
        runs += 1;
        if catch_unwind(AssertUnwindSafe(|| check(&text, link))).is_err() {
            break Some((text, link));
        }
    };
    std::panic::set_hook(quiet);
    let spent = started.elapsed();
    println!(
        "{runs} runs of {} distinct texts in {:.0} s, {:.0} a second",
        distinct.len(),
        spent.as_secs_f64(),
        per_second(runs, spent)
    );
    match failed {
        None => ExitCode::SUCCESS,
        Some((text, link)) => report(&text, link),
    }
}

fn check(text: &str, link: usize) {
    invariants::check(text);
    invariants::check_another_target(text, link);
}

/// Shortens the text as far as it still fails, keeps it, and fails with its message.
fn report(text: &str, link: usize) -> ExitCode {
    let fails = |text: &str| catch_unwind(AssertUnwindSafe(|| check(text, link))).is_err();
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let text = shortened(text, fails);
    std::panic::set_hook(hook);
    let path = std::env::temp_dir().join("weft-fuzz-failure.md");
    match std::fs::write(&path, &text) {
        Ok(()) => eprintln!("The text is in {}", path.display()),
        Err(error) => eprintln!("{} cannot be written: {error}\n{text}", path.display()),
    }
    check(&text, link);
    ExitCode::FAILURE
}

fn shortened(text: &str, fails: impl Fn(&str) -> bool) -> String {
    let mut text: Vec<char> = text.chars().collect();
    let mut length = text.len() / 2;
    while length > 0 {
        let mut at = 0;
        while at < text.len() {
            let end = (at + length).min(text.len());
            let without: String = text[..at].iter().chain(&text[end..]).collect();
            if fails(&without) {
                text.drain(at..end);
            } else {
                at = end;
            }
        }
        length /= 2;
    }
    text.into_iter().collect()
}

/// A stretch of a note with a few things cut, doubled, swapped and put in.
fn damaged(corpus: &[String], random: &mut Random) -> String {
    let mut text = stretch(&corpus[random.below(corpus.len())], random);
    for _ in 0..=random.below(8) {
        let (from, to) = (boundary(&text, random), boundary(&text, random));
        let (from, to) = (from.min(to), from.max(to));
        let near = floor(&text, from + random.below(12).min(to - from));
        match random.below(7) {
            0 => text.replace_range(from..near, ""),
            1 => {
                let again = text[from..near].to_owned();
                text.insert_str(to, &again);
            }
            2 => text.insert_str(from, PIECES[random.below(PIECES.len())]),
            3 => text.insert_str(from, LINK_PIECES[random.below(LINK_PIECES.len())]),
            4 => {
                // Where the front matter is, or would be.
                let at = floor(&text, from % 80);
                text.insert_str(at, YAML_PIECES[random.below(YAML_PIECES.len())]);
            }
            5 => {
                let other = stretch(&corpus[random.below(corpus.len())], random);
                let end = floor(&other, random.below(200));
                text.insert_str(from, &other[..end]);
            }
            _ => {
                let lines: Vec<&str> = text.split('\n').collect();
                let (one, other) = (random.below(lines.len()), random.below(lines.len()));
                let mut lines = lines;
                lines.swap(one, other);
                text = lines.join("\n");
            }
        }
    }
    text
}

/// Part of a text; half of the time from its beginning, where the front matter is.
fn stretch(text: &str, random: &mut Random) -> String {
    let start = if random.below(2) == 0 {
        0
    } else {
        boundary(text, random)
    };
    let end = floor(text, start + random.below(LONGEST));
    text[start..end.max(start)].to_owned()
}

fn boundary(text: &str, random: &mut Random) -> usize {
    floor(text, random.below(text.len() + 1))
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

fn per_second(runs: u64, spent: Duration) -> f64 {
    runs as f64 / spent.as_secs_f64().max(0.001)
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Xorshift.
struct Random(u64);

impl Random {
    /// A number from 0 to one below `end`, 0 where that is 0.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }
}
