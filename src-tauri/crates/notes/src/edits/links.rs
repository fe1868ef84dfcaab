//! A link to another target or heading, in the writing that it has.

use crate::edits::percent::{Brackets, encoded};
use crate::edits::yaml::{self, Quote};
use crate::edits::{TextEdit, line_start};
use crate::headings::link_matches_heading;
use crate::note::{Link, LinkForm};

/// How a link spells its target, for whoever chooses a new one in the same style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TargetStyle {
    /// Written with `.md` at its end.
    pub extension: bool,
    /// `/dir/Note`: from the top of the vault.
    pub leading_slash: bool,
    /// `./Note` or `../Note`: from the folder of the note that links.
    pub dot_relative: bool,
    /// At least one folder is named, `.` and `..` not counted.
    pub has_folder: bool,
}

/// How the link spells its target; all `false` for a link into its own note.
pub fn link_target_style(_text: &str, link: &Link) -> TargetStyle {
    let target = link.target.as_str();
    let folders = target.rsplit_once('/').map_or("", |(folders, _)| folders);
    TargetStyle {
        extension: target
            .len()
            .checked_sub(3)
            .and_then(|start| target.get(start..))
            .is_some_and(|end| end.eq_ignore_ascii_case(".md")),
        leading_slash: target.starts_with('/'),
        dot_relative: target.starts_with("./") || target.starts_with("../"),
        has_folder: folders
            .split('/')
            .any(|folder| !matches!(folder, "" | "." | "..")),
    }
}

/// A new link to a file of the vault, as markdown writes it: `[text](address)`.
pub fn inline_link(text: &str, address: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    format!("[{text}]({})", encoded(address, Brackets::Round, ""))
}

/// Replaces the link's target; heading, block and shown text stay. The target comes decoded, with
/// or without its extension as it is to be written.
///
/// A wiki link takes the target as it is: names with `|`, `#`, `^`, `[[` or `]]` cannot be said in one.
pub fn retarget_link(text: &str, link: &Link, target: &str) -> TextEdit {
    let old = text.get(link.target_range.clone()).unwrap_or("");
    TextEdit::new(link.target_range.clone(), in_form(text, link, target, old))
}

/// Replaces the headings that the link names, outermost first; a block id behind them stays.
/// Characters that a link cannot hold become blanks, which [`crate::link_matches_heading`] does
/// not count; a link that spells its heading as web pages do (`#my-heading`) stays one.
///
/// `None` where the link names no heading, or a new one is of characters that no link can hold.
pub fn retarget_heading(text: &str, link: &Link, heading: &[String]) -> Option<TextEdit> {
    if link.heading.is_empty() || link.anchor_range.is_empty() {
        return None;
    }
    let old = text.get(link.anchor_range.clone())?;
    let as_anchor = matches!(link.form, LinkForm::Address | LinkForm::AngleAddress)
        && link.heading.iter().all(|part| is_anchor(part));
    let mut written = String::new();
    for part in heading {
        let part = match anchor(part) {
            anchor if as_anchor && !anchor.is_empty() => anchor,
            _ => linkable(part)?,
        };
        written.push('#');
        written.push_str(&in_form(text, link, &part, old));
    }
    if written.is_empty() {
        return None;
    }
    if let Some(block) = &link.block {
        written.push_str("#^");
        written.push_str(block);
    }
    Some(TextEdit::new(link.anchor_range.clone(), written))
}

fn in_form(text: &str, link: &Link, part: &str, old: &str) -> String {
    match link.form {
        LinkForm::Wiki => part.to_owned(),
        LinkForm::Address => encoded(part, Brackets::Round, old),
        LinkForm::AngleAddress => encoded(part, Brackets::Angle, old),
        LinkForm::FrontMatter => match quote_around(text, link.range.start, part) {
            Some(Quote::Single) => part.replace('\'', "''"),
            Some(Quote::Double) => yaml::escaped(part),
            None => part.to_owned(),
        },
    }
}

/// The quotes that a link of the front matter stands in; not looked for where `part` holds nothing
/// that they would change.
fn quote_around(text: &str, at: usize, part: &str) -> Option<Quote> {
    if !part.contains(|character: char| matches!(character, '"' | '\'' | '\\') || character.is_control()) {
        return None;
    }
    let line = text.get(line_start(text, at)..at)?;
    yaml::open_quote(line)
}

/// What a link can say of a heading, if that is enough to find it.
fn linkable(heading: &str) -> Option<String> {
    let is_refused = |character: char| matches!(character, '#' | '|' | '^' | '\\' | '`' | '[' | ']');
    let is_plain = !heading.contains(is_refused) && !heading.contains("%%");
    let mut words = ["%%", "[[", "]]"]
        .iter()
        .fold(heading.to_owned(), |words, mark| words.replace(mark, " "));
    words = words.replace([':', '#', '|', '^', '\\', '`'], " ");
    words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    // With the brackets of the link it would make three of them.
    words.truncate(words.trim_end_matches([']', ' ']).len());
    if link_matches_heading(heading, &words) {
        return Some(words);
    }
    // Of punctuation alone, which the comparison takes as it is.
    (is_plain && !heading.trim().is_empty()).then(|| heading.to_owned())
}

/// Lower case, with hyphens for blanks. A single word may be a heading as it is.
fn is_anchor(part: &str) -> bool {
    part.contains('-')
        && part.chars().all(|character| {
            (character.is_alphanumeric() && !character.is_uppercase()) || matches!(character, '-' | '_')
        })
}

fn anchor(heading: &str) -> String {
    crate::headings::anchor(heading).collect()
}
