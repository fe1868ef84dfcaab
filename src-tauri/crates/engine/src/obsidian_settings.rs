//! What Obsidian keeps in a vault about links and attachments: both programs write them alike.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::paths;

/// Larger than any such file is.
const LARGEST: u64 = 1 << 20;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ObsidianSettings {
    /// `None` where nothing was chosen in Obsidian.
    #[serde(rename = "attachmentFolderPath")]
    pub attachment_folder: Option<String>,
    /// `[text](file.md)` and not `[[file]]`.
    #[serde(rename = "useMarkdownLinks")]
    pub markdown_links: bool,
    #[serde(rename = "newLinkFormat")]
    pub link_format: LinkFormat,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LinkFormat {
    Relative,
    Absolute,
    /// What a later version may add is written as the shortest.
    #[default]
    #[serde(other)]
    Shortest,
}

/// Without Obsidian, or where its file cannot be read, nothing is set.
pub(crate) fn read(root: &Path) -> ObsidianSettings {
    let file = root.join(".obsidian").join("app.json");
    let small = fs::metadata(&file).is_ok_and(|about| about.is_file() && about.len() <= LARGEST);
    let read = small.then(|| fs::read(&file).ok()).flatten();
    read.and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

/// The folder that a folder setting names for the attachments of a note: `/` is the vault's top,
/// `./` the note's own folder, `./x` one in it, `x` one at the top.
pub(crate) fn attachment_folder(note: &str, setting: &str) -> String {
    let named = |path: &str| path.trim_matches('/').to_owned();
    match setting.trim() {
        "." => paths::folder(note).to_owned(),
        setting => match setting.strip_prefix("./") {
            Some(below) if named(below).is_empty() => paths::folder(note).to_owned(),
            Some(below) => paths::join(paths::folder(note), &named(below)),
            None => named(setting),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_from_the_top_or_from_the_note() {
        for (setting, folder) in [
            ("/", ""),
            ("", ""),
            ("./", "a/b"),
            (".", "a/b"),
            ("./img", "a/b/img"),
            ("./img/", "a/b/img"),
            ("img", "img"),
            ("/img/x/", "img/x"),
        ] {
            assert_eq!(attachment_folder("a/b/n.md", setting), folder, "{setting:?}");
        }
        assert_eq!(attachment_folder("n.md", "./"), "");
        assert_eq!(attachment_folder("n.md", "./img"), "img");
    }

    #[track_caller]
    fn check(json: &str, folder: Option<&str>, markdown_links: bool, format: LinkFormat) {
        let vault = tempfile::tempdir().unwrap();
        fs::create_dir(vault.path().join(".obsidian")).unwrap();
        fs::write(vault.path().join(".obsidian/app.json"), json).unwrap();
        let read = read(vault.path());
        assert_eq!(read.attachment_folder.as_deref(), folder, "{json}");
        assert_eq!(read.markdown_links, markdown_links, "{json}");
        assert_eq!(read.link_format, format, "{json}");
    }

    #[test]
    fn what_cannot_be_understood_is_not_set() {
        check(
            r#"{"attachmentFolderPath":"./img","useMarkdownLinks":true,"newLinkFormat":"relative","promptDelete":false}"#,
            Some("./img"),
            true,
            LinkFormat::Relative,
        );
        check(
            r#"{"newLinkFormat":"absolute"}"#,
            None,
            false,
            LinkFormat::Absolute,
        );
        check(r#"{"newLinkFormat":"other"}"#, None, false, LinkFormat::Shortest);
        check(r#"{"attachmentFolderPath":7}"#, None, false, LinkFormat::Shortest);
        check("{ broken", None, false, LinkFormat::Shortest);
        assert!(read(Path::new("/nowhere")).attachment_folder.is_none());
    }
}
