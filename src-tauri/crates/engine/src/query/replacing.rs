//! What of a query can be replaced, and where that stands in a note.

use std::ops::Range;

use super::matching::{Place, Subject, holds_in, ranges, words_of};
use super::pattern::PatternKind;
use super::{Expr, Pattern, Query};

/// The notes that a query asks for and the one thing in them that can be replaced. `words` are those of a question.
///
/// # Errors
/// Why nothing of the query can be replaced, as a sentence for a person.
pub(crate) fn replaced(query: &Query, words: &str) -> Result<(Expr, Pattern), String> {
    if query.is_question {
        let words = words.trim();
        if words.split_whitespace().nth(1).is_some() {
            return Err(format!(
                "Several words ask a question. To replace them as they stand, put them in quotes: \"{words}\"."
            ));
        }
        if words.is_empty() {
            return Err("Say what is to be replaced.".to_owned());
        }
        let pattern = Pattern::text(words, PatternKind::Word, false)
            .map_err(|problem| format!("“{words}” cannot be replaced: {problem}."))?;
        return Ok((Expr::Text(pattern.clone()), pattern));
    }
    let mut wanted = query.wanted();
    wanted.dedup_by(|one, other| one.quoted() == other.quoted());
    match (&query.condition, wanted.as_slice()) {
        (Some(condition), [pattern]) => Ok((condition.clone(), (*pattern).clone())),
        (_, []) => Err(
            "Nothing in this search stands in the text word for word. To replace something, add a word, a \
             \"phrase\" or a /regular expression/."
                .to_owned(),
        ),
        (_, several) => {
            let named: Vec<String> = several.iter().map(|pattern| pattern.quoted()).collect();
            Err(format!(
                "This search asks for {}. One word, \"phrase\" or /regular expression/ can be replaced at a time.",
                named.join(", ")
            ))
        }
    }
}

/// What becomes of each place of a note that a query asks for, in the order of the text and none in another; empty
/// where the note is not what it asks for.
pub(crate) fn replacements(expr: &Expr, subject: &Subject, replacement: &str) -> Vec<(Range<usize>, String)> {
    if !holds_in(expr, subject, &Place::Note) {
        return Vec::new();
    }
    let mut found = Vec::new();
    collect(expr, subject, &Place::Note, replacement, &mut found);
    found.sort_by_key(|(range, _)| (range.start, range.end));
    let mut end = 0;
    found.retain(|(range, _)| {
        let apart = range.start >= end;
        if apart {
            end = range.end;
        }
        apart
    });
    found
}

fn collect(
    expr: &Expr,
    subject: &Subject,
    place: &Place,
    replacement: &str,
    found: &mut Vec<(Range<usize>, String)>,
) {
    let base = match place {
        Place::Note => 0..subject.text().len(),
        Place::Range(range) => range.clone(),
        Place::Words(_) => return,
    };
    match expr {
        Expr::All(parts) => parts
            .iter()
            .for_each(|part| collect(part, subject, place, replacement, found)),
        Expr::Any(parts) => parts
            .iter()
            .filter(|part| holds_in(part, subject, place))
            .for_each(|part| collect(part, subject, place, replacement, found)),
        Expr::Text(pattern) => {
            let made = pattern.replacements(&subject.text()[base.clone()], replacement);
            found.extend(
                made.into_iter()
                    .map(|(range, made)| (base.start + range.start..base.start + range.end, made)),
            );
        }
        Expr::Inside(scope, inner) if words_of(*scope, subject.record()).is_none() => {
            for range in ranges(*scope, subject, place) {
                let place = Place::Range(range);
                if holds_in(inner, subject, &place) {
                    collect(inner, subject, &place, replacement, found);
                }
            }
        }
        _ => {}
    }
}
