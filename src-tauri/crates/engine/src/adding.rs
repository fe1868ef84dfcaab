//! Files from outside, pasted or dropped: where in the vault they go, and under which name.

use std::fs;
use std::path::Path;

use crate::error::{Error, ErrorCode, Result};
use crate::{file_changes, paths};

/// What goes through memory at once. Larger files are copied by the system better than by Weft.
const LARGEST: usize = 200 << 20;
/// Room in a name for a number and the extension.
const LONGEST_STEM: usize = 180;

/// Writes a new file into a folder of the vault and says where: under its name, or with a number
/// behind it where that is taken.
///
/// # Errors
/// `Io` for what is too large; `InvalidName`, `OutsideVault`, `ReadOnly`, `NoSpace`.
pub(crate) fn add(root: &Path, folder: &str, name: &str, bytes: &[u8]) -> Result<String> {
    if bytes.len() > LARGEST {
        return Err(Error::new(
            ErrorCode::Io,
            format!(
                "“{name}” has {} MB; Weft takes in files of {} MB at most. Copy it into the vault’s folder with your file manager",
                bytes.len() >> 20,
                LARGEST >> 20
            ),
        ));
    }
    let (stem, extension) = named_for_links(name);
    file_changes::create_numbered(root, "adding", &paths::join(folder, &stem), &extension, bytes)
}

/// The file of the vault among these that is the very one that is about to be added.
pub(crate) fn same_file(root: &Path, paths: Vec<String>, bytes: &[u8]) -> Option<String> {
    paths.into_iter().find(|path| {
        paths::resolve(root, path).is_ok_and(|place| {
            let size = fs::metadata(&place).map_or(u64::MAX, |about| about.len());
            size == bytes.len() as u64 && fs::read(&place).is_ok_and(|there| there == bytes)
        })
    })
}

/// A name that every system can carry and that a link can say, as stem and `.extension`.
fn named_for_links(name: &str) -> (String, String) {
    let cleaned: String = name
        .chars()
        .map(|character| match character {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '#' | '^' | '[' | ']' | '%' => '-',
            character if character.is_control() => ' ',
            character => character,
        })
        .collect();
    let cleaned = cleaned.trim_matches([' ', '.']);
    let (stem, extension) = match cleaned.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 16 && extension.chars().all(char::is_alphanumeric) => {
            (stem, format!(".{extension}"))
        }
        _ => (cleaned, String::new()),
    };
    let end = stem.floor_char_boundary(LONGEST_STEM);
    let stem = stem[..end].trim_end_matches([' ', '.']);
    let stem = if stem.is_empty() { "Attachment" } else { stem };
    (stem.to_owned(), extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_name(name: &str, expected: &str) {
        let (stem, extension) = named_for_links(name);
        assert_eq!(stem + &extension, expected, "{name:?}");
    }

    #[test]
    fn names_can_be_said_in_links() {
        check_name(
            "Pasted image 20261122093000.png",
            "Pasted image 20261122093000.png",
        );
        check_name("a#b|c^d[1].PNG", "a-b-c-d-1-.PNG");
        check_name("../../etc/passwd", "-..-etc-passwd");
        check_name("  ..x .png", "x.png");
        check_name("日本.pdf", "日本.pdf");
        check_name("", "Attachment");
        check_name(".png", "png");
        check_name("a\nb.png", "a b.png");
        check_name("README", "README");
        let long = named_for_links(&format!("{}.png", "é".repeat(300)));
        assert!(long.0.len() <= LONGEST_STEM && long.1 == ".png");
    }

    #[test]
    fn nothing_is_overwritten_and_nothing_leads_out() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        assert_eq!(add(&root, "img/new", "a.png", b"1").unwrap(), "img/new/a.png");
        assert_eq!(add(&root, "img/new", "a.png", b"2").unwrap(), "img/new/a 1.png");
        assert_eq!(fs::read(root.join("img/new/a.png")).unwrap(), b"1");
        assert_eq!(fs::read(root.join("img/new/a 1.png")).unwrap(), b"2");
        for bad in ["..", "../up", ".hidden", "a/../../b"] {
            assert!(add(&root, bad, "a.png", b"3").is_err(), "{bad:?}");
        }
        let same_as = |bytes: &[u8]| {
            let known = ["img/new/a.png", "gone.png", "img/new/a 1.png"].map(str::to_owned);
            same_file(&root, known.to_vec(), bytes)
        };
        assert_eq!(same_as(b"2").as_deref(), Some("img/new/a 1.png"));
        assert_eq!(same_as(b"3"), None);
    }
}
