//! A list of the front matter, changed item by item, so that the others keep their writing.

use std::ops::Range;

use crate::edits::yaml::{Context, text_scalar};
use crate::edits::{TextEdit, line_content_end, line_end_near, line_start, next_line};

/// The items of a list as written, quotes included, without markers and comments.
pub(super) struct WrittenList {
    pub(super) style: ListStyle,
    pub(super) items: Vec<Range<usize>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ListStyle {
    /// `- item` on lines of their own, with the blanks in front of the marker.
    Block { indentation: String },
    /// `[item, item]`
    Flow,
}

/// How the list at `value` is written; its items only where each of them is a simple text on one
/// line, and none at all where one is not. `None` for what is no list.
pub(super) fn written_list(text: &str, value: &Range<usize>) -> Option<WrittenList> {
    let written = text.get(value.clone())?;
    if written.starts_with('[') {
        return Some(WrittenList {
            style: ListStyle::Flow,
            items: flow_items(text, value).unwrap_or_default(),
        });
    }
    let indentation = text.get(line_start(text, value.start)..value.start)?;
    if !is_item(written) || !indentation.trim().is_empty() {
        return None;
    }
    Some(WrittenList {
        style: ListStyle::Block {
            indentation: indentation.to_owned(),
        },
        items: block_items(text, value, indentation).unwrap_or_default(),
    })
}

/// Whether the line, without blanks in front, is an item of a block list.
fn is_item(line: &str) -> bool {
    line.strip_prefix('-')
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

fn block_items(text: &str, value: &Range<usize>, indentation: &str) -> Option<Vec<Range<usize>>> {
    let mut items = Vec::new();
    let mut at = line_start(text, value.start);
    while at < value.end {
        let end = line_content_end(text, at);
        let line = text.get(at..end)?;
        let content = line.trim_start();
        if !content.is_empty() && !content.starts_with('#') {
            if !is_item(content) || line.len() - content.len() != indentation.len() {
                return None;
            }
            let item = content.get(1..)?.trim_start();
            let start = end - item.len();
            items.push(start..start + scalar_length(item, Context::Block)?);
        }
        at = next_line(text, end);
    }
    Some(items)
}

fn flow_items(text: &str, value: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let mut items = Vec::new();
    let end = value.end.checked_sub(1)?;
    let mut at = value.start + 1;
    let mut needs_comma = false;
    while at < end {
        let rest = text.get(at..end)?;
        let first = rest.chars().next()?;
        match first {
            _ if first.is_whitespace() => at += first.len_utf8(),
            '#' => at = line_content_end(text, at),
            ',' if !needs_comma => return None,
            ',' => {
                needs_comma = false;
                at += 1;
            }
            _ if needs_comma => return None,
            _ => {
                let length = scalar_length(rest, Context::Flow)?;
                items.push(at..at + length);
                at += length;
                needs_comma = true;
            }
        }
    }
    Some(items)
}

/// Length of the simple text that `rest` begins with. `None` for nested values, anchors, and
/// texts that go on below.
fn scalar_length(rest: &str, context: Context) -> Option<usize> {
    let bytes = rest.as_bytes();
    let length = match bytes.first()? {
        b'\'' => closing_quote(bytes, b'\'')?,
        b'"' => closing_quote(bytes, b'"')?,
        b'[' | b'{' | b'&' | b'*' | b'!' | b'|' | b'>' | b'#' | b'\r' | b'\n' => return None,
        _ => {
            let plain = rest.get(..plain_end(bytes, context))?.trim_end();
            if plain.contains(": ") || plain.ends_with(':') || is_item(plain) || plain.starts_with("? ") {
                return None;
            }
            plain.len()
        }
    };
    let behind = rest.get(length..)?;
    let ends = match context {
        Context::Block => {
            let behind = behind.trim_start_matches([' ', '\t']);
            behind.is_empty() || behind.starts_with(['#', '\r', '\n'])
        }
        Context::Flow => {
            let behind = behind.trim_start();
            behind.is_empty() || behind.starts_with([',', ']', '#'])
        }
    };
    ends.then_some(length)
}

/// Where a text without quotes ends at the latest.
fn plain_end(bytes: &[u8], context: Context) -> usize {
    let ends = |at: usize| match bytes[at] {
        b'\n' | b'\r' => true,
        b'#' => at > 0 && matches!(bytes[at - 1], b' ' | b'\t'),
        b',' | b'[' | b']' | b'{' | b'}' => context == Context::Flow,
        _ => false,
    };
    (0..bytes.len()).find(|at| ends(*at)).unwrap_or(bytes.len())
}

/// Behind the quote that closes the one in front, on the same line.
fn closing_quote(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        match (bytes.get(at)?, bytes.get(at + 1)) {
            (b'\n' | b'\r', _) => return None,
            (b'\\', _) if quote == b'"' => at += 2,
            (b'\'', Some(b'\'')) if quote == b'\'' => at += 2,
            (byte, _) if *byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

impl WrittenList {
    /// Makes `new` of the list's items, which read as `old`. Both have at least one item.
    pub(super) fn changed(
        &self,
        text: &str,
        value: &Range<usize>,
        old: &[String],
        new: &[String],
    ) -> Vec<TextEdit> {
        if self.items.len() != old.len() {
            return vec![TextEdit::new(value.clone(), self.written(text, value.start, new))];
        }
        let same_front = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let same_back = old
            .iter()
            .rev()
            .zip(new.iter().rev())
            .take(old.len().min(new.len()) - same_front)
            .take_while(|(old, new)| old == new)
            .count();
        let old_middle = same_front..old.len() - same_back;
        let new_middle = &new[same_front..new.len() - same_back];
        let mut edits = Vec::new();
        for (item, new) in self.items[old_middle.clone()].iter().zip(new_middle) {
            let written = text.get(item.clone()).unwrap_or("");
            edits.push(TextEdit::new(
                item.clone(),
                text_scalar(new, self.context(), written),
            ));
        }
        let replaced = edits.len();
        if old_middle.len() > replaced {
            edits.extend(self.removed(text, old_middle.start + replaced..old_middle.end));
        } else if let Some(added @ [_, ..]) = new_middle.get(replaced..) {
            edits.extend(self.added(text, old_middle.end, added));
        }
        edits
    }

    fn context(&self) -> Context {
        match self.style {
            ListStyle::Block { .. } => Context::Block,
            ListStyle::Flow => Context::Flow,
        }
    }

    /// All items, from the first marker or the bracket on.
    fn written(&self, text: &str, at: usize, items: &[String]) -> String {
        match &self.style {
            ListStyle::Flow => flow_list(items),
            ListStyle::Block { indentation } => {
                let list = block_list(items, indentation, line_end_near(text, at));
                list.trim_start().to_owned()
            }
        }
    }

    /// Without some, but not all, of the items.
    fn removed(&self, text: &str, indexes: Range<usize>) -> Vec<TextEdit> {
        let items = &self.items;
        if let ListStyle::Block { .. } = self.style {
            return items[indexes]
                .iter()
                .map(|item| TextEdit::new(line_start(text, item.start)..next_line(text, item.end), ""))
                .collect();
        }
        let range = match (items.get(indexes.end), indexes.start.checked_sub(1)) {
            (Some(next), _) => items[indexes.start].start..next.start,
            (None, Some(previous)) => items[previous].end..items[indexes.end - 1].end,
            (None, None) => return Vec::new(),
        };
        vec![TextEdit::new(range, "")]
    }

    /// With more items in front of the one at `index`.
    fn added(&self, text: &str, index: usize, new: &[String]) -> Option<TextEdit> {
        let before = index.checked_sub(1).and_then(|index| self.items.get(index));
        let after = self.items.get(index);
        Some(match (&self.style, before, after) {
            (ListStyle::Block { indentation }, Some(before), _) => {
                let end = line_content_end(text, before.end);
                let line_end = line_end_near(text, end);
                TextEdit::insert(
                    end,
                    format!("{line_end}{}", block_list(new, indentation, line_end)),
                )
            }
            (ListStyle::Block { indentation }, None, Some(after)) => {
                let start = line_start(text, after.start);
                let line_end = line_end_near(text, start);
                TextEdit::insert(
                    start,
                    format!("{}{line_end}", block_list(new, indentation, line_end)),
                )
            }
            (ListStyle::Flow, Some(before), _) => {
                TextEdit::insert(before.end, format!(", {}", flow_items_of(new)))
            }
            (ListStyle::Flow, None, Some(after)) => {
                TextEdit::insert(after.start, format!("{}, ", flow_items_of(new)))
            }
            (_, None, None) => return None,
        })
    }
}

/// `- item` lines, without a line end behind the last one.
pub(super) fn block_list(items: &[String], indentation: &str, line_end: &str) -> String {
    let lines: Vec<String> = items
        .iter()
        .map(|item| format!("{indentation}- {}", text_scalar(item, Context::Block, "")))
        .collect();
    lines.join(line_end)
}

pub(super) fn flow_list(items: &[String]) -> String {
    format!("[{}]", flow_items_of(items))
}

fn flow_items_of(items: &[String]) -> String {
    let items: Vec<String> = items
        .iter()
        .map(|item| text_scalar(item, Context::Flow, ""))
        .collect();
    items.join(", ")
}
