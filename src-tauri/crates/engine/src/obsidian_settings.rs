//! What Obsidian keeps in a vault about links and attachments: both programs write them alike.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorCode, Result};
use crate::paths;

/// Settings have no reason to be longer, in bytes.
const LONGEST: u64 = 1 << 20;

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

/// Without Obsidian, or where its file cannot be read, nothing is set. `root` must be canonical.
pub(crate) fn read(root: &Path) -> ObsidianSettings {
    let shown = ".obsidian/app.json";
    let read = paths::resolve(root, shown).and_then(|place| read_json(&place, shown));
    match read {
        Ok(read) => read.map(|(_, settings)| settings).unwrap_or_default(),
        Err(error) => {
            tracing::warn!("{error}");
            ObsidianSettings::default()
        }
    }
}

/// Files that Obsidian leaves out of its searches, by its setting "Excluded files".
#[derive(Debug, Default)]
pub(crate) struct Ignored {
    /// Paths of files, and folders with what is in them.
    paths: Vec<String>,
    patterns: Vec<regex::Regex>,
}

impl Ignored {
    pub(crate) fn leaves_out(&self, path: &str) -> bool {
        self.paths
            .iter()
            .any(|ignored| path.starts_with(ignored.as_str()))
            || self.patterns.iter().any(|pattern| pattern.is_match(path))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct IgnoreSetting {
    #[serde(rename = "userIgnoreFilters")]
    filters: Option<Vec<String>>,
}

/// Without Obsidian, or where its file cannot be read, nothing is left out; neither by a pattern that is none. `root` must
/// be canonical.
pub(crate) fn ignored(root: &Path) -> Ignored {
    let shown = ".obsidian/app.json";
    let read = paths::resolve(root, shown).and_then(|place| read_json::<IgnoreSetting>(&place, shown));
    // What is wrong with the file is logged where links are written.
    let filters = read.ok().flatten().and_then(|(_, setting)| setting.filters);
    let mut ignored = Ignored::default();
    for filter in filters.unwrap_or_default() {
        let pattern = filter
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'))
            .filter(|pattern| !pattern.is_empty());
        match pattern {
            Some(pattern) => ignored.patterns.extend(regex::Regex::new(pattern).ok()),
            None => ignored.paths.push(filter.trim_start_matches('/').to_owned()),
        }
    }
    ignored.paths.retain(|path| !path.is_empty());
    ignored
}

/// The bytes of a small JSON file and what it says, `None` where there is no file. `shown` is its
/// name in messages.
///
/// # Errors
/// Where it cannot be read, is longer than such a file is, or is not this JSON; the message says
/// what to do.
pub(crate) fn read_json<T: DeserializeOwned>(place: &Path, shown: &str) -> Result<Option<(Vec<u8>, T)>> {
    let unusable = |why: String| Error::new(ErrorCode::Io, format!("“{shown}” {why}"));
    let size = match fs::metadata(place) {
        Ok(about) => about.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io("reading", shown, &error)),
    };
    if size > LONGEST {
        return Err(unusable(
            "is longer than a megabyte and is not read; move it away".to_owned(),
        ));
    }
    let bytes = fs::read(place).map_err(|error| Error::io("reading", shown, &error))?;
    let json = serde_json::from_slice(&bytes).map_err(|error| {
        unusable(format!(
            "is no JSON that can be read ({error}); mend it or delete it"
        ))
    })?;
    Ok(Some((bytes, json)))
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
        let root = vault.path().canonicalize().unwrap();
        fs::create_dir(root.join(".obsidian")).unwrap();
        fs::write(root.join(".obsidian/app.json"), json).unwrap();
        let read = read(&root);
        assert_eq!(read.attachment_folder.as_deref(), folder, "{json}");
        assert_eq!(read.markdown_links, markdown_links, "{json}");
        assert_eq!(read.link_format, format, "{json}");
    }

    #[test]
    fn excluded_files_are_left_out() {
        let vault = tempfile::tempdir().unwrap();
        let root = vault.path().canonicalize().unwrap();
        assert!(!ignored(&root).leaves_out("a.md"));
        fs::create_dir(root.join(".obsidian")).unwrap();
        let json = r#"{"userIgnoreFilters":["Archive/","One.md","/^Daily/.*-draft/","/(/",""]}"#;
        fs::write(root.join(".obsidian/app.json"), json).unwrap();
        let ignored = ignored(&root);
        let left_out = ["Archive/a.md", "One.md", "Daily/1-draft.md"];
        assert!(left_out.iter().all(|path| ignored.leaves_out(path)));
        let kept = ["Archived.md", "Daily/1.md", "x/Archive/a.md"];
        assert!(kept.iter().all(|path| !ignored.leaves_out(path)));
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
