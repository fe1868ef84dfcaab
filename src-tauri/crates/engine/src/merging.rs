//! One note goes up in another: the text of both in one, and every link to either leads to the note that stays.

pub(crate) mod paragraphs;

use std::fs;
use std::path::Path;

use weft_notes::{TextEdit, apply_edits, parse, united, with_line_ends};

use crate::agent_edits::{only_line_end, shortest};
use crate::corpus::Corpus;
use crate::draft::text_of;
use crate::error::{Error, ErrorCode, Result};
use crate::file_changes::VAULT_TRASH;
use crate::following::Following;
use crate::headings;
use crate::journal::Journal;
use crate::resolution::Names;
use crate::retargeting::Moving;
use crate::status::count;
use crate::types::{FileKind, MergePlan, NoteChange, PlannedMove};
use crate::{files, paths};

/// A plan, and the transaction that carries it out.
pub(crate) struct Planned {
    pub plan: MergePlan,
    pub journal: Journal,
}

/// Plans to merge the note `gone` into the note `keep`, from the files as they are on the disk now. `after` is the text of
/// the note that stays where a person has written it anew; line feeds in it stand for the note's own line ends.
///
/// # Errors
/// `InvalidName` where they are one note or no notes, `NotFound`, `NotUtf8`, `Io`.
pub(crate) fn plan(
    root: &Path,
    corpus: &Corpus,
    keep: &str,
    gone: &str,
    after: Option<&str>,
) -> Result<Planned> {
    if keep == gone || !paths::is_note(keep) || !paths::is_note(gone) {
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!("“{gone}” cannot be merged into “{keep}”: two different notes are needed"),
        ));
    }
    let kept_bytes = files::read(&paths::resolve(root, keep)?, keep)?;
    let gone_bytes = files::read(&paths::resolve(root, gone)?, gone)?;
    let (kept, going) = (text_of(keep, &kept_bytes)?, text_of(gone, &gone_bytes)?);

    let found = files::walk_whole(root)?;
    let all = found.iter().filter(|found| found.entry.kind != FileKind::Folder);
    let names = Names::new(all.map(|found| found.entry.path.as_str()));
    let goes_up = PlannedMove {
        from: gone.to_owned(),
        to: keep.to_owned(),
    };
    let moving = Moving::new(names, vec![goes_up]);
    let mut following = Following::default();
    following.whole_vault(root, corpus, &moving, &found, &[keep, gone])?;

    let own = followed(&moving, keep, kept);
    let theirs = followed(&moving, gone, going);
    let both = united(&own, theirs.trim_start_matches('\u{feff}'));
    let shown = |text: &str| text.trim_start_matches('\u{feff}').to_owned();
    let text = match after {
        None => both.text.clone(),
        Some(written) => {
            let mark = if kept.starts_with('\u{feff}') {
                "\u{feff}"
            } else {
                ""
            };
            let end = only_line_end(kept).unwrap_or("\n");
            let same = with_line_ends(&shown(&both.text), "\n") == with_line_ends(written, "\n");
            if same {
                both.text.clone()
            } else {
                format!("{mark}{}", with_line_ends(written, end))
            }
        }
    };
    let links = count(following.draft.edits.len());
    let mut edits: Vec<TextEdit> = Vec::new();
    if text != kept {
        edits.push(shortest(kept, 0..kept.len(), &text));
    }
    following.draft.edit(keep, &kept_bytes, edits);
    following.tell_gained();
    let Following { mut draft, notes, .. } = following;
    for name in &both.left {
        draft.kept.push(format!(
            "the property “{name}” of “{gone}” says something else than in “{keep}”, which keeps its own"
        ));
    }
    if let Some(title) = both.title.filter(|title| *title != paths::stem(gone)) {
        draft
            .kept
            .push(format!("the title “{title}” of “{gone}” is left out"));
    }
    let lost = missing_places(corpus, gone, &text);
    if lost > 0 {
        let name = if lost == 1 {
            "1 link names"
        } else {
            &format!("{lost} links name")
        };
        draft.kept.push(format!(
            "{name} a heading or paragraph of “{gone}” that is not in the merged note"
        ));
    }
    let plan = MergePlan {
        kept: NoteChange {
            note: keep.to_owned(),
            before: shown(kept),
            after: shown(&text),
        },
        gone: gone.to_owned(),
        links,
        notes,
        warnings: draft.kept.clone(),
    };
    let journal = Journal {
        moves: vec![PlannedMove {
            from: gone.to_owned(),
            to: trash_name(root, gone)?,
        }],
        ..draft.journal(format!("Merged “{gone}” into “{keep}”"))
    };
    Ok(Planned { plan, journal })
}

/// The text with its links as they are written when the other note has gone up in the one that stays.
fn followed(moving: &Moving, path: &str, text: &str) -> String {
    let edits = moving.retarget(path, text).edits;
    apply_edits(text, &edits).unwrap_or_else(|| text.to_owned())
}

/// Links of other notes to headings and blocks that a text does not have.
fn missing_places(corpus: &Corpus, path: &str, text: &str) -> usize {
    let note = parse(text);
    let mut missing = 0;
    for (source, _) in corpus.graph().linking_to(path) {
        for (link, target) in corpus.graph().links_of(&source.path) {
            if target != Some(path) {
                continue;
            }
            let is_there = match &link.block {
                Some(block) => note.range_of_id(block).is_some(),
                None => link.heading.is_empty() || headings::offset(&note, &link.heading).is_some(),
            };
            missing += usize::from(!is_there);
        }
    }
    missing
}

/// A free place in the vault's own trash.
///
/// # Errors
/// Where too many files have the name.
pub(crate) fn trash_name(root: &Path, path: &str) -> Result<String> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let ending = format!(".{extension}");
    let stem = paths::join(VAULT_TRASH, paths::stem(path));
    let mut free = paths::numbered(&stem, &ending);
    free.find(|path| fs::symlink_metadata(root.join(path)).is_err())
        .ok_or_else(|| {
            Error::new(
                ErrorCode::Exists,
                format!(
                    "“{VAULT_TRASH}” has too many files of the name “{}”; empty it",
                    paths::stem(path)
                ),
            )
        })
}
