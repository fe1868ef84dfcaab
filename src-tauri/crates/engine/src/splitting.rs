//! A section of a note becomes a note of its own: its text, a link where it stood, and every link into it follows.

use std::ops::Range;
use std::path::Path;

use weft_notes::{
    FootnoteKind, Heading, Link, Note, TextEdit, apply_edits, line_end_near, parse, retarget_heading,
    retarget_link,
};

use crate::catalog::NoteRecord;
use crate::corpus::Corpus;
use crate::draft::{Draft, text_of};
use crate::error::{Error, ErrorCode, Result};
use crate::headings;
use crate::linking;
use crate::obsidian_settings::ObsidianSettings;
use crate::resolution::{Names, fold};
use crate::retargeting::spelled;
use crate::status::count;
use crate::types::{FileKind, NoteChange, SplitPlan};
use crate::{files, paths};

/// A plan, the text of the new note, and the changes of the notes that are there.
pub(crate) struct Planned {
    pub plan: SplitPlan,
    pub draft: Draft,
    pub label: String,
}

/// The section that begins with the heading at a byte of a note: the heading's number, and the bytes to the next heading
/// of its level.
pub(crate) fn section(note: &Note, start: usize, end: usize) -> Option<(usize, Range<usize>)> {
    let number = note
        .headings
        .iter()
        .position(|heading| heading.range.start == start)?;
    let level = note.headings.get(number)?.level;
    let next = note
        .headings
        .iter()
        .skip(number + 1)
        .find(|heading| heading.level <= level);
    Some((number, start..next.map_or(end, |heading| heading.range.start)))
}

/// The section's note, in a free place beside the note that it leaves: its name is the heading's.
pub(crate) fn path_for(names: &Names, note: &str, heading: &str) -> Option<String> {
    let cleaned: String = heading
        .chars()
        .map(|c| {
            if c.is_control() || "\\/:*?\"<>|#^[]".contains(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    let cleaned = cleaned.split_whitespace().collect::<Vec<_>>().join(" ");
    let cleaned = cleaned.trim_start_matches('.').trim_end_matches(['.', ' ']);
    let name: String = cleaned.chars().take(80).collect();
    let stem = paths::join(paths::folder(note), name.trim());
    paths::check_new_name(&format!("{stem}.md")).ok()?;
    // Told apart as links do, so that no name that is there means another file then.
    let is_free = |path: &String| names.resolve("", paths::stem(path)).is_none();
    paths::numbered(&stem, ".md").find(is_free)
}

/// Plans to make the note `path` of the section that begins at the byte `start` of a note, from the files as they are on
/// the disk now.
///
/// # Errors
/// `NotFound` where no section begins there, `Exists` and `InvalidName` for the new note's path, `NotUtf8`, `Io`.
pub(crate) fn plan(
    root: &Path,
    corpus: &Corpus,
    style: &ObsidianSettings,
    hub: &str,
    start: usize,
    path: &str,
) -> Result<Planned> {
    paths::check_new_name(path)?;
    if !paths::is_note(path) {
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!("“{path}” is no note's name: it has to end with .md"),
        ));
    }
    if paths::resolve(root, path)?.symlink_metadata().is_ok() {
        return Err(Error::new(
            ErrorCode::Exists,
            format!("“{path}” exists already; choose another name"),
        ));
    }
    let bytes = files::read(&paths::resolve(root, hub)?, hub)?;
    let text = text_of(hub, &bytes)?;
    let note = parse(text);
    let (number, range) = section(&note, start, text.len()).ok_or_else(|| {
        Error::new(
            ErrorCode::NotFound,
            format!("“{hub}” has no section that begins here any more; look again"),
        )
    })?;
    let found = files::walk_whole(root)?;
    let all = found.iter().filter(|found| found.entry.kind != FileKind::Folder);
    let before = Names::new(all.map(|found| found.entry.path.as_str()));
    let mut after = before.clone();
    after.insert(path);
    let leaving = Leaving {
        hub,
        path,
        note: &note,
        heading: number,
        range: range.clone(),
        before,
        after,
    };

    let mut draft = Draft::default();
    let mut links = 0;
    let is_concerned = |record: &NoteRecord| {
        let to_hub = |target: &str| leaving.before.resolve(&record.path, target) == Some(hub);
        let mut links = record.links.iter();
        links.any(|link| (!link.heading.is_empty() || link.block.is_some()) && to_hub(&link.target))
    };
    draft.edit_notes(root, corpus, &found, is_concerned, "links", |other, text| {
        if other == hub {
            return Vec::new();
        }
        // One link may take two edits: of what it leads to, and of what stands behind the `#`.
        let mut edits = Vec::new();
        for link in &parse(text).links {
            let of_link = leaving.edits(other, other, text, std::slice::from_ref(link));
            links += u32::from(!of_link.is_empty());
            edits.extend(of_link);
        }
        edits
    })?;
    let notes = count(draft.files.len());

    let (inside, outside): (Vec<Link>, Vec<Link>) = note
        .links
        .iter()
        .cloned()
        .partition(|link| range.contains(&link.range.start));
    let new_text = leaving.new_text(text, &inside);
    let mut own = leaving.edits(hub, hub, text, &outside);
    own.retain(|edit| edit.range.end <= range.start || edit.range.start >= range.end);
    own.push(leaving.replacement(text, style));
    let owed = leaving.definitions(text, false);
    if !owed.is_empty() {
        let end = line_end_near(text, text.len());
        let gap = if text.ends_with(['\n', '\r']) {
            end.to_owned()
        } else {
            end.repeat(2)
        };
        own.push(TextEdit {
            range: text.len()..text.len(),
            replacement: format!("{gap}{}{end}", owed.join(end)),
        });
    }
    let changed = apply_edits(text, &own).unwrap_or_else(|| text.to_owned());
    draft.edit(hub, &bytes, own);

    let shown = |text: &str| text.trim_start_matches('\u{feff}').to_owned();
    let heading = note
        .headings
        .get(number)
        .map_or("", |heading| heading.text.as_str());
    Ok(Planned {
        plan: SplitPlan {
            kept: NoteChange {
                note: hub.to_owned(),
                before: shown(text),
                after: shown(&changed),
            },
            made: path.to_owned(),
            text: new_text,
            links,
            notes,
            warnings: draft.kept.clone(),
        },
        draft,
        label: format!("Made “{path}” of “{heading}” in “{hub}”"),
    })
}

/// A section that is about to leave its note.
struct Leaving<'a> {
    hub: &'a str,
    /// Of the new note.
    path: &'a str,
    note: &'a Note,
    /// Number of the section's heading.
    heading: usize,
    range: Range<usize>,
    before: Names,
    after: Names,
}

/// Where a place of the hub is afterwards, as a link names it.
enum Anchor {
    /// As it is written.
    Stays,
    /// The whole new note.
    None,
    /// The heading with this text.
    Heading(String),
}

impl Leaving<'_> {
    /// What changes in these links of a note, which may stand in another note afterwards.
    fn edits(&self, source: &str, source_after: &str, text: &str, links: &[Link]) -> Vec<TextEdit> {
        let mut edits = Vec::new();
        for link in links {
            let Some(old) = self.before.resolve(source, &link.target) else {
                continue;
            };
            let (new, anchor) = if old == self.hub && !(link.heading.is_empty() && link.block.is_none()) {
                self.place(link)
            } else {
                (old, Anchor::Stays)
            };
            if self.after.resolve(source_after, &link.target) == Some(new) && matches!(anchor, Anchor::Stays)
            {
                continue;
            }
            let into_itself = new == source_after && !matches!(anchor, Anchor::None);
            let target = if into_itself {
                Some(String::new())
            } else {
                spelled(&self.after, link, (source, old), (source_after, new))
            };
            let Some(target) = target else { continue };
            let anchor = match anchor {
                Anchor::Stays => None,
                Anchor::None => Some(TextEdit {
                    range: link.anchor_range.clone(),
                    replacement: String::new(),
                }),
                Anchor::Heading(heading) => match retarget_heading(text, link, &[heading]) {
                    Some(edit) => Some(edit),
                    None => continue,
                },
            };
            edits.push(retarget_link(text, link, &target));
            edits.extend(anchor);
        }
        edits
    }

    /// The note in which a place of the hub is afterwards, and how a link names it there.
    fn place(&self, link: &Link) -> (&str, Anchor) {
        let is_inside = |at: usize| self.range.contains(&at);
        if let Some(block) = &link.block {
            let range = self.note.range_of_id(block);
            let moves = range.is_some_and(|range| is_inside(range.start));
            return (if moves { self.path } else { self.hub }, Anchor::Stays);
        }
        let Some(start) = headings::offset(self.note, &link.heading).filter(|start| is_inside(*start)) else {
            return (self.hub, Anchor::Stays);
        };
        if start == self.range.start {
            return (self.path, Anchor::None);
        }
        let last = link.heading.last().cloned().unwrap_or_default();
        (self.path, Anchor::Heading(last))
    }

    fn own_heading(&self) -> Option<&Heading> {
        self.note.headings.get(self.heading)
    }

    /// Whether the new note begins with its name as a heading: as the hub does, and where its file says something else.
    fn keeps_heading(&self) -> bool {
        let first = self.note.headings.first();
        let has_title = first.is_some_and(|first| first.level == 1 && first.range.start != self.range.start);
        let heading = self.own_heading().map_or("", |heading| heading.text.as_str());
        has_title || fold(paths::stem(self.path)) != fold(heading)
    }

    /// The new note: the section with its headings as many levels higher as its own one was below a title.
    fn new_text(&self, text: &str, links: &[Link]) -> String {
        let Some(own) = self.own_heading() else {
            return String::new();
        };
        let end = line_end_near(text, self.range.start);
        let up = usize::from(own.level.saturating_sub(1));
        let from = own.range.end;
        let mut edits = self.edits(self.hub, self.path, text, links);
        edits.retain(|edit| edit.range.start >= from && edit.range.end <= self.range.end);
        for heading in self.note.headings.iter().skip(self.heading + 1) {
            let start = heading.range.start;
            let marks = usize::from(heading.level);
            if !self.range.contains(&start) {
                break;
            }
            // An underlined heading has no marks to take off.
            if text
                .get(start..start + marks)
                .is_some_and(|mark| mark.bytes().all(|byte| byte == b'#'))
            {
                edits.push(TextEdit {
                    range: start..start + up.min(marks - 1),
                    replacement: String::new(),
                });
            }
        }
        for edit in &mut edits {
            edit.range = edit.range.start - from..edit.range.end - from;
        }
        let body = text.get(from..self.range.end).unwrap_or_default();
        let body = apply_edits(body, &edits).unwrap_or_else(|| body.to_owned());
        let mut made = String::new();
        if self.keeps_heading() {
            let name = text.get(own.text_range.clone()).unwrap_or(&own.text).trim();
            made = format!("# {name}{end}{end}");
        }
        made.push_str(body.trim_start_matches(['\n', '\r']).trim_end());
        made.push_str(end);
        let owed = self.definitions(text, true);
        if !owed.is_empty() {
            made.push_str(end);
            made.push_str(&owed.join(end));
            made.push_str(end);
        }
        made
    }

    /// What stands in the section's place: its heading, and a link to the new note.
    fn replacement(&self, text: &str, style: &ObsidianSettings) -> TextEdit {
        let from = self.own_heading().map_or(self.range.start, |own| own.range.end);
        let section = text.get(from..self.range.end).unwrap_or_default();
        let end = line_end_near(text, self.range.start);
        let link = linking::to_file(&self.after, style, self.hub, self.path);
        TextEdit {
            range: from..from + section.trim_end().len(),
            replacement: format!("{end}{end}{link}"),
        }
    }

    /// Definitions of footnotes and of links by reference that are used on one side of the cut and stand on the other, as
    /// they are written: for the new note those of the hub, else those of the section.
    fn definitions(&self, text: &str, for_new: bool) -> Vec<String> {
        let is_inside = |at: usize| self.range.contains(&at);
        let is_ours = |at: usize| is_inside(at) == for_new;
        let mut owed: Vec<Range<usize>> = Vec::new();
        for used in &self.note.footnotes {
            if used.kind != FootnoteKind::Reference || !is_ours(used.range.start) {
                continue;
            }
            let mut definitions = self.note.footnotes.iter();
            let definition = definitions
                .find(|note| note.kind == FootnoteKind::Definition && note.label == used.label)
                .filter(|note| !is_ours(note.range.start));
            owed.extend(definition.map(|definition| definition.range.clone()));
        }
        let used: String = if for_new {
            text.get(self.range.clone()).unwrap_or_default().to_lowercase()
        } else {
            let before = text.get(..self.range.start).unwrap_or_default();
            let behind = text.get(self.range.end..).unwrap_or_default();
            format!("{before}{behind}").to_lowercase()
        };
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let range = at..at + line.trim_end().len();
            at += line.len();
            let written = line.trim_start();
            let label = written.strip_prefix('[').and_then(|rest| rest.split_once("]:"));
            let Some((label, _)) = label.filter(|(label, _)| !label.starts_with('^') && !label.contains(']'))
            else {
                continue;
            };
            let in_block = self.note.block_at(range.start).is_some();
            if !in_block && !is_ours(range.start) && used.contains(&format!("[{}]", label.to_lowercase())) {
                owed.push(range);
            }
        }
        owed.sort_by_key(|range| range.start);
        owed.dedup();
        owed.into_iter()
            .filter_map(|range| text.get(range))
            .map(|definition| definition.trim_end().to_owned())
            .collect()
    }
}
