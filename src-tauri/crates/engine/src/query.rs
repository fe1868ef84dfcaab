//! The search language: what a person types, as a tree of conditions on notes. Pure: no files, no index, no clock.
//!
//! A query of words alone is a question: it ranks, and asks nothing of a note. As soon as an operator stands in it the
//! words are conditions, all of them to be met, as in Obsidian; `~` begins what only ranks, by meaning.

mod dates;
mod explain;
mod matching;
mod operators;
mod parse;
mod pattern;
mod property;
mod replacing;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use crate::status::count;
use crate::types::QueryProblem;
pub(crate) use dates::Period;
pub(crate) use explain::explain;
pub(crate) use matching::{Subject, holds, known, spans};
pub(crate) use parse::parse;
pub(crate) use pattern::Pattern;
pub(crate) use property::{PropertyQuery, PropertyTest};
pub(crate) use replacing::{replaced, replacements};

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
    /// Of the note, looked up before the question is asked.
    pub path: Option<String>,
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
    /// No link ties it to another note: the paths of those notes, filled in before the question is asked.
    Unlinked(HashSet<Arc<str>>),
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
    /// Its name, which is no link there.
    Name,
}

impl Query {
    pub(crate) fn question() -> Self {
        Self {
            is_question: true,
            ..Self::default()
        }
    }

    /// The same of the notes in one folder and those below it; a question stays a question.
    pub(crate) fn within(mut self, folder: &str) -> Self {
        let folder = Expr::Folder(folder.trim_matches('/').to_owned());
        self.condition = Some(match self.condition.take() {
            Some(condition) => Expr::All(vec![folder, condition]),
            None => folder,
        });
        self
    }

    /// Its problems, with offsets into the query as it was sent: blanks in front of it are not read.
    pub(crate) fn told_problems(&self, sent: &str) -> Vec<QueryProblem> {
        let trimmed = sent.len() - sent.trim_start().len();
        let told = self.problems.iter().map(|problem| QueryProblem {
            start: count(problem.range.start + trimmed),
            end: count(problem.range.end + trimmed),
            message: problem.message.clone(),
        });
        told.collect()
    }

    /// The patterns of text that a note is asked for; those behind a `-` are not among them.
    pub(crate) fn wanted(&self) -> Vec<&Pattern> {
        self.condition.as_ref().map(Expr::wanted).unwrap_or_default()
    }

    /// Their words, which also rank it.
    pub(crate) fn wanted_words(&self) -> String {
        let words: Vec<&str> = self.wanted().into_iter().filter_map(Pattern::literal).collect();
        words.join(" ")
    }
}

impl Expr {
    /// See [`Query::wanted`].
    pub(crate) fn wanted(&self) -> Vec<&Pattern> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::wanted).collect(),
            Self::Text(pattern) => vec![pattern],
            // Names and paths cannot be shown.
            Self::Inside(Scope::File | Scope::Path, _) => Vec::new(),
            Self::Inside(_, inner) => inner.wanted(),
            _ => Vec::new(),
        }
    }

    /// Every condition on links, [`Expr::Linked`] and [`Expr::Unlinked`], to be filled in.
    pub(crate) fn each_on_links(&mut self, fill: &mut impl FnMut(&mut Self)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter_mut().for_each(|part| part.each_on_links(fill)),
            Self::Not(inner) | Self::Inside(_, inner) => inner.each_on_links(fill),
            Self::Linked(_) | Self::Unlinked(_) => fill(self),
            _ => {}
        }
    }
}
