//! The texts of PDFs on disk, one file each, named by the hash of the PDF: what was read once, with much time or in vain,
//! is not read again.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::pdf::Extraction;

/// Raised when texts are taken out of PDFs otherwise, together with the catalogue's: its records know the passages of
/// the texts before. Those of an earlier number are removed.
const FORMAT: u32 = 1;
const FOLDER: &str = "pdf-text-";

pub(crate) struct Extractions {
    folder: PathBuf,
}

impl Extractions {
    /// Those in an index's folder. Nothing is made on disk before there is one.
    pub(crate) fn new(index: &Path) -> Self {
        Self {
            folder: index.join(format!("{FOLDER}{FORMAT}")),
        }
    }

    fn place(&self, hash: &str) -> PathBuf {
        self.folder.join(hash)
    }

    pub(crate) fn contains(&self, hash: &str) -> bool {
        !hash.is_empty() && self.place(hash).is_file()
    }

    /// `None` where the PDF with this content hash has not been read.
    pub(crate) fn get(&self, hash: &str) -> Option<Extraction> {
        let mut written = fs::read_to_string(self.place(hash)).ok()?;
        // The first line says what is missing.
        let text = written.split_off(written.find('\n')? + 1);
        let error = written.trim_end();
        Some(Extraction {
            text,
            error: (!error.is_empty()).then(|| error.to_owned()),
        })
    }

    /// Durable when it returns.
    pub(crate) fn put(&self, hash: &str, extraction: &Extraction) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        let error = extraction
            .error
            .as_deref()
            .unwrap_or_default()
            .replace(['\n', '\r'], " ");
        writeln!(file, "{error}")?;
        file.write_all(extraction.text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(self.place(hash)).map_err(|error| error.error)?;
        Ok(())
    }

    /// Removes the texts of PDFs that are not in the vault any more, and those of another format.
    pub(crate) fn prune(&self, in_use: &HashSet<String>) {
        for file in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if !in_use.contains(file.file_name().to_string_lossy().as_ref()) {
                let _ = fs::remove_file(file.path());
            }
        }
        let folders = self.folder.parent().and_then(|index| fs::read_dir(index).ok());
        for other in folders.into_iter().flatten().flatten() {
            if other.file_name().to_string_lossy().starts_with(FOLDER) && other.path() != self.folder {
                let _ = fs::remove_dir_all(other.path());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_and_go_with_their_pdfs() {
        let folder = tempfile::tempdir().unwrap();
        let store = Extractions::new(folder.path());
        assert!(
            store.get("a").is_none() && !store.contains("") && !folder.path().join("pdf-text-1").exists()
        );
        let whole = Extraction {
            text: "one\n\u{c}two\n".to_owned(),
            error: None,
        };
        let broken = Extraction {
            text: String::new(),
            error: Some("is odd\nand long".to_owned()),
        };
        store.put("a", &whole).unwrap();
        store.put("b", &broken).unwrap();
        assert_eq!(store.get("a"), Some(whole));
        assert_eq!(store.get("b").unwrap().error.as_deref(), Some("is odd and long"));
        fs::create_dir(folder.path().join("pdf-text-0")).unwrap();
        store.prune(&HashSet::from(["a".to_owned()]));
        assert!(store.contains("a") && !store.contains("b") && !folder.path().join("pdf-text-0").exists());
    }
}
