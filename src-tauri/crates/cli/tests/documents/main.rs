//! PDFs and canvases of a vault, searched through the real `weft`, which is its own worker for PDFs.

#![allow(clippy::unwrap_used)]

mod pdfs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

struct Vault {
    folder: tempfile::TempDir,
}

impl Vault {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let vault = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(vault.root()).unwrap();
        for (path, bytes) in files {
            vault.write(path, bytes);
        }
        vault
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let place = self.root().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }

    fn command(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weft"));
        command.arg(name).arg(self.root()).args(arguments).arg("--data");
        command.arg(self.folder.path().join("data")).arg("--json");
        command.env("WEFT_PDF_SECONDS", "3").env_remove("WEFT_LOG");
        command
    }

    #[track_caller]
    fn weft(&self, name: &str, arguments: &[&str]) -> Value {
        let output = self.command(name, arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        serde_json::from_str(&said)
            .unwrap_or_else(|error| panic!("{error}: {said} {}", String::from_utf8_lossy(&output.stderr)))
    }

    /// `note › heading` of every hit.
    #[track_caller]
    fn search(&self, query: &str, mode: &str) -> Vec<String> {
        let answer = self.weft("search", &[query, "--mode", mode]);
        let hits = answer["hits"].as_array().unwrap().iter();
        hits.map(|hit| {
            let heading = hit["heading"]
                .as_array()
                .unwrap()
                .iter()
                .map(|part| part.as_str().unwrap());
            std::iter::once(hit["note"].as_str().unwrap())
                .chain(heading)
                .collect::<Vec<_>>()
                .join(" › ")
        })
        .collect()
    }

    /// The texts of PDFs as they are kept, with the times of the files.
    fn kept(&self) -> Vec<(PathBuf, std::time::SystemTime)> {
        let vaults = fs::read_dir(self.folder.path().join("data/vaults")).unwrap();
        let index = vaults.flatten().next().unwrap().path();
        let texts = fs::read_dir(index.join("pdf-text-1")).unwrap().flatten();
        let mut kept: Vec<_> = texts
            .map(|file| (file.path(), file.metadata().unwrap().modified().unwrap()))
            .collect();
        kept.sort();
        kept
    }
}

fn failures(answer: &Value) -> Vec<(String, String)> {
    let failed = answer["failed"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    failed
        .map(|one| (text(&one["note"]), text(&one["error"])))
        .collect()
}

const NOTE: &[u8] = b"# Tides\n\nThe gauge by the harbour is read at noon. #sea\n";

#[test]
fn a_page_is_found_by_its_words_its_meaning_and_its_place() {
    let paper = pdfs::of_pages(&[
        "A survey of the northern shore.",
        "Each limpet returns to its own scar\non the rock when the water goes out,\nfollow-\ning its trail (slowly).",
        "",
        "# not a heading #sea\n- [ ] not a task",
    ]);
    // As a download leaves it that broke off.
    let torn = pdfs::of_pages(&["An urchin grazes here.", "Gone."]);
    let torn = &torn[..torn.len() - 400];
    let vault = Vault::new(&[
        ("Tides.md", NOTE),
        ("Papers/Shore survey.pdf", &paper),
        ("torn.pdf", torn),
        ("none.pdf", b""),
    ]);
    let report = vault.weft("index", &[]);
    assert_eq!(
        (report["notes"].as_u64(), report["waiting"].as_u64()),
        (Some(1), Some(0)),
        "{report}"
    );
    let failed = failures(&report);
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert!(
        failed[0].0 == "none.pdf" && failed[0].1.contains("no PDF"),
        "{failed:?}"
    );

    let page = "Papers/Shore survey.pdf › Page 2";
    assert_eq!(vault.search("limpet", "text"), [page]);
    assert_eq!(vault.search("following", "text"), [page]);
    assert_eq!(vault.search("urchin", "text"), ["torn.pdf › Page 1"]);
    assert_eq!(
        vault.search("how do sea snails find their way home", "meaning")[0],
        page
    );
    assert_eq!(
        vault.search("survey", "text")[0],
        "Papers/Shore survey.pdf › Page 1"
    );
    for (query, expected) in [
        ("limpet file:pdf", vec![page]),
        ("\"own scar\" in:Papers", vec![page]),
        ("limpet -path:papers", vec![]),
        ("tag:#sea", vec!["Tides.md"]),
        ("task-todo:task", vec![]),
        ("line:(scar own)", vec![page]),
    ] {
        assert_eq!(vault.search(query, "hybrid"), expected, "{query}");
    }
    let answer = vault.weft("search", &["limpet trail", "--mode", "text"]);
    let hit = &answer["hits"][0];
    assert_eq!(hit["title"], "Shore survey.pdf");
    assert_eq!(
        hit["snippet"],
        "Each limpet returns to its own scar on the rock when the water goes out, following its trail (slowly)."
    );

    let read = vault.weft("read", &["Shore survey.pdf#page=1"]);
    assert_eq!(read["text"], "A survey of the northern shore.");

    // It is a file beside notes: nothing that counts and checks notes knows it.
    let status = vault.weft("status", &[]);
    assert_eq!(
        (&status["notes"], &status["documents"]),
        (&1.into(), &3.into()),
        "{status}"
    );
    let check = vault.weft("check", &[]);
    assert_eq!(
        (check["notes"].as_u64(), &check["orphans"]),
        (Some(1), &serde_json::json!(["Tides.md"])),
        "{check}"
    );

    // Moved, it is the same text: neither read nor embedded again.
    let kept = vault.kept();
    fs::rename(vault.root().join("Papers"), vault.root().join("Library")).unwrap();
    let report = vault.weft("index", &[]);
    assert_eq!(report["embedded"], 0);
    assert_eq!(vault.kept(), kept);
    assert_eq!(
        vault.search("limpet", "text"),
        ["Library/Shore survey.pdf › Page 2"]
    );

    fs::remove_file(vault.root().join("Library/Shore survey.pdf")).unwrap();
    assert_eq!(vault.search("limpet", "hybrid")[..0], [""; 0]);
    assert_eq!(vault.search("limpet", "text"), [""; 0]);
    vault.weft("index", &[]);
    assert_eq!(
        vault.kept().len(),
        1,
        "the text of a PDF that is gone is not kept"
    );
}

#[test]
fn pdfs_that_crash_hang_and_eat_memory_harm_nobody() {
    let good = pdfs::of_pages(&["The good page about barnacles."]);
    let vault = Vault::new(&[
        ("Tides.md", NOTE),
        ("crash.pdf", &pdfs::own_parent()),
        (
            "damaged.pdf",
            &[b"%PDF-1.4\n", &[0xc3, 0x28, 0, 7].repeat(500)[..]].concat(),
        ),
        ("endless.pdf", &pdfs::endless()),
        ("protected.pdf", &pdfs::protected()),
        ("zero.pdf", &[0; 5_000]),
        ("zzz good.pdf", &good),
    ]);
    let report = vault.weft("index", &[]);
    let failed = failures(&report);
    let told: Vec<&str> = failed.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        told,
        [
            "crash.pdf",
            "damaged.pdf",
            "endless.pdf",
            "protected.pdf",
            "zero.pdf"
        ]
    );
    for (path, reason) in &failed {
        let expected: &[&str] = match path.as_str() {
            // Optimised, it may run round for ever where it would fill the stack.
            "crash.pdf" => &["searched up to page 1 of 2: "],
            "endless.pdf" => &["a page took longer than 3 seconds"],
            "protected.pdf" => &["password"],
            _ => &["is damaged, or no PDF"],
        };
        assert!(
            expected.iter().all(|part| reason.contains(part)),
            "{path} {reason}"
        );
    }
    assert_eq!(vault.search("barnacles", "text"), ["zzz good.pdf › Page 1"]);
    assert_eq!(vault.search("gauge", "text"), ["Tides.md"]);
    assert_eq!(vault.search("ledger", "text"), ["crash.pdf › Page 1"]);
    assert_eq!(failures(&vault.weft("status", &[])), failed);

    // None is tried again until its bytes change.
    let kept = vault.kept();
    assert_eq!(failures(&vault.weft("index", &[])), failed);
    assert_eq!(vault.kept(), kept);
    vault.write(
        "crash.pdf",
        &pdfs::of_pages(&["The whole ledger.", "Its second page."]),
    );
    let failed = failures(&vault.weft("index", &[]));
    assert!(failed.iter().all(|(path, _)| path != "crash.pdf"), "{failed:?}");
    assert_eq!(vault.search("second", "text"), ["crash.pdf › Page 2"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_pdf_that_unpacks_to_more_than_the_memory_is_told_of() {
    let vault = Vault::new(&[("bomb.pdf", &pdfs::bomb())]);
    let mut index = vault.command("index", &[]);
    let said = index.env("WEFT_PDF_SECONDS", "120").output().unwrap().stdout;
    let failed = failures(&serde_json::from_slice(&said).unwrap());
    assert_eq!(failed.len(), 1);
    assert!(
        failed[0].0 == "bomb.pdf" && failed[0].1.contains("MB of memory"),
        "{failed:?}"
    );
}

/// Processes that read this PDF.
fn workers(place: &Path) -> usize {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    lines
        .filter(|line| {
            let line = String::from_utf8_lossy(line);
            line.contains("--weft-read-pdf") && line.contains(place.to_str().unwrap())
        })
        .count()
}

#[test]
#[cfg(target_os = "linux")]
fn notes_are_found_while_a_pdf_hangs_and_no_worker_outlives_its_master() {
    let vault = Vault::new(&[("Tides.md", NOTE), ("endless.pdf", &pdfs::endless())]);
    let pdf = vault.root().join("endless.pdf");
    let wait = |what: &str, is_so: &dyn Fn() -> bool| {
        let started = Instant::now();
        while !is_so() {
            assert!(started.elapsed() < Duration::from_secs(60), "{what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    let mut index = vault.command("index", &[]);
    index
        .env("WEFT_PDF_SECONDS", "300")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut index = index.spawn().unwrap();
    wait("the PDF is being read", &|| workers(&pdf) > 0);
    assert_eq!(vault.search("gauge", "text"), ["Tides.md"]);
    assert_eq!(workers(&pdf), 1);
    index.kill().unwrap();
    index.wait().unwrap();
    wait("the worker ends with it", &|| workers(&pdf) == 0);
}

#[test]
fn cards_of_a_canvas_are_found_and_link() {
    let canvas = r##"{"nodes":[
 {"id":"1","type":"text","text":"# Walk\n\nAlong the \"old\" quay to [[Tides]], **early**.\n\n#trip","x":0},
 {"id":"2","type":"file","file":"Tides.md","subpath":"#Tides"},
 {"id":"3","type":"text","text":"Caf\u00e9 by the lighthouse"}],"edges":[]}"##;
    let vault = Vault::new(&[
        ("Tides.md", NOTE),
        ("Boards/Plan.canvas", canvas.as_bytes()),
        ("broken.canvas", b"{\"nodes\":["),
        ("empty.canvas", b""),
    ]);
    let report = vault.weft("index", &[]);
    let failed = failures(&report);
    assert_eq!(report["notes"], 1);
    assert!(
        failed.len() == 1 && failed[0].0 == "broken.canvas" && failed[0].1.contains("no canvas"),
        "{failed:?}"
    );
    assert_eq!(vault.search("quay", "text"), ["Boards/Plan.canvas › Walk"]);
    assert_eq!(vault.search("café", "text"), ["Boards/Plan.canvas"]);
    assert_eq!(
        vault.search("somewhere to drink coffee near the sea", "meaning")[0],
        "Boards/Plan.canvas"
    );
    assert_eq!(vault.search("tag:#trip", "hybrid"), ["Boards/Plan.canvas › Walk"]);
    assert_eq!(vault.search("links-to:[[Tides]]", "hybrid").len(), 1);
    let hit = &vault.weft("search", &["quay", "--mode", "text"])["hits"][0];
    assert_eq!(hit["snippet"], "Along the \"old\" quay to Tides, early. #trip");

    let links = vault.weft("links", &["Tides"]);
    let backlinks = links["backlinks"].as_array().unwrap();
    let shown: Vec<_> = backlinks
        .iter()
        .map(|link| (link["note"].as_str().unwrap(), link["passage"].as_str().unwrap()))
        .collect();
    assert_eq!(
        shown,
        [
            ("Boards/Plan.canvas", "Along the \"old\" quay to Tides, early."),
            ("Boards/Plan.canvas", "Tides.md"),
        ]
    );
    // A rename changes the canvas and what is known of it.
    vault.weft("rename", &["Tides.md", "Sea/Ebb.md"]);
    let links = vault.weft("links", &["Ebb"]);
    assert_eq!(links["backlinks"].as_array().unwrap().len(), 2, "{links}");
}
