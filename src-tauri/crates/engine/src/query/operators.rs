//! The operators of the search language, by their names.

use super::{LinkedBy, Scope};

/// What a word is, by the operator in front of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaf {
    Text,
    Tag,
    Folder,
    Modified,
    Created,
    Linked(LinkedBy),
    Similar,
}

pub(super) enum Operator {
    Inside(Scope),
    Case(bool),
    Of(Leaf),
}

static OPERATORS: [(&str, Operator); 19] = [
    ("content", Operator::Inside(Scope::Content)),
    ("file", Operator::Inside(Scope::File)),
    ("path", Operator::Inside(Scope::Path)),
    ("line", Operator::Inside(Scope::Line)),
    ("block", Operator::Inside(Scope::Block)),
    ("section", Operator::Inside(Scope::Section)),
    ("task", Operator::Inside(Scope::Task)),
    ("task-todo", Operator::Inside(Scope::TaskTodo)),
    ("task-done", Operator::Inside(Scope::TaskDone)),
    ("match-case", Operator::Case(true)),
    ("ignore-case", Operator::Case(false)),
    ("tag", Operator::Of(Leaf::Tag)),
    ("in", Operator::Of(Leaf::Folder)),
    ("modified", Operator::Of(Leaf::Modified)),
    ("created", Operator::Of(Leaf::Created)),
    ("linked", Operator::Of(Leaf::Linked(LinkedBy::Either))),
    ("links-to", Operator::Of(Leaf::Linked(LinkedBy::To))),
    ("unlinked", Operator::Of(Leaf::Linked(LinkedBy::Name))),
    ("similar", Operator::Of(Leaf::Similar)),
];

/// In whatever case it is typed.
pub(super) fn named(name: &str) -> Option<(&'static str, &'static Operator)> {
    let found = OPERATORS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some((found.0, &found.1))
}
