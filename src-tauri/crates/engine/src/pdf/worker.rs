//! The process that reads one PDF and says its pages on standard output.

use std::any::Any;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

use pdf_extract::{Document, PlainTextOutput, output_doc_page};

use super::{PROGRAM, Said, repair, tidy};

/// What a program is started with to be the worker; the path of a PDF follows.
pub(super) const ARGUMENT: &str = "--weft-read-pdf";

/// Reading a PDF goes down as deep as its parts are nested.
const STACK_BYTES: usize = 64_000_000;

/// To be called first in the `main` of a program that opens vaults: it then reads their PDFs, in processes of its own
/// program. Where this is such a process, it does its work here, and `main` returns the code.
pub fn serve_pdf_worker() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == ARGUMENT) {
        return Some(arguments.next().map_or(ExitCode::FAILURE, serve));
    }
    if let Ok(program) = std::env::current_exe() {
        // It is set already where this is called twice.
        let _ = PROGRAM.set(program);
    }
    None
}

fn serve(place: OsString) -> ExitCode {
    // A page that makes the reader panic is one that cannot be read, and is said as such.
    std::panic::set_hook(Box::new(|_| {}));
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        // Whoever wanted to know has gone.
        std::process::exit(1);
    });
    let reading = std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || read(Path::new(&place)));
    match reading.map(std::thread::JoinHandle::join) {
        Ok(Ok(Some(()))) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// `None` where nobody listens any more.
fn read(place: &Path) -> Option<()> {
    let document = match catch_unwind(|| open(place)) {
        Ok(Ok(document)) => document,
        Ok(Err(reason)) => return say(&Said::Failed(reason)),
        Err(panicked) => return say(&Said::Failed(damaged(&words_of(panicked.as_ref())))),
    };
    let pages = document.get_pages();
    if pages.is_empty() {
        return say(&Said::Failed(damaged("it has no pages")));
    }
    say(&Said::Pages(pages.len()))?;
    for number in pages.keys() {
        let read = catch_unwind(AssertUnwindSafe(|| {
            let mut text = String::new();
            let mut output = PlainTextOutput::new(&mut text);
            output_doc_page(&document, &mut output, *number).ok()?;
            Some(tidy::tidied(&text))
        }));
        say(&Said::Page(read.ok().flatten()))?;
    }
    say(&Said::Done)
}

/// # Errors
/// Why it cannot be read, as what follows a file's name.
fn open(place: &Path) -> Result<Document, String> {
    let bytes = std::fs::read(place).map_err(|error| format!("cannot be read: {error}"))?;
    let mut document = Document::load_mem(&bytes).or_else(|error| {
        let repaired = repair::with_new_table(&bytes).and_then(|bytes| Document::load_mem(&bytes).ok());
        repaired.ok_or_else(|| damaged(&error.to_string()))
    })?;
    // Many are encrypted for a reader without a password: they forbid printing and the like.
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err("is protected by a password, so that its text cannot be searched".to_owned());
    }
    Ok(document)
}

fn damaged(why: &str) -> String {
    format!("is damaged, or no PDF, and is not searched: {why}")
}

fn words_of(panicked: &(dyn Any + Send)) -> String {
    let words = panicked.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panicked.downcast_ref::<&str>().copied());
    words.unwrap_or("it cannot be understood").to_owned()
}

fn say(one: &Said) -> Option<()> {
    let mut line = serde_json::to_vec(one).ok()?;
    line.push(b'\n');
    let mut out = std::io::stdout().lock();
    out.write_all(&line).and_then(|()| out.flush()).ok()
}
