//! `[name]`, `[name:value]`, `[name:null]`, `[name:<5]`, `[name:A OR B]`.

use std::cmp::Ordering;

use weft_notes::{FrontMatter, PropertyValue};

use super::Pattern;

#[derive(Debug, Clone)]
pub(crate) struct PropertyQuery {
    pub name: String,
    pub test: PropertyTest,
}

#[derive(Debug, Clone)]
pub(crate) enum PropertyTest {
    Exists,
    /// It is there and has no value.
    Empty,
    /// A value is less (or greater) than this one, or, where `or_equal`, the same.
    Compare {
        than: Ordering,
        or_equal: bool,
        value: String,
    },
    /// One of these stands in a value.
    Any(Vec<Pattern>),
}

impl PropertyQuery {
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name.to_lowercase() == name.to_lowercase()
    }

    pub(crate) fn holds(&self, front_matter: Option<&FrontMatter>) -> bool {
        let properties = front_matter
            .iter()
            .flat_map(|front_matter| &front_matter.properties);
        properties
            .filter(|property| self.is_called(&property.name))
            .any(|property| self.test.holds(&property.value))
    }
}

impl PropertyTest {
    fn holds(&self, value: &PropertyValue) -> bool {
        match self {
            Self::Exists => true,
            Self::Empty => texts(value).is_empty(),
            Self::Compare {
                than,
                or_equal,
                value: bound,
            } => texts(value).iter().any(|text| {
                compare(text, bound)
                    .is_some_and(|order| order == *than || (*or_equal && order == Ordering::Equal))
            }),
            Self::Any(patterns) => texts(value)
                .iter()
                .any(|text| patterns.iter().any(|pattern| pattern.stands_in(text))),
        }
    }
}

/// A value, or each item of a list, as text; nothing where it is empty.
fn texts(value: &PropertyValue) -> Vec<&str> {
    match value {
        PropertyValue::Empty => Vec::new(),
        PropertyValue::Text(text)
        | PropertyValue::Number(text)
        | PropertyValue::Date(text)
        | PropertyValue::DateTime(text)
        | PropertyValue::Other(text) => vec![text],
        PropertyValue::Checkbox(true) => vec!["true"],
        PropertyValue::Checkbox(false) => vec!["false"],
        PropertyValue::List(items) => items.iter().map(String::as_str).collect(),
    }
}

/// As numbers, or as dates, where both are; what is neither has no order.
fn compare(value: &str, bound: &str) -> Option<Ordering> {
    if let (Ok(value), Ok(bound)) = (value.trim().parse::<f64>(), bound.trim().parse::<f64>()) {
        return value.partial_cmp(&bound);
    }
    let is_date = |text: &str| text.len() >= 7 && text.is_ascii() && text.as_bytes()[4] == b'-';
    // `2026-01` is the month: only as much as the bound says is compared.
    (is_date(value) && is_date(bound)).then(|| value[..value.len().min(bound.len())].cmp(bound))
}
