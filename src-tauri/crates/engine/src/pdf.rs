//! The text of PDFs, page by page, read by a process of its own: what PDFs hold makes readers crash, run without end
//! and use up all memory. The program starts itself anew for that, see [`serve_pdf_worker`].

mod repair;
mod tidy;
mod worker;

use std::io::{BufRead, BufReader, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

pub use worker::serve_pdf_worker;

/// Between two pages in the text of a PDF.
pub(crate) const PAGE_END: char = '\u{c}';

/// How long one page may take.
const PAGE_SECONDS: u64 = 30;
/// How long a whole PDF may take.
const LONGEST: Duration = Duration::from_secs(600);
/// What the worker may take of the address space; its program's own code is part of it.
const MEMORY_MEGABYTES: u64 = 2_000;
/// Text beyond this is no text that somebody wrote.
const MOST_TEXT: usize = 32_000_000;
/// A line of the worker is one page.
const LONGEST_LINE: u64 = 2 * MOST_TEXT as u64;
/// What is read of what a dying worker says.
const LAST_WORDS: u64 = 4_000;
const POLL: Duration = Duration::from_millis(50);

/// This program, where its `main` has offered to be the worker.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// The program that reads PDFs; `None` where the one that runs does not offer it.
pub(crate) fn program() -> Option<&'static Path> {
    PROGRAM.get().map(PathBuf::as_path)
}

/// What the worker says, one a line.
#[derive(Debug, Serialize, Deserialize)]
enum Said {
    /// How many pages there are.
    Pages(usize),
    /// The text of the next page; `None` where it cannot be read.
    Page(Option<String>),
    /// Why there is nothing to read, as what follows a file's name.
    Failed(String),
    Done,
}

/// The text of a PDF.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Extraction {
    /// Every page, with [`PAGE_END`] between them.
    pub text: String,
    /// Why it is not all there, as what follows a file's name.
    pub error: Option<String>,
}

/// The bytes of each page in the text of a PDF.
pub(crate) fn pages(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split(PAGE_END).map(move |page| {
        let range = start..start + page.len();
        start = range.end + PAGE_END.len_utf8();
        range
    })
}

/// Reads a PDF with the worker. `None` where that was broken off because `is_closing` says so, or no worker could be
/// started: nothing is known of the PDF then.
pub(crate) fn extract(program: &Path, place: &Path, is_closing: impl Fn() -> bool) -> Option<Extraction> {
    let mut worker = command(program, place)
        .spawn()
        .inspect_err(|error| tracing::error!("the process that reads PDFs cannot be started: {error}"))
        .ok()?;
    let (said, last_words) = listen(&mut worker);
    let mut gathered = Gathered::default();
    let page_time = page_time();
    let started = Instant::now();
    let mut heard = started;
    let stopped = loop {
        match said.recv_timeout(POLL) {
            Ok(Said::Done) => break None,
            Ok(Said::Failed(reason)) => break Some(reason),
            Ok(Said::Pages(pages)) => gathered.expected = Some(pages),
            Ok(Said::Page(text)) => {
                heard = Instant::now();
                gathered.push(text);
                if gathered.text.len() > MOST_TEXT {
                    break Some(gathered.stopped("it holds more text than Weft reads"));
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                let ended = worker.wait().ok();
                let words = last_words
                    .recv_timeout(Duration::from_secs(1))
                    .unwrap_or_default();
                break Some(gathered.stopped(&why_it_died(ended, &words)));
            }
        }
        if is_closing() {
            end(&mut worker);
            return None;
        }
        if heard.elapsed() > page_time {
            break Some(gathered.stopped(&format!(
                "a page took longer than {} seconds",
                page_time.as_secs()
            )));
        }
        if started.elapsed() > LONGEST {
            break Some(gathered.stopped(&format!("it took longer than {} minutes", LONGEST.as_secs() / 60)));
        }
    };
    end(&mut worker);
    Some(Extraction {
        error: stopped.or_else(|| gathered.unread_pages()),
        text: gathered.text,
    })
}

/// In the tests a page may not take as long as in earnest.
fn page_time() -> Duration {
    let told = std::env::var("WEFT_PDF_SECONDS").ok();
    Duration::from_secs(told.and_then(|told| told.parse().ok()).unwrap_or(PAGE_SECONDS))
}

/// On Unix the shell limits what comes after it: the address space, and no file of a dead process's memory.
fn command(program: &Path, place: &Path) -> Command {
    const LIMITED: &str = r#"ulimit -c 0; ulimit -v "$1"; shift
if command -v nice >/dev/null; then exec nice -n 10 "$@"; fi
exec "$@""#;
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("/bin/sh");
        let kilobytes = (MEMORY_MEGABYTES * 1024).to_string();
        shell.args(["-c", LIMITED, "sh", &kilobytes]).arg(program);
        shell
    } else {
        Command::new(program)
    };
    command
        .arg(worker::ARGUMENT)
        .arg(place)
        // Held open: its end tells the worker that nobody listens any more.
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What the worker says, and, when it has ended, its last words.
fn listen(worker: &mut Child) -> (Receiver<Said>, Receiver<String>) {
    let (say, said) = mpsc::sync_channel(4);
    let (say_last, last_words) = mpsc::channel();
    if let Some(stdout) = worker.stdout.take() {
        std::thread::spawn(move || {
            let mut lines = BufReader::new(stdout);
            loop {
                let mut line = Vec::new();
                let read = lines.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
                // Half a line is what a dying process leaves.
                let whole = matches!(read, Ok(bytes) if bytes > 0) && line.ends_with(b"\n");
                let one = serde_json::from_slice(&line).ok().filter(|_| whole);
                if one.is_none_or(|one| say.send(one).is_err()) {
                    return;
                }
            }
        });
    }
    if let Some(mut stderr) = worker.stderr.take() {
        std::thread::spawn(move || {
            let mut words = Vec::new();
            let _ = stderr.by_ref().take(LAST_WORDS).read_to_end(&mut words);
            let _ = say_last.send(String::from_utf8_lossy(&words).into_owned());
            // A worker that says much must not wait for a listener.
            let _ = std::io::copy(&mut stderr, &mut std::io::sink());
        });
    }
    (said, last_words)
}

fn end(worker: &mut Child) {
    let _ = worker.kill();
    let _ = worker.wait();
}

fn why_it_died(ended: Option<ExitStatus>, words: &str) -> String {
    if words.contains("memory allocation") || words.contains("capacity overflow") {
        return format!("reading it takes more than {MEMORY_MEGABYTES} MB of memory");
    }
    tracing::warn!("reading a PDF ended with {ended:?}: {words}");
    "reading it made the process that reads PDFs crash".to_owned()
}

/// The pages that have come so far.
#[derive(Default)]
struct Gathered {
    text: String,
    pages: usize,
    /// How many there are, where the worker has come so far.
    expected: Option<usize>,
    /// The numbers of those that cannot be read.
    unread: Vec<usize>,
}

impl Gathered {
    fn push(&mut self, page: Option<String>) {
        if self.pages > 0 {
            self.text.push(PAGE_END);
        }
        self.pages += 1;
        match page {
            Some(page) => self.text.push_str(&page),
            None => self.unread.push(self.pages),
        }
    }

    /// What is told of a PDF whose reading was broken off.
    fn stopped(&self, why: &str) -> String {
        match (self.pages, self.expected) {
            (0, _) => format!("is not searched: {why}"),
            (pages, Some(expected)) => format!("is searched up to page {pages} of {expected}: {why}"),
            (pages, None) => format!("is searched up to page {pages}: {why}"),
        }
    }

    fn unread_pages(&self) -> Option<String> {
        const SHOWN: usize = 5;
        let numbers: Vec<String> = self.unread.iter().take(SHOWN).map(usize::to_string).collect();
        let list = numbers.join(", ");
        let more = self.unread.len().saturating_sub(SHOWN);
        match (self.unread.len(), more) {
            (0, _) => None,
            (unread, _) if unread == self.pages => {
                Some("is not searched: none of its pages can be read".to_owned())
            }
            (1, _) => Some(format!("is searched without page {list}, which cannot be read")),
            (_, 0) => Some(format!("is searched without pages {list}, which cannot be read")),
            (_, more) => Some(format!(
                "is searched without pages {list} and {more} more, which cannot be read"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_read_is_told_with_its_pages() {
        let mut gathered = Gathered::default();
        assert_eq!(gathered.unread_pages(), None);
        assert_eq!(gathered.stopped("it is odd"), "is not searched: it is odd");
        gathered.push(Some("one".to_owned()));
        gathered.push(None);
        gathered.expected = Some(9);
        assert_eq!(
            gathered.stopped("it is odd"),
            "is searched up to page 2 of 9: it is odd"
        );
        assert_eq!(
            gathered.unread_pages().as_deref(),
            Some("is searched without page 2, which cannot be read")
        );
        for _ in 0..6 {
            gathered.push(None);
        }
        assert_eq!(
            gathered.unread_pages().as_deref(),
            Some("is searched without pages 2, 3, 4, 5, 6 and 2 more, which cannot be read")
        );
        let pages: Vec<_> = pages(&gathered.text).collect();
        assert_eq!(pages.len(), 8);
        assert_eq!((pages[0].clone(), pages[1].clone()), (0..3, 4..4));
    }

    #[test]
    fn a_program_that_is_no_worker_does_no_harm() {
        let nobody = Path::new("/nowhere/at all");
        let extraction = extract(nobody, Path::new("x.pdf"), || false);
        // The shell is there, the program behind it is not.
        assert!(extraction.is_none_or(|extraction| extraction.error.is_some()));
    }
}
