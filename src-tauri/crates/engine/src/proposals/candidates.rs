//! The spans of one note's text that may become links, and what can be told of each from this text alone.

use std::collections::HashMap;
use std::ops::Range;

use weft_notes::{Block, BlockKind, Note};

use crate::paths;
use crate::proposals::lexicon::{Form, Lexicon};
use crate::types::ProposalKind;

/// Notes of one name that are looked at, those nearest in the tree of folders.
const MOST_OWNERS: usize = 4;

/// A span with one target.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// In [`Lexicon::notes`].
    pub target: usize,
    /// The entry that names it best; `None` for one that was found by meaning.
    pub entry: Option<usize>,
    pub forms: Vec<Form>,
    /// Targets that these words name.
    pub owners: usize,
    pub kind: ProposalKind,
    /// The heading that it means, for one that was found by meaning.
    pub heading: Option<String>,
    /// How near the words are to the target's names, for one that was found by meaning.
    pub closeness: f32,
    /// The words have this block around them, see [`Note::blocks`].
    pub block: Option<usize>,
    /// Which it is of the candidates for this target, from the note's start.
    pub order: usize,
    /// How many there are for this target in the note.
    pub times: usize,
    /// Which it is of those for this target in its block.
    pub order_in_block: usize,
    /// It lies within a longer candidate.
    pub within_longer: bool,
}

/// All candidates by name, in the order of the text.
pub(crate) fn by_name(lexicon: &Lexicon, path: &str, text: &str, note: &Note) -> Vec<Candidate> {
    let own = lexicon.numbers.get(path).copied();
    let mut found: HashMap<(usize, usize, usize), Candidate> = HashMap::new();
    for finder in [&lexicon.given, &lexicon.other] {
        for name in finder.find(text, note) {
            if goes_on(text, name.range.end) {
                continue;
            }
            let mut by_target: HashMap<usize, Vec<usize>> = HashMap::new();
            for entry in &name.names {
                if let Some(known) = lexicon.entries.get(*entry)
                    && Some(known.note) != own
                {
                    by_target.entry(known.note).or_default().push(*entry);
                }
            }
            let owners = by_target.len();
            let mut targets: Vec<(usize, Vec<usize>)> = by_target.into_iter().collect();
            if owners > MOST_OWNERS {
                targets.sort_by_cached_key(|(target, _)| {
                    let target = lexicon.notes.get(*target).map_or("", |note| note.path.as_str());
                    (
                        std::cmp::Reverse(common_parts(path, target)),
                        target.len(),
                        target.to_owned(),
                    )
                });
                targets.truncate(MOST_OWNERS);
            }
            for (target, entries) in targets {
                let key = (name.range.start, name.range.end, target);
                let candidate = found.entry(key).or_insert_with(|| Candidate {
                    range: name.range.clone(),
                    target,
                    entry: None,
                    forms: Vec::new(),
                    owners,
                    kind: ProposalKind::Mention,
                    heading: None,
                    closeness: 0.0,
                    block: note.block_at(name.range.start),
                    order: 0,
                    times: 0,
                    order_in_block: 0,
                    within_longer: false,
                });
                candidate.owners = candidate.owners.max(owners);
                for entry in entries {
                    let form = lexicon.entries[entry].form;
                    if !candidate.forms.contains(&form) {
                        candidate.forms.push(form);
                    }
                    let is_better = candidate
                        .entry
                        .is_none_or(|known| form < lexicon.entries[known].form);
                    if is_better {
                        candidate.entry = Some(entry);
                    }
                }
            }
        }
    }
    let mut found: Vec<Candidate> = found.into_values().collect();
    number(&mut found);
    found
}

/// Whether a dot and more follow: what was found is the beginning of another name, of a file or of a version.
fn goes_on(text: &str, end: usize) -> bool {
    let mut behind = text.get(end..).unwrap_or_default().chars();
    behind.next() == Some('.') && behind.next().is_some_and(char::is_alphanumeric)
}

/// Sorts candidates and tells of each where it stands among the others.
pub(crate) fn number(found: &mut [Candidate]) {
    found.sort_by_key(|candidate| (candidate.range.start, candidate.range.end, candidate.target));
    let mut times: HashMap<usize, usize> = HashMap::new();
    let mut in_block: HashMap<(usize, Option<usize>), usize> = HashMap::new();
    for candidate in found.iter_mut() {
        let order = times.entry(candidate.target).or_default();
        candidate.order = *order;
        *order += 1;
        let order = in_block.entry((candidate.target, candidate.block)).or_default();
        candidate.order_in_block = *order;
        *order += 1;
    }
    let ranges: Vec<Range<usize>> = found.iter().map(|candidate| candidate.range.clone()).collect();
    let longest = ranges.iter().map(Range::len).max().unwrap_or(0);
    for (index, candidate) in found.iter_mut().enumerate() {
        candidate.times = times.get(&candidate.target).copied().unwrap_or(0);
        let own = &candidate.range;
        let covers = |other: &Range<usize>| {
            other.start <= own.start && other.end >= own.end && other.len() > own.len()
        };
        let before = ranges[..index].iter().rev();
        candidate.within_longer = before
            .take_while(|other| other.start + longest >= own.end)
            .any(covers)
            || ranges[index..]
                .iter()
                .take_while(|other| other.start <= own.start)
                .any(covers);
    }
}

/// Parts that two paths have in common from their start, dots of file names counting as folders.
pub(crate) fn common_parts(one: &str, other: &str) -> usize {
    let parts = |path: &str| {
        let path = path.strip_suffix(".md").unwrap_or(path);
        path.split(['/', '.']).map(str::to_owned).collect::<Vec<_>>()
    };
    parts(one)
        .iter()
        .zip(&parts(other))
        .take_while(|(one, other)| one == other)
        .count()
}

/// What stands around a span.
#[derive(Debug, Default, Clone)]
pub(crate) struct Surroundings {
    pub in_list: bool,
    pub in_heading: bool,
    pub in_table: bool,
    pub in_quote: bool,
    /// Nothing but marks stands before it in its line, or in its cell.
    pub begins: bool,
    /// Nothing but marks stands behind it.
    pub ends: bool,
    /// A colon or dash follows, as where something is explained.
    pub explained: bool,
    pub in_brackets: bool,
    pub in_quotes: bool,
    pub emphasised: bool,
    /// Joined to what stands before or behind it by a sign: `foam-templates`, `cli/rename`.
    pub joined_before: bool,
    pub joined_behind: bool,
    pub sentence_begins: bool,
    pub before: Option<String>,
    pub second_before: Option<String>,
    pub behind: Option<String>,
    /// Of the section, in lower case.
    pub heading: String,
    pub line_length: usize,
}

pub(crate) fn surroundings(
    text: &str,
    note: &Note,
    range: &Range<usize>,
    block: Option<usize>,
) -> Surroundings {
    let block: Option<&Block> = block.and_then(|block| note.blocks.get(block));
    let kind = block.map(|block| block.kind);
    let in_table = kind == Some(BlockKind::Table);
    let (before, behind) = (
        text.get(..range.start).unwrap_or(""),
        text.get(range.end..).unwrap_or(""),
    );
    let mut line_before = before.rsplit('\n').next().unwrap_or("");
    let mut line_behind = behind.split('\n').next().unwrap_or("").trim_end_matches('\r');
    let line_length = line_before.len() + range.len() + line_behind.len();
    if in_table {
        line_before = line_before.rsplit('|').next().unwrap_or("");
        line_behind = line_behind.split('|').next().unwrap_or("");
    }
    let marks =
        |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '-' | '+' | '>' | '#' | '[' | ']' | 'x');
    let numbered = line_before
        .trim()
        .trim_end_matches(['.', ')'])
        .chars()
        .all(|c| c.is_ascii_digit());
    let begins = line_before.chars().all(marks) || numbered;
    let after_marks = line_behind.trim_start_matches(['*', '_']);
    let last = before.chars().next_back().unwrap_or('\n');
    let next = behind.chars().next().unwrap_or('\n');
    let far_next = behind.chars().nth(1).unwrap_or('\n');
    let words_before: Vec<&str> = words(line_before).collect();
    let heading = block
        .and_then(|block| block.heading)
        .and_then(|heading| note.headings.get(heading));
    let sentence =
        line_before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '"' | '(' | '“'));
    Surroundings {
        in_list: kind == Some(BlockKind::ListItem),
        in_heading: kind == Some(BlockKind::Heading),
        in_table,
        in_quote: kind == Some(BlockKind::Quote),
        begins,
        ends: line_behind
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, '*' | '_' | '.' | ':' | ',' | ';')),
        explained: after_marks.trim_start_matches(' ').starts_with([':', '–', '—'])
            || after_marks.starts_with(" - "),
        in_brackets: matches!(last, '(' | '['),
        in_quotes: matches!(last, '"' | '\'' | '“' | '‘' | '«'),
        emphasised: matches!(last, '*' | '_') || line_before.ends_with("=="),
        joined_before: matches!(last, '.' | '-' | '_' | '/' | '@' | '#' | '$' | '\\' | '~' | '='),
        joined_behind: matches!(next, '.' | '-' | '_' | '/' | '=' | '(') && far_next.is_alphanumeric(),
        sentence_begins: begins || sentence.ends_with(['.', '!', '?', ':']),
        before: words_before.last().map(|word| word.to_lowercase()),
        second_before: words_before
            .len()
            .checked_sub(2)
            .and_then(|index| words_before.get(index))
            .map(|word| word.to_lowercase()),
        behind: words(line_behind).next().map(str::to_lowercase),
        heading: heading
            .map(|heading| heading.text.to_lowercase())
            .unwrap_or_default(),
        line_length,
    }
}

/// The words of a text, marks and signs left out.
pub(crate) fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
}

/// Whether a note stands below another, by folders or by dots in file names.
pub(crate) fn is_below(path: &str, above: &str) -> bool {
    let above = above.strip_suffix(".md").unwrap_or(above);
    let stands_for_folder = paths::stem(above).to_lowercase();
    let above = match stands_for_folder.as_str() {
        "index" | "readme" | "_index" => paths::folder(above),
        _ => above,
    };
    path.strip_prefix(above)
        .is_some_and(|rest| !above.is_empty() && rest.starts_with(['/', '.']) && rest != ".md")
}
