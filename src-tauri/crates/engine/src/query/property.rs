//! `[name]`, `[name:value]`, `[name:null]`, `[name:<5]`, `[name:A OR B]`.

use std::cmp::Ordering;

use weft_notes::{FrontMatter, PropertyValue};

use super::Pattern;
use super::pattern::PatternKind;

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
    /// Reads what stands between the brackets.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub(super) fn read(written: &str, match_case: bool) -> Result<Self, String> {
        let (name, value) = split_name(written);
        let name = unquoted(name.trim()).to_owned();
        if name.is_empty() {
            return Err("the property has no name".to_owned());
        }
        let value = value.map(str::trim).filter(|value| !value.is_empty());
        let test = value.map_or(Ok(PropertyTest::Exists), |value| test(value, match_case));
        let test = test.map_err(|why| format!("this property cannot be compared: {why}"))?;
        Ok(Self { name, test })
    }

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

/// Bytes to the bracket that closes a property, quotes left alone.
pub(super) fn end(behind: &str) -> Option<usize> {
    let mut in_quotes = false;
    let end = behind.find(|c| {
        in_quotes ^= c == '"';
        c == ']' && !in_quotes
    })?;
    (end > 0 && !behind.starts_with('[') && super::parse::ends_word(&behind[end + 1..])).then_some(end)
}

fn split_name(written: &str) -> (&str, Option<&str>) {
    let quoted = written.strip_prefix('"').and_then(|rest| rest.find('"'));
    let from = quoted.map_or(0, |end| end + 2);
    match written[from..].find(':') {
        Some(colon) => (&written[..from + colon], Some(&written[from + colon + 1..])),
        None => (written, None),
    }
}

fn unquoted(written: &str) -> &str {
    let inner = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(written)
}

fn test(value: &str, match_case: bool) -> Result<PropertyTest, String> {
    if value.eq_ignore_ascii_case("null") {
        return Ok(PropertyTest::Empty);
    }
    for (sign, than) in [('<', Ordering::Less), ('>', Ordering::Greater)] {
        if let Some(bound) = value.strip_prefix(sign) {
            let strict = bound.strip_prefix('=');
            return Ok(PropertyTest::Compare {
                than,
                or_equal: strict.is_some(),
                value: unquoted(strict.unwrap_or(bound).trim()).to_owned(),
            });
        }
    }
    let regex = |part: &str| Some(part.strip_prefix('/')?.strip_suffix('/')?.to_owned());
    let patterns = alternatives(value)
        .into_iter()
        .map(str::trim)
        .map(|part| match regex(part) {
            Some(expression) if !expression.is_empty() => Pattern::regex(&expression, match_case),
            _ => Pattern::text(unquoted(part), PatternKind::Phrase, match_case),
        });
    Ok(PropertyTest::Any(patterns.collect::<Result<_, _>>()?))
}

/// What stands between `OR`s that are in no quotes.
fn alternatives(value: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, or) in value.match_indices(" OR ") {
        if value[start..at].matches('"').count().is_multiple_of(2) {
            parts.push(&value[start..at]);
            start = at + or.len();
        }
    }
    parts.push(&value[start..]);
    parts
}
