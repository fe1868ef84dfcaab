//! How fast a vault is indexed: its words, its vectors, and the model's own speed on the same
//! passages, which is the ceiling.

use std::collections::HashSet;
use std::path::Path;
use std::time::Instant;

use weft_engine::{Model, OpenOptions, Vault};

use crate::Failure;
use crate::memory;
use crate::report::{Report, Target};

/// Kilobytes of markdown a second that the Python tool which Weft replaces indexes, times ten.
const TEN_TIMES_THE_OLD_TOOL: f64 = 31.0;

pub async fn measure(
    report: &mut Report,
    name: &str,
    place: &Path,
    indexes: &Path,
    quick: bool,
) -> Result<(), Failure> {
    let (texts, notes, bytes) = passages(place)?;
    let kilobytes = bytes as f64 / 1000.0;

    let words = tempfile::tempdir()?;
    let started = Instant::now();
    let vault = open(place, words.path(), false).await?;
    vault.read().await;
    let seconds = started.elapsed().as_secs_f64();
    drop(vault);
    let target = if name == "seekstone-1k" {
        Target::AtMost(2.0)
    } else {
        Target::None
    };
    report.add(
        name,
        "text and links: whole vault",
        seconds,
        "s",
        target,
        "open an empty index until every note is found by its words",
    );
    report.add(
        name,
        "text: notes a second",
        notes as f64 / seconds,
        "notes/s",
        Target::None,
        "the same run",
    );
    report.add(
        name,
        "text: passages a second",
        texts.len() as f64 / seconds,
        "chunks/s",
        Target::None,
        "the same run",
    );

    if quick && texts.len() > 3_000 {
        eprintln!("bench: --quick leaves out the vectors of {name}");
        return Ok(());
    }
    let raw = {
        let model = Model::start();
        model.loaded().await;
        model.embed_many(&texts[..texts.len().min(64)]).await?;
        let started = Instant::now();
        model.embed_many(&texts).await?;
        texts.len() as f64 / started.elapsed().as_secs_f64()
    };
    report.add(
        name,
        "model alone: passages a second",
        raw,
        "chunks/s",
        Target::None,
        "fastembed on the same passages, sorted by length, nothing else running",
    );

    let run = memory::index_in_a_process(place, indexes)?;
    let rate = f64::from(run.embedded) / run.seconds;
    report.add(
        name,
        "vectors: whole vault",
        run.seconds,
        "s",
        Target::None,
        "weft index in a process of its own, model loading included",
    );
    report.add(
        name,
        "vectors: passages a second",
        rate,
        "chunks/s",
        Target::None,
        "the same run",
    );
    report.add(
        name,
        "vectors: share of the model's speed",
        100.0 * rate / raw,
        "%",
        Target::AtLeast(85.0),
        "the two rates above",
    );
    report.add(
        name,
        "markdown a second",
        kilobytes / run.seconds,
        "kB/s",
        Target::AtLeast(TEN_TIMES_THE_OLD_TOOL),
        "bytes of all notes over the same run",
    );
    report.add(
        name,
        "peak memory of indexing",
        run.peak_megabytes,
        "MB",
        Target::AtMost(700.0),
        "VmHWM of that process",
    );
    let again = memory::index_in_a_process(place, indexes)?;
    report.add(
        name,
        "indexed again: passages read by the model",
        f64::from(again.embedded),
        "chunks",
        Target::AtMost(0.0),
        "the same command a second time",
    );
    Ok(())
}

pub async fn open(place: &Path, data: &Path, embed: bool) -> Result<Vault, Failure> {
    let options = OpenOptions {
        data: Some(data.to_path_buf()),
        watch: false,
        embed,
    };
    Ok(Vault::open(place, options).await?)
}

/// The different texts of all passages, the number of notes, and their bytes.
fn passages(place: &Path) -> Result<(Vec<String>, usize, u64), Failure> {
    let mut folders = vec![place.to_path_buf()];
    let (mut notes, mut bytes) = (0, 0);
    let mut seen = HashSet::new();
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let hidden = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if hidden {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
                notes += 1;
                bytes += text.len() as u64;
                let note = weft_notes::parse(&text);
                let stem = path
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                for chunk in weft_notes::chunks(&text, &note, &stem) {
                    if seen.insert(chunk.text.clone()) {
                        texts.push(chunk.text);
                    }
                }
            }
        }
    }
    Ok((texts, notes, bytes))
}
