//! Whether parsing takes time in proportion to a text's length, on files made to break that.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::report::{Report, Target};

/// Below this the clock is most of what is measured.
const SMALLEST: usize = 20_000;
/// By how much the longer text is longer.
const TIMES: usize = 4;

/// For each file the exponent of its growth: parsing it against parsing four of it in one text. 1 is
/// proportional, 2 is quadratic.
pub fn measure(report: &mut Report, folder: &Path) -> Result<(), Failure> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    for file in files {
        let text = String::from_utf8_lossy(&std::fs::read(&file)?).into_owned();
        if text.len() < SMALLEST {
            continue;
        }
        // A part of a file is not always like the whole: definitions first, what refers to them after.
        let (once, repeated) = (best(&text), best(&text.repeat(TIMES)));
        let exponent = (repeated.as_secs_f64() / once.as_secs_f64()).ln() / (TIMES as f64).ln();
        let name = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        report.add(
            "hostile",
            format!(
                "{name}: growth ({:.0} MB/s)",
                text.len() as f64 / 1e6 / once.as_secs_f64()
            ),
            exponent,
            "exponent",
            Target::AtMost(1.3),
            "parse and chunk the file and four of it in one; ln of the times over ln of the lengths",
        );
    }
    Ok(())
}

/// The best of several tries, because a busy machine only ever adds time.
fn best(text: &str) -> Duration {
    (0..5)
        .map(|_| {
            let started = Instant::now();
            let note = weft_notes::parse(text);
            std::hint::black_box(weft_notes::chunks(text, &note, "A title"));
            started.elapsed()
        })
        .min()
        .unwrap_or_default()
}
