//! The properties at the very start of a note.

use std::ops::Range;

use serde_saphyr::Spanned;

use crate::note::{FrontMatter, Link};
use crate::properties::properties;
use crate::quoted_links::quoted_links;
use crate::yaml::{self, Value};

/// The front matter, the links in it, and the byte at which the note's body begins.
pub(crate) fn read(text: &str) -> (Option<FrontMatter>, Vec<Link>, usize) {
    let start = if text.starts_with('\u{FEFF}') {
        '\u{FEFF}'.len_utf8()
    } else {
        0
    };
    let Some((yaml, end)) = find(text, start) else {
        return (None, Vec::new(), start);
    };
    let mut front_matter = fields(text, yaml.clone());
    front_matter.range = start..end;
    (Some(front_matter), quoted_links(text, yaml), end)
}

/// The bytes between the fences, and the byte behind the closing fence's line end.
fn find(text: &str, start: usize) -> Option<(Range<usize>, usize)> {
    let mut at = start;
    let mut yaml_start = None;
    for line in text.get(start..)?.split_inclusive(['\n', '\r']) {
        let end = at + line.len();
        let is_fence = line.trim_end() == "---";
        match yaml_start {
            None if is_fence => yaml_start = Some(end),
            None => return None,
            Some(yaml_start) if is_fence => {
                let rest = text.get(end..).unwrap_or("");
                let end = if line.ends_with('\r') && rest.starts_with('\n') {
                    end + 1
                } else {
                    end
                };
                return Some((yaml_start..at, end));
            }
            Some(_) => {}
        }
        at = end;
    }
    None
}

fn fields(text: &str, yaml: Range<usize>) -> FrontMatter {
    let written = text.get(yaml.clone()).unwrap_or("");
    let mut found = FrontMatter::default();
    let entries = match yaml::read(written) {
        Ok(entries) => entries,
        Err(error) => {
            found.error = Some(error);
            return found;
        }
    };
    for entry in &entries {
        let Value::Text(name) = &entry.key.value else {
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "title" => {
                found.title = scalars(&entry.value, written)
                    .into_iter()
                    .next()
                    .map(|(text, _)| text)
            }
            "aliases" | "alias" => push_aliases(&mut found, &entry.value, written),
            "tags" | "tag" => push_tags(&mut found, &entry.value, written, yaml.start),
            _ => {}
        }
    }
    match properties(text, yaml, &entries) {
        Ok(properties) => found.properties = properties,
        Err(error) => found.error = Some(error),
    }
    found
}

fn push_aliases(found: &mut FrontMatter, value: &Spanned<Value>, yaml: &str) {
    let names = scalars(value, yaml).into_iter().map(|(name, _)| name);
    if matches!(value.value, Value::List(_)) {
        return found.aliases.extend(names);
    }
    for name in names {
        let names = name.split(',').map(str::trim).filter(|name| !name.is_empty());
        found.aliases.extend(names.map(str::to_owned));
    }
}

fn push_tags(found: &mut FrontMatter, value: &Spanned<Value>, yaml: &str, offset: usize) {
    for (text, place) in scalars(value, yaml) {
        let names = text.split(|character: char| character == ',' || character.is_whitespace());
        let names = names
            .map(|name| name.trim_start_matches('#'))
            .filter(|name| !name.is_empty());
        let mut at = Some(place.start);
        for name in names {
            // What stands between the names holds none of them; only one that is written with
            // escapes is not found, and then those behind it are not looked for.
            let rest = at.and_then(|at| Some((at, yaml.get(at..place.end)?.find(name)?)));
            let range = match rest {
                Some((at, before)) => at + before..at + before + name.len(),
                None => place.clone(),
            };
            at = rest.map(|_| range.end);
            found.tags.push(name.to_owned());
            found.tag_ranges.push(offset + range.start..offset + range.end);
        }
    }
}

/// The value's texts and where they stand: one of a scalar, any number of a list. Blank ones are
/// left out.
fn scalars(value: &Spanned<Value>, yaml: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    collect_scalars(value, yaml, &mut found);
    found
}

fn collect_scalars(value: &Spanned<Value>, yaml: &str, found: &mut Vec<(String, Range<usize>)>) {
    if let Value::List(values) = &value.value {
        for value in values {
            collect_scalars(value, yaml, found);
        }
    } else if let Some(text) = yaml::text_of(value, yaml)
        && let Some(place) = yaml::span(&value.defined)
        && !text.trim().is_empty()
    {
        found.push((text.trim().to_owned(), place));
    }
}
