//! What is opened with another program, because the person has asked for that very thing: addresses of
//! the web, and documents of the vault. Nothing that a program could run.

use std::path::Path;

use reqwest::Url;
use weft_engine::{Error, ErrorCode};

use crate::protocol::media_type;

/// Endings of what other programs show, beside what Weft shows itself. Scripts, programs and desktop entries
/// are not among them.
const DOCUMENTS: &[&str] = &[
    "pdf", "epub", "djvu", "tif", "tiff", "txt", "csv", "tsv", "json", "canvas", "base", "bib", "doc",
    "docx", "odt", "rtf", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "zip",
];

/// Hands an address to the program that the system has for it.
///
/// # Errors
/// `InvalidName` for anything but `http:`, `https:` and `mailto:`; `NotFound` without such a program.
pub fn open_address(address: &str) -> Result<(), Error> {
    let url = Url::parse(address).ok();
    let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https" | "mailto")) else {
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!("“{address}” is no address that a browser or mail program opens"),
        ));
    };
    hand_over(url.as_str(), address)
}

/// Hands a file of the vault, which has been found to be one, to the program that the system has for it.
///
/// # Errors
/// `InvalidName` for what is no document, `NotFound` without such a program.
pub fn open_document(file: &Path, name: &str) -> Result<(), Error> {
    let ending = file
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    if media_type(&ending).is_none() && !DOCUMENTS.contains(&ending.as_str()) {
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!("“{name}” is no document; Weft starts no programs"),
        ));
    }
    hand_over(file, name)
}

fn hand_over(what: impl AsRef<std::ffi::OsStr>, name: &str) -> Result<(), Error> {
    open::that_detached(what).map_err(|error| {
        Error::new(
            ErrorCode::NotFound,
            format!("no program could be found to open “{name}”: {error}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_and_of_mail_are_handed_over() {
        for address in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "smb://host/x",
            "vault://localhost/x.png",
            "--version",
            "",
            "www.example.org",
        ] {
            let refused = open_address(address).map_err(|error| error.code);
            assert_eq!(refused, Err(ErrorCode::InvalidName), "{address}");
        }
    }

    #[test]
    fn programs_and_scripts_are_not_opened() {
        for name in [
            "run.sh",
            "Note.desktop",
            "setup.EXE",
            "page.html",
            "x",
            "a.pdf.bat",
            "macro.docm",
        ] {
            let refused = open_document(Path::new(name), name).map_err(|error| error.code);
            assert_eq!(refused, Err(ErrorCode::InvalidName), "{name}");
        }
    }
}
