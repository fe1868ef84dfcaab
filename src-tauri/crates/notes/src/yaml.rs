//! YAML as far as properties need it: values with the places where they are written.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, MergeKeyPolicy, NonFiniteFloatPolicy, Spanned};

/// Nobody writes this much by hand, and reading it would take longer than the note.
const LONGEST: usize = 256 * 1024;
/// Deeper nesting is an attack: reading it recurses.
const DEEPEST: usize = 32;

pub(crate) enum Value {
    Nothing,
    Text(String),
    /// A number or truth value: what was written is found through its span, because
    /// the title `1.10` is not `1.1`.
    Literal,
    List(Vec<Spanned<Value>>),
    /// Its last scalar ends before this byte.
    Map {
        end: usize,
    },
}

pub(crate) struct Entry {
    pub(crate) key: Spanned<Value>,
    pub(crate) value: Spanned<Value>,
}

/// The names and values at the top level, in the order of the text.
///
/// # Errors
/// Why it cannot be read, in one line.
pub(crate) fn read(yaml: &str) -> Result<Vec<Entry>, String> {
    if yaml.len() > LONGEST {
        return Err(format!("longer than {} kB", LONGEST / 1024));
    }
    if yaml.trim().is_empty() {
        return Ok(Vec::new());
    }
    let options = serde_saphyr::options! {
        with_snippet: false,
        // A key like any other: what it merges stands elsewhere.
        merge_keys: MergeKeyPolicy::AsOrdinary,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        budget: serde_saphyr::budget! {
            max_depth: DEEPEST,
            flow_nesting_limit: DEEPEST,
            max_anchors: 100,
            max_aliases: 1_000,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 10_000,
        },
    };
    let entries = serde_saphyr::from_str_with_options::<Entries>(yaml, options);
    entries.map(|entries| entries.0).map_err(|error| one_line(&error))
}

/// The reader's message with the line counted in the note, where a fence comes first.
fn one_line(error: &serde_saphyr::Error) -> String {
    let rendered = error.without_snippet().to_string();
    let message = rendered.lines().next().unwrap_or("").trim();
    let message = match message.rfind(" at line ") {
        Some(end) => message.get(..end).unwrap_or(message),
        None => message,
    };
    match error.location() {
        Some(place) if place.line() > 0 => format!("line {}: {message}", place.line() + 1),
        _ => message.to_owned(),
    }
}

/// Where a scalar stands, quotes included.
pub(crate) fn span(place: &Location) -> Option<Range<usize>> {
    let start = usize::try_from(place.span().byte_offset()?).ok()?;
    let length = usize::try_from(place.span().byte_len()?).ok()?;
    Some(start..start.saturating_add(length))
}

/// The text of a scalar; that of a number or truth value is as written.
pub(crate) fn text_of(value: &Spanned<Value>, yaml: &str) -> Option<String> {
    match &value.value {
        Value::Text(text) => Some(text.clone()),
        Value::Literal => {
            let written = span(&value.defined).and_then(|span| yaml.get(span))?;
            Some(written.trim().to_owned())
        }
        Value::Nothing | Value::List(_) | Value::Map { .. } => None,
    }
}

/// The byte behind the value's last scalar; 0 where there is none.
pub(crate) fn last_end(value: &Spanned<Value>) -> usize {
    match &value.value {
        Value::Nothing => 0,
        Value::Text(_) | Value::Literal => span(&value.referenced).map_or(0, |span| span.end),
        Value::List(values) => values.iter().map(last_end).max().unwrap_or(0),
        Value::Map { end } => *end,
    }
}

struct Entries(Vec<Entry>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TopLevel;
        impl<'de> Visitor<'de> for TopLevel {
            type Value = Entries;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("properties, each as `name: value`")
            }

            fn visit_unit<E>(self) -> Result<Entries, E> {
                Ok(Entries(Vec::new()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry()? {
                    entries.push(Entry { key, value });
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_any(TopLevel)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;
        impl<'de> Visitor<'de> for AnyValue {
            type Value = Value;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Nothing)
            }

            fn visit_none<E>(self) -> Result<Value, E> {
                Ok(Value::Nothing)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
                Ok(Value::Literal)
            }

            fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
                Ok(Value::Literal)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
                Ok(Value::Literal)
            }

            fn visit_i128<E>(self, _: i128) -> Result<Value, E> {
                Ok(Value::Literal)
            }

            fn visit_u128<E>(self, _: u128) -> Result<Value, E> {
                Ok(Value::Literal)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
                Ok(Value::Literal)
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = sequence.next_element()? {
                    values.push(value);
                }
                Ok(Value::List(values))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                let mut end = 0;
                while let Some((key, value)) = map.next_entry::<Spanned<Value>, Spanned<Value>>()? {
                    end = end.max(last_end(&key)).max(last_end(&value));
                }
                Ok(Value::Map { end })
            }
        }
        deserializer.deserialize_any(AnyValue)
    }
}
