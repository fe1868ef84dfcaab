//! The search language: what a person types, as a tree of conditions on notes. Pure: no files, no index, no clock.
//!
//! A query of words alone is a question: it ranks, and asks nothing of a note. As soon as an operator stands in it the
//! words are conditions, all of them to be met, as in Obsidian; `~` begins what only ranks, by meaning.

mod dates;
mod explain;
mod matching;
mod parse;
mod pattern;
mod property;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

pub(crate) use dates::Period;
pub(crate) use explain::explain;
pub(crate) use matching::{Subject, holds, known, spans};
pub(crate) use parse::parse;
pub(crate) use pattern::Pattern;
pub(crate) use property::{PropertyQuery, PropertyTest};

/// Something in a query that could not be read as it was meant; the rest of it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Bytes of the query.
    pub range: Range<usize>,
    pub message: String,
}

#[derive(Debug, Default)]
pub(crate) struct Query {
    /// What a note must be; `None` where nothing is asked of it.
    pub condition: Option<Expr>,
    /// Behind `~`: what only ranks.
    pub meaning: Option<String>,
    /// Behind `similar:`, the note or passage whose meaning ranks.
    pub similar: Option<Target>,
    pub problems: Vec<Problem>,
    /// Words alone, which rank as they stand.
    pub is_question: bool,
}

/// `[[Note#Heading]]`, `[[Note#^block]]`, or the note that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// As written, without brackets; `None` for `this`.
    pub name: Option<String>,
    /// Bytes of the query.
    pub range: Range<usize>,
}

#[derive(Debug, Clone)]
pub(crate) enum Expr {
    /// Every one holds; empty always does.
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Not(Box<Expr>),
    /// It stands in the text at hand; for a whole note, in its name or its text.
    Text(Pattern),
    Inside(Scope, Box<Expr>),
    /// Without `#`; nested tags count.
    Tag(String),
    Property(PropertyQuery),
    /// A folder and those in it, without slashes around it.
    Folder(String),
    Linked(Linked),
    Modified(Period),
    Created(Period),
}

/// Where an expression is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Content,
    /// The file's name with its ending.
    File,
    Path,
    Line,
    Block,
    /// From one heading to the next of any level.
    Section,
    Task,
    TaskTodo,
    TaskDone,
}

#[derive(Debug, Clone)]
pub(crate) struct Linked {
    pub by: LinkedBy,
    pub target: Target,
    /// Paths of the notes that are, filled in before the question is asked.
    pub notes: HashSet<Arc<str>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkedBy {
    /// A link from or to it.
    Either,
    /// A link to it.
    To,
}

impl Query {
    pub(crate) fn question() -> Self {
        Self {
            is_question: true,
            ..Self::default()
        }
    }

    /// The words that a note is asked for, which also rank it; those behind a `-` are not among them.
    pub(crate) fn wanted_words(&self) -> String {
        let mut words = Vec::new();
        if let Some(condition) = &self.condition {
            condition.each_wanted(&mut |pattern| words.extend(pattern.literal().map(str::to_owned)));
        }
        words.join(" ")
    }

    /// The patterns that a note is asked for.
    pub(crate) fn wanted_patterns(&self) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        if let Some(condition) = &self.condition {
            condition.each_wanted(&mut |pattern| patterns.push(pattern.clone()));
        }
        patterns
    }
}

impl Expr {
    /// Every pattern of text that counts for a note, those for names and paths left out.
    fn each_wanted(&self, take: &mut impl FnMut(&Pattern)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each_wanted(take)),
            Self::Text(pattern) => take(pattern),
            Self::Inside(Scope::File | Scope::Path, _) => {}
            Self::Inside(_, inner) => inner.each_wanted(take),
            _ => {}
        }
    }

    /// Whether words of the text are asked for, which can be shown.
    pub(crate) fn asks_for_text(&self) -> bool {
        let mut asks = false;
        self.each_wanted(&mut |_| asks = true);
        asks
    }

    /// Every condition on links, to be filled in.
    pub(crate) fn each_linked(&mut self, fill: &mut impl FnMut(&mut Linked)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter_mut().for_each(|part| part.each_linked(fill)),
            Self::Not(inner) | Self::Inside(_, inner) => inner.each_linked(fill),
            Self::Linked(linked) => fill(linked),
            _ => {}
        }
    }
}
