//! What is done about findings: a link whose text does not fit is written anew, and a note is tied to another.

use std::path::Path;

use weft_notes::{LinkKind, TextEdit, apply_edits, parse, retarget_link};

use super::misfits::{named_by, shown_range};
use crate::agent_edits;
use crate::corpus::Corpus;
use crate::draft::{Draft, text_of};
use crate::error::{Error, ErrorCode, Result};
use crate::journal::Journal;
use crate::linking;
use crate::obsidian_settings::ObsidianSettings;
use crate::resolution::{Names, fold};
use crate::retargeting::spelled;
use crate::types::MisfitCure;
use crate::{files, paths};

/// What stands in front of links that are written for no words of the text.
const SEE_ALSO: &str = "See also:";

/// A link that is to be cured: where it begins, and what it shows.
pub(crate) struct Misfit<'a> {
    pub note: &'a str,
    pub start: usize,
    pub text: &'a str,
}

/// The transaction that lets a link show its target's name, or lead to the note that its text names. The link is looked for
/// in the file as it is now.
///
/// # Errors
/// `NotFound` where no such link stands there any more, or its text names no note; `InvalidName` where it cannot be
/// written; `NotUtf8`.
pub(crate) fn plan(root: &Path, corpus: &Corpus, misfit: &Misfit<'_>, cure: MisfitCure) -> Result<Journal> {
    let (path, names) = (misfit.note, corpus.names());
    let bytes = files::read(&paths::resolve(root, path)?, path)?;
    let text = text_of(path, &bytes)?;
    let note = parse(text);
    let gone = || {
        Error::new(
            ErrorCode::NotFound,
            format!(
                "“{}” does not stand in “{path}” as it did; look again",
                misfit.text
            ),
        )
    };
    let link = note
        .links
        .iter()
        .find(|link| link.range.start == misfit.start && link.text.as_deref() == Some(misfit.text))
        .ok_or_else(gone)?;
    let shown = shown_range(text, link).ok_or_else(gone)?;
    let target = names.resolve(path, &link.target).ok_or_else(gone)?;
    let title = corpus
        .note(target)
        .map_or_else(|| paths::stem(target), |note| note.title.as_str());
    let is_wiki = link.kind == LinkKind::Wiki;
    let without_text = || TextEdit {
        // From the pipe on, with the backslash that it has in a table.
        range: link.anchor_range.end.max(link.target_range.end)..shown.end,
        replacement: String::new(),
    };
    let edits = match cure {
        MisfitCure::ShowTarget => {
            let is_plain = link.heading.is_empty() && link.block.is_none() && !link.target.contains('/');
            if is_wiki && is_plain && fold(&link.target) == fold(title) {
                vec![without_text()]
            } else {
                let title = if is_wiki {
                    title.replace(['[', ']', '|'], " ")
                } else {
                    title.replace('[', "\\[").replace(']', "\\]")
                };
                vec![TextEdit {
                    range: shown,
                    replacement: title,
                }]
            }
        }
        MisfitCure::FollowText => {
            let named = named_by(corpus, misfit.text).ok_or_else(|| {
                Error::new(
                    ErrorCode::NotFound,
                    format!("“{}” is the name of no note", misfit.text),
                )
            })?;
            let spelled = spelled(names, link, (path, target), (path, &named)).ok_or_else(|| {
                Error::new(
                    ErrorCode::InvalidName,
                    format!("a link cannot say the name of “{named}”"),
                )
            })?;
            let mut edits = vec![retarget_link(text, link, &spelled)];
            if is_wiki && fold(&spelled) == fold(misfit.text) {
                edits.push(without_text());
            }
            if !link.anchor_range.is_empty() {
                edits.push(TextEdit {
                    range: link.anchor_range.clone(),
                    replacement: String::new(),
                });
            }
            edits
        }
    };
    let is_link_still = apply_edits(text, &edits).is_some_and(|changed| {
        let after = parse(&changed).links;
        after.len() == note.links.len()
    });
    if !is_link_still {
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!(
                "“{}” cannot be written anew in “{path}” without harm; change it by hand",
                misfit.text
            ),
        ));
    }
    let mut draft = Draft::default();
    draft.edit(path, &bytes, edits);
    Ok(draft.journal(format!("Changed the link “{}” in “{path}”", misfit.text)))
}

/// The transaction that writes a link to `to` behind all that stands in `from`, with those that were written so before.
///
/// # Errors
/// `InvalidName` where a link behind the text would not be one; `NotUtf8`; `Io`.
pub(crate) fn see_also(
    root: &Path,
    names: &Names,
    style: &ObsidianSettings,
    from: &str,
    to: &str,
) -> Result<Journal> {
    let bytes = files::read(&paths::resolve(root, from)?, from)?;
    let text = text_of(from, &bytes)?;
    let link = linking::to_file(names, style, from, to);
    let written = text.trim_end();
    let last = written.rsplit(['\n', '\r']).next().unwrap_or_default();
    let edit = if last.starts_with(SEE_ALSO) {
        TextEdit {
            range: written.len()..written.len(),
            replacement: format!(", {link}"),
        }
    } else {
        agent_edits::append(from, text, None, &format!("{SEE_ALSO} {link}"))?
    };
    let mut draft = Draft::default();
    draft.edit(from, &bytes, vec![edit]);
    Ok(draft.journal(format!("Linked “{from}” to “{to}”")))
}
