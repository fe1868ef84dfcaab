//! Brackets that are no links: task boxes, the marks of callouts, footnotes.

use std::ops::Range;

use crate::blocks::trimmed;

/// The brackets of a task, `[x]`, and what stands in them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TaskBox {
    pub(crate) range: Range<usize>,
    pub(crate) mark: char,
}

/// The first line of a callout.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CalloutMark {
    pub(crate) kind: String,
    pub(crate) mark_range: Range<usize>,
    pub(crate) title_range: Range<usize>,
    pub(crate) folded: Option<bool>,
}

/// The box at the beginning of an item, where a blank follows it.
pub(crate) fn task_box(text: &str, range: Range<usize>) -> Option<TaskBox> {
    let inner = text.get(range.clone())?.strip_prefix('[')?;
    let mark = inner.chars().next().filter(|mark| !"]\n\r".contains(*mark))?;
    let after = inner.get(mark.len_utf8()..)?;
    if !after.starts_with("] ") && !after.starts_with("]\t") {
        return None;
    }
    Some(TaskBox {
        range: range.start..range.start + 2 + mark.len_utf8(),
        mark: if mark.is_whitespace() { ' ' } else { mark },
    })
}

/// The `[!type]` at the beginning of a quote with what belongs to it.
pub(crate) fn callout_mark(text: &str, range: Range<usize>) -> Option<CalloutMark> {
    let written = text.get(range.clone())?.strip_prefix("[!")?;
    let length = written.find([']', '[', '\n', '\r'])?;
    let (name, after) = written.split_at(length);
    let after = after.strip_prefix(']')?;
    let kind = name.split('|').next().unwrap_or("").trim();
    if kind.is_empty() {
        return None;
    }
    let folded = match after.as_bytes().first() {
        Some(b'-') => Some(true),
        Some(b'+') => Some(false),
        _ => None,
    };
    let mark_end = range.start + 2 + length + 1 + usize::from(folded.is_some());
    let title_end = text
        .get(mark_end..range.end)?
        .find(['\n', '\r'])
        .map_or(range.end, |end| mark_end + end);
    let title_range = trimmed(text, mark_end..title_end);
    Some(CalloutMark {
        kind: kind.to_lowercase(),
        mark_range: range.start..mark_end,
        title_range: if title_range.is_empty() {
            mark_end..mark_end
        } else {
            title_range
        },
        folded,
    })
}

/// Length of a `[^label]`.
pub(crate) fn footnote_reference(bytes: &[u8]) -> Option<usize> {
    let label = bytes.get(2..bytes.len().min(66))?;
    let length = label
        .iter()
        .position(|byte| matches!(byte, b']' | b'[') || byte.is_ascii_whitespace())?;
    (length > 0 && label[length] == b']').then_some(2 + length + 1)
}

/// The brackets that are open. Going back to an earlier state costs nothing, so that what a
/// comment or a link swallows can be forgotten.
#[derive(Default)]
pub(crate) struct OpenBrackets {
    nodes: Vec<Node>,
    top: Top,
}

/// Index in the nodes.
pub(crate) type Top = Option<usize>;

struct Node {
    below: Top,
    /// Index in the marks of the `^` in front, if it is one of those.
    footnote: Option<usize>,
}

impl OpenBrackets {
    pub(crate) fn push(&mut self, footnote: Option<usize>) {
        self.nodes.push(Node {
            below: self.top,
            footnote,
        });
        self.top = Some(self.nodes.len() - 1);
    }

    /// Closes the innermost one; gives the mark of the footnote that ends here.
    pub(crate) fn pop(&mut self) -> Option<usize> {
        let node = self.nodes.get(self.top?)?;
        self.top = node.below;
        node.footnote
    }

    pub(crate) fn top(&self) -> Top {
        self.top
    }

    pub(crate) fn go_back(&mut self, top: Top) {
        self.top = top;
    }
}
