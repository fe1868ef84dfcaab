//! No byte changes but by the user's hand: files in odd encodings are opened, read and closed as
//! they were, and a key typed in one changes that place and no other.
//!
//! Any folder of files can be tried, on a copy:
//! `WEFT_BYTES_FOLDER=FOLDER cargo test --workspace --locked -- no_byte`

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use weft_engine::types::{FileKind, SaveOutcome};
use weft_engine::{ErrorCode, Model, OpenOptions, Vault};

fn encodings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/hostile/encodings")
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let name = entry.path().strip_prefix(folder).unwrap().to_path_buf();
                found.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

async fn try_folder(folder: &Path, keys_per_note: usize) {
    let temporary = tempfile::tempdir().unwrap();
    let root = temporary.path().join("vault");
    let before = files(folder);
    for (name, bytes) in &before {
        let place = root.join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    let open = || {
        let options = OpenOptions {
            data: Some(temporary.path().join("data")),
            watch: true,
            embed: false,
        };
        Vault::open_with_model(&root, options, Arc::new(Model::off()))
    };
    let vault = open().await.unwrap();
    vault.read().await;
    let notes: Vec<String> = vault
        .files()
        .into_iter()
        .filter(|entry| entry.kind == FileKind::Note)
        .map(|entry| entry.path)
        .collect();
    for path in &notes {
        vault.read_note(path).unwrap();
    }
    drop(vault);
    assert!(
        files(&root) == before,
        "opening, reading and closing changed a file"
    );

    let vault = open().await.unwrap();
    let (mut typed, mut refused) = (0, 0);
    let mut random = 0x5EED_u64;
    for path in &notes {
        for _ in 0..keys_per_note {
            let bytes = fs::read(root.join(path)).unwrap();
            let note = vault.read_note(path).unwrap();
            if note.read_only.is_some() {
                let error = vault.save_note(path, "x", &note.hash).unwrap_err();
                assert_eq!(error.code, ErrorCode::NotUtf8, "{path}");
                assert!(fs::read(root.join(path)).unwrap() == bytes, "{path}");
                refused += 1;
                break;
            }
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let place = note
                .text
                .floor_char_boundary((random >> 16) as usize % (note.text.len() + 1));
            let (front, back) = note.text.split_at(place);
            let saved = vault
                .save_note(path, &format!("{front}é{back}"), &note.hash)
                .unwrap();
            assert!(matches!(saved, SaveOutcome::Saved { .. }), "{path}: {saved:?}");
            let at = note.bom_bytes as usize + place;
            let expected = [&bytes[..at], "é".as_bytes(), &bytes[at..]].concat();
            assert!(
                fs::read(root.join(path)).unwrap() == expected,
                "{path}, a key at byte {at}"
            );
            typed += 1;
        }
    }
    println!(
        "{}: {typed} keys typed, {refused} notes are no text",
        folder.display()
    );
    assert!(typed > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_byte_changes_but_the_one_that_is_typed() {
    assert_eq!(files(&encodings()).len(), 42);
    try_folder(&encodings(), 20).await;
    if let Some(folder) = std::env::var_os("WEFT_BYTES_FOLDER") {
        try_folder(Path::new(&folder), 1).await;
    }
}
