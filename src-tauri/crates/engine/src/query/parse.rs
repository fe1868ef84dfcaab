//! What a person types to a [`Query`]. Whatever cannot be read becomes a problem with its place, and the rest runs.

use std::ops::Range;

use chrono::NaiveDate;

use super::operators::{Leaf, Operator, named};
use super::pattern::PatternKind;
use super::property;
use super::{Expr, Linked, Pattern, Period, Problem, PropertyQuery, Query, Target};

/// Parentheses, minus signs and operators in one another; nobody types more.
const DEEPEST: usize = 40;
/// Words beside a quoted phrase that still make a search of it, and no question with a quote in it.
const WORDS_BESIDE_PHRASE: usize = 4;

/// Beside operators, or alone, this word is one itself.
const UNLINKED: &str = "unlinked";

/// Reads a query; `today` is what `modified:today` means.
pub(crate) fn parse(text: &str, today: NaiveDate) -> Query {
    let mut parser = Parser {
        text,
        at: 0,
        today,
        leaf: Leaf::Text,
        match_case: false,
        depth: 0,
        groups: 0,
        scopes: 0,
        operators: text.trim() == UNLINKED,
        phrases: false,
        words: 0,
        query: Query::default(),
    };
    let condition = parser.any();
    let Parser {
        operators,
        phrases,
        words,
        mut query,
        ..
    } = parser;
    query.is_question = !operators && (!phrases || words > WORDS_BESIDE_PHRASE);
    if query.is_question {
        query.problems.clear();
    } else {
        query.condition = condition;
    }
    query
}

struct Parser<'a> {
    text: &'a str,
    /// Byte offset of what has not been read.
    at: usize,
    today: NaiveDate,
    leaf: Leaf,
    match_case: bool,
    depth: usize,
    /// Parentheses that are open.
    groups: usize,
    /// Operators like `line:` that this stands in.
    scopes: usize,
    /// Something stands here that is no part of a sentence.
    operators: bool,
    phrases: bool,
    /// Words in no operator and no quotes.
    words: usize,
    query: Query,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn next_is(&self, start: &str) -> bool {
        self.rest().starts_with(start)
    }

    fn skip_blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn problem(&mut self, range: Range<usize>, message: impl Into<String>) {
        self.query.problems.push(Problem {
            range,
            message: message.into(),
        });
    }

    fn any(&mut self) -> Option<Expr> {
        let mut parts = Vec::new();
        loop {
            parts.extend(self.all());
            if !self.at_or() {
                break;
            }
            self.operators = true;
            self.at += "OR".len();
        }
        if parts.len() > 1 {
            Some(Expr::Any(parts))
        } else {
            parts.pop()
        }
    }

    /// `OR` in capitals with something behind it.
    fn at_or(&self) -> bool {
        let Some(behind) = self.rest().strip_prefix("OR") else {
            return false;
        };
        let next = behind.trim_start();
        behind.starts_with(|c: char| c.is_whitespace() || c == '(')
            && !next.is_empty()
            && !next.starts_with(')')
    }

    fn all(&mut self) -> Option<Expr> {
        let mut parts = Vec::new();
        let mut empty = true;
        loop {
            self.skip_blanks();
            if self.rest().is_empty() || (self.next_is(")") && self.groups > 0) || (!empty && self.at_or()) {
                break;
            }
            if self.next_is(")") {
                self.problem(self.at..self.at + 1, "there is no “(” for this “)”");
                self.at += 1;
                continue;
            }
            empty = false;
            parts.extend(self.one());
        }
        if parts.len() > 1 {
            Some(Expr::All(parts))
        } else {
            parts.pop()
        }
    }

    fn one(&mut self) -> Option<Expr> {
        self.depth += 1;
        let found = if self.depth > DEEPEST {
            let start = self.at;
            self.at = self.text.len();
            self.problem(start..self.at, "this lies too deep in operators");
            None
        } else {
            self.one_at_depth()
        };
        self.depth -= 1;
        found
    }

    fn one_at_depth(&mut self) -> Option<Expr> {
        let start = self.at;
        let mut characters = self.rest().chars();
        let first = characters.next()?;
        let behind = &self.rest()[first.len_utf8()..];
        match first {
            '-' if !ends_word(behind) => {
                self.operators = true;
                self.at += 1;
                self.one().map(|inner| Expr::Not(Box::new(inner)))
            }
            '(' => self.group(),
            '"' => self.phrase(),
            '/' => match end_of_regex(behind) {
                Some(length) => self.regex(start + 1..start + 1 + length),
                None => self.word(),
            },
            '[' if behind.starts_with('[') && behind.contains("]]") => self.word(),
            '[' if self.leaf == Leaf::Text => match property::end(behind) {
                Some(length) => self.property(start + 1..start + 1 + length),
                None => self.word(),
            },
            '~' if self.leaf == Leaf::Text && !ends_word(behind) => self.meaning(),
            _ => match self.operator() {
                Some((name, operator)) => self.operand(name, operator),
                None => self.word(),
            },
        }
    }

    fn group(&mut self) -> Option<Expr> {
        let start = self.at;
        self.at += 1;
        self.groups += 1;
        let inner = self.any();
        self.groups -= 1;
        if self.next_is(")") {
            self.at += 1;
        } else {
            self.problem(start..self.text.len(), "the “(” is not closed");
        }
        inner
    }

    fn phrase(&mut self) -> Option<Expr> {
        let start = self.at;
        self.phrases = true;
        let written = self.quoted();
        if written.is_empty() && self.leaf == Leaf::Text {
            return Some(Expr::All(Vec::new()));
        }
        self.leaf_of(&written, start..self.at, PatternKind::Phrase)
    }

    /// Between quotes, `\"` being one of them.
    fn quoted(&mut self) -> String {
        let start = self.at;
        let mut written = String::new();
        let mut escaped = false;
        for (offset, c) in self.text[start + 1..].char_indices() {
            match c {
                '\\' if !escaped => escaped = true,
                '"' if !escaped => {
                    self.at = start + 1 + offset + 1;
                    return written;
                }
                c => {
                    if escaped && c != '"' {
                        written.push('\\');
                    }
                    escaped = false;
                    written.push(c);
                }
            }
        }
        if escaped {
            written.push('\\');
        }
        self.at = self.text.len();
        self.problem(start..self.text.len(), "the quote is not closed");
        written
    }

    fn regex(&mut self, range: Range<usize>) -> Option<Expr> {
        self.operators = true;
        let start = range.start - 1;
        self.at = range.end + 1;
        if self.leaf != Leaf::Text {
            self.problem(start..self.at, "a regular expression cannot stand here");
            return None;
        }
        match Pattern::regex(&self.text[range].replace("\\/", "/"), self.match_case) {
            Ok(pattern) => Some(Expr::Text(pattern)),
            Err(why) => {
                self.problem(
                    start..self.at,
                    format!("this regular expression cannot be read: {why}"),
                );
                None
            }
        }
    }

    fn word(&mut self) -> Option<Expr> {
        let range = self.word_range();
        self.at = range.end;
        let written = self.text[range.clone()].to_owned();
        if self.leaf == Leaf::Text {
            self.words += 1;
            if written == UNLINKED && self.scopes == 0 {
                return Some(Expr::Unlinked(std::collections::HashSet::new()));
            }
        }
        self.leaf_of(&written, range, PatternKind::Word)
    }

    /// To the next blank, or to the end of the group that it is in; `f(x)` is one word, and so is `[[A note]]`.
    fn word_range(&self) -> Range<usize> {
        let rest = self.rest();
        let mut open = 0_usize;
        let mut from = 0;
        if rest.starts_with("[[") {
            from = rest.find("]]").map_or(0, |end| end + 2);
        }
        let ending = rest[from..].char_indices().find(|(_, c)| match c {
            '(' => {
                open += 1;
                false
            }
            ')' if open > 0 => {
                open -= 1;
                false
            }
            ')' => self.groups > 0,
            c => c.is_whitespace(),
        });
        let length = ending.map_or(rest.len(), |(offset, _)| from + offset);
        // A word has something in it, or nothing would ever move on.
        self.at..self.at + length.max(rest.chars().next().map_or(0, char::len_utf8))
    }

    fn operator(&self) -> Option<(&'static str, &'static Operator)> {
        named(self.rest().split_once(':')?.0)
    }

    fn operand(&mut self, name: &str, operator: &Operator) -> Option<Expr> {
        let start = self.at;
        self.operators = true;
        self.at += name.len() + 1;
        if ends_word(self.rest()) {
            self.problem(start..self.at, "what it asks for has to stand right behind it");
            return None;
        }
        let (leaf, match_case) = (self.leaf, self.match_case);
        let scopes = self.scopes;
        match operator {
            Operator::Inside(_) => {
                self.leaf = Leaf::Text;
                self.scopes += 1;
            }
            Operator::Case(matters) => self.match_case = *matters,
            Operator::Of(leaf) => self.leaf = *leaf,
        }
        let inner = self.one();
        (self.leaf, self.match_case, self.scopes) = (leaf, match_case, scopes);
        match operator {
            Operator::Inside(scope) => inner.map(|inner| Expr::Inside(*scope, Box::new(inner))),
            _ => inner,
        }
    }

    fn leaf_of(&mut self, written: &str, range: Range<usize>, kind: PatternKind) -> Option<Expr> {
        match self.leaf {
            Leaf::Text => match Pattern::text(written, kind, self.match_case) {
                Ok(pattern) => Some(Expr::Text(pattern)),
                Err(why) => {
                    self.problem(range, format!("this cannot be looked for: {why}"));
                    None
                }
            },
            Leaf::Tag => {
                let tag = written.trim_start_matches('#').trim_end_matches('/');
                if tag.is_empty() {
                    self.problem(range, "the tag has no name");
                    return None;
                }
                Some(Expr::Tag(tag.to_owned()))
            }
            Leaf::Folder => Some(Expr::Folder(written.trim_matches('/').to_owned())),
            Leaf::Modified | Leaf::Created => {
                let Some(period) = Period::read(written, self.today) else {
                    self.problem(
                        range,
                        "this is no date: write 2026, 2026-01, 2026-01-31, today, last-week, >2026-01 or 2026-01..2026-03",
                    );
                    return None;
                };
                Some(if self.leaf == Leaf::Created {
                    Expr::Created(period)
                } else {
                    Expr::Modified(period)
                })
            }
            Leaf::Linked(by) => Some(Expr::Linked(Linked {
                by,
                target: target(written, range),
                notes: std::collections::HashSet::new(),
            })),
            Leaf::Similar => {
                if self.query.similar.is_some() {
                    self.problem(range, "something else ranks by meaning already");
                } else {
                    self.query.similar = Some(target(written, range));
                }
                None
            }
        }
    }

    /// Words up to the next operator, or what stands in quotes.
    fn meaning(&mut self) -> Option<Expr> {
        let start = self.at;
        self.operators = true;
        self.at += 1;
        let written = if self.next_is("\"") {
            self.quoted()
        } else {
            let mut words = Vec::new();
            while !self.rest().is_empty() && self.is_plain_word() {
                let range = self.word_range();
                if !words.is_empty() && &self.text[range.clone()] == UNLINKED && self.ends_meaning(range.end)
                {
                    break;
                }
                words.push(&self.text[range.clone()]);
                self.at = range.end;
                self.skip_blanks();
            }
            words.join(" ")
        };
        if self.depth > 1 {
            self.problem(
                start..self.at,
                "what ranks by meaning stands by itself: not in ( ), behind “-” or in an operator",
            );
        } else if self.query.meaning.is_some() {
            self.problem(start..self.at, "something else ranks by meaning already");
        } else if !written.is_empty() {
            self.query.meaning = Some(written);
        }
        None
    }

    /// Nothing of a sentence goes on here.
    fn ends_meaning(&mut self, at: usize) -> bool {
        let before = std::mem::replace(&mut self.at, at);
        self.skip_blanks();
        let ends = self.rest().is_empty() || !self.is_plain_word();
        self.at = before;
        ends
    }

    fn is_plain_word(&self) -> bool {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return false;
        };
        let behind = &rest[first.len_utf8()..];
        match first {
            '-' => ends_word(behind),
            '(' | '"' | '~' => false,
            ')' => self.groups == 0,
            '/' => end_of_regex(behind).is_none(),
            '[' => property::end(behind).is_none(),
            _ => self.operator().is_none() && !self.at_or(),
        }
    }

    fn property(&mut self, range: Range<usize>) -> Option<Expr> {
        self.operators = true;
        self.at = range.end + 1;
        let whole = range.start - 1..self.at;
        match PropertyQuery::read(&self.text[range], self.match_case) {
            Ok(property) => Some(Expr::Property(property)),
            Err(why) => {
                self.problem(whole, why);
                None
            }
        }
    }
}

/// Nothing of a word stands here.
pub(super) fn ends_word(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| c.is_whitespace() || c == ')')
}

/// Bytes to the slash that closes an expression; a path like `/etc/hosts` is none.
fn end_of_regex(behind: &str) -> Option<usize> {
    let mut escaped = false;
    let end = behind.find(|c| {
        let ends = c == '/' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    (end > 0 && ends_word(&behind[end + 1..])).then_some(end)
}

fn target(written: &str, range: Range<usize>) -> Target {
    let inner = written
        .strip_prefix("[[")
        .and_then(|rest| rest.strip_suffix("]]"));
    let name = inner.unwrap_or(written);
    // What a link shows is not what it leads to.
    let name = name.split('|').next().unwrap_or(name).trim();
    Target {
        name: (inner.is_some() || !name.eq_ignore_ascii_case("this")).then(|| name.to_owned()),
        range,
        path: None,
    }
}
