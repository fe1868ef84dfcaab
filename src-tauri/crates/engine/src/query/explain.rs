//! A query in words, so that a person sees what was understood.

use std::cmp::Ordering;

use chrono::{DateTime, Local};

use super::pattern::PatternKind;
use super::{Expr, LinkedBy, Pattern, Period, PropertyTest, Query, Scope, Target};

/// One sentence without its full stop; empty for a question, which is what it says.
pub(crate) fn explain(query: &Query) -> String {
    if query.is_question {
        return String::new();
    }
    let mut sentence = match &query.condition {
        Some(condition) => format!("Notes {}", clause(condition)),
        None => "Notes".to_owned(),
    };
    let nearest = query.meaning.iter().map(|words| format!("“{words}”"));
    let similar = query.similar.iter().map(target);
    let nearest: Vec<String> = nearest.chain(similar).collect();
    if !nearest.is_empty() {
        sentence.push_str(&format!(
            ", nearest in meaning to {} first",
            nearest.join(" and ")
        ));
    } else if query.condition.is_none() {
        return String::new();
    }
    sentence
}

fn clause(expr: &Expr) -> String {
    match expr {
        Expr::All(parts) if parts.is_empty() => "of any kind".to_owned(),
        Expr::All(parts) => joined(parts, " and "),
        Expr::Any(parts) => joined(parts, " or "),
        Expr::Not(inner) => match &**inner {
            Expr::Text(pattern) => format!("without {}", quoted(pattern)),
            Expr::Tag(tag) => format!("without the tag #{tag}"),
            Expr::Unlinked(_) => "that links tie to other notes".to_owned(),
            inner @ (Expr::All(_) | Expr::Any(_)) => format!("not ({})", clause(inner)),
            inner => format!("not {}", clause(inner)),
        },
        Expr::Text(pattern) => format!("with {}", quoted(pattern)),
        Expr::Inside(scope, inner) => {
            let inner = words(inner);
            match scope {
                Scope::Content => format!("with {inner} in the text"),
                Scope::File => format!("whose name has {inner}"),
                Scope::Path => format!("whose path has {inner}"),
                Scope::Line => format!("with {inner} on one line"),
                Scope::Block => format!("with {inner} in one block"),
                Scope::Section => format!("with {inner} in one section"),
                Scope::Task => format!("with a task that has {inner}"),
                Scope::TaskTodo => format!("with a task to do that has {inner}"),
                Scope::TaskDone => format!("with a finished task that has {inner}"),
            }
        }
        Expr::Tag(tag) => format!("with the tag #{tag}"),
        Expr::Property(property) => {
            let name = &property.name;
            match &property.test {
                PropertyTest::Exists => format!("with the property “{name}”"),
                PropertyTest::Empty => format!("with the property “{name}” empty"),
                PropertyTest::Compare {
                    than,
                    or_equal,
                    value,
                } => {
                    let than = if *than == Ordering::Less { "below" } else { "above" };
                    let equal = if *or_equal { " or at" } else { "" };
                    format!("with “{name}” {than}{equal} {value}")
                }
                PropertyTest::Any(patterns) => {
                    let values: Vec<String> = patterns.iter().map(quoted).collect();
                    format!("with {} in the property “{name}”", values.join(" or "))
                }
            }
        }
        Expr::Folder(folder) if folder.is_empty() => "in any folder".to_owned(),
        Expr::Folder(folder) => format!("in the folder {folder}/"),
        Expr::Linked(linked) => match linked.by {
            LinkedBy::Either => format!("linked with {}", target(&linked.target)),
            LinkedBy::To => format!("that link to {}", target(&linked.target)),
            LinkedBy::Name => format!("that name {} without a link", target(&linked.target)),
        },
        Expr::Unlinked(_) => "that no link ties to another note".to_owned(),
        Expr::Modified(period) => format!("changed {}", days(*period)),
        Expr::Created(period) => format!("made {}", days(*period)),
    }
}

fn joined(parts: &[Expr], word: &str) -> String {
    let parts = parts.iter().map(|part| match part {
        Expr::All(_) | Expr::Any(_) => format!("({})", clause(part)),
        part => clause(part),
    });
    parts.collect::<Vec<_>>().join(word)
}

/// What stands in a scope.
fn words(expr: &Expr) -> String {
    let list = |parts: &[Expr], word: &str| {
        let parts = parts.iter().map(|part| match part {
            Expr::All(_) | Expr::Any(_) => format!("({})", words(part)),
            part => words(part),
        });
        parts.collect::<Vec<_>>().join(word)
    };
    match expr {
        Expr::All(parts) if parts.is_empty() => "anything".to_owned(),
        Expr::All(parts) => list(parts, " and "),
        Expr::Any(parts) => list(parts, " or "),
        Expr::Not(inner) => format!("no {}", words(inner)),
        Expr::Text(pattern) => quoted(pattern),
        Expr::Tag(tag) => format!("the tag #{tag}"),
        other => format!("what is {}", clause(other)),
    }
}

fn quoted(pattern: &Pattern) -> String {
    match pattern.kind {
        PatternKind::Regex => format!("/{}/", pattern.written),
        PatternKind::Word | PatternKind::Phrase => format!("“{}”", pattern.written),
    }
}

fn target(target: &Target) -> String {
    let name = target.name.as_ref();
    name.map_or_else(|| "the open note".to_owned(), |name| format!("“{name}”"))
}

fn days(period: Period) -> String {
    let day = |milliseconds: i64| {
        let moment = DateTime::from_timestamp_millis(milliseconds).unwrap_or_default();
        moment.with_timezone(&Local).format("%Y-%m-%d").to_string()
    };
    match (period.from, period.until) {
        (i64::MIN, until) => format!("before {}", day(until)),
        (from, i64::MAX) => format!("since {}", day(from)),
        (from, until) if day(from) == day(until - 1) => format!("on {}", day(from)),
        (from, until) => format!("from {} to {}", day(from), day(until - 1)),
    }
}
