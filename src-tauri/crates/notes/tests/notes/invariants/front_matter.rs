//! Properties stand on lines of their own and mean the same alone.

use std::ops::Range;

use weft_notes::{Note, Property, PropertyValue, parse};

use super::check_range;

#[track_caller]
pub fn check(text: &str, note: &Note) {
    let Some(front_matter) = &note.front_matter else {
        return;
    };
    check_range(text, &front_matter.range);
    assert_eq!(
        front_matter.tags.len(),
        front_matter.tag_ranges.len(),
        "of {text:?}"
    );
    for range in &front_matter.tag_ranges {
        check_range(text, range);
        assert!(is_in(range, &front_matter.range), "{range:?} in {text:?}");
    }
    assert!(
        front_matter.error.is_none() || front_matter.properties.is_empty(),
        "of {text:?}"
    );
    let mut last = front_matter.range.start;
    for property in &front_matter.properties {
        for range in [&property.range, &property.name_range, &property.value_range] {
            check_range(text, range);
        }
        assert!(
            last < property.range.start
                && is_in(&property.range, &front_matter.range)
                && is_in(&property.name_range, &property.range)
                && is_in(&property.value_range, &property.range)
                && property.name_range.end <= property.value_range.start
                && text[..property.range.start].ends_with(['\n', '\r'])
                && text[..property.range.end].ends_with(['\n', '\r']),
            "{property:?} in {text:?}"
        );
        last = property.range.end - 1;
        check_alone(text, property);
    }
}

/// A property's lines mean the same without the others, unless they name something elsewhere.
#[track_caller]
fn check_alone(text: &str, property: &Property) {
    let lines = &text[property.range.clone()];
    if lines.contains(['*', '&', '!']) {
        return;
    }
    let alone = parse(&format!("---\n{lines}---\n"))
        .front_matter
        .unwrap_or_default();
    let found = alone.properties.first();
    let value = found.map(|found| written(&found.value));
    assert_eq!(
        (found.map(|found| &found.name), value, alone.error.as_ref()),
        (Some(&property.name), Some(written(&property.value)), None),
        "{lines:?} alone, of {text:?}"
    );
}

/// Blank lines at the end of a text do not belong to the lines.
fn written(value: &PropertyValue) -> PropertyValue {
    match value {
        PropertyValue::Text(text) => PropertyValue::Text(text.trim_end().to_owned()),
        PropertyValue::List(items) => {
            PropertyValue::List(items.iter().map(|item| item.trim_end().to_owned()).collect())
        }
        other => other.clone(),
    }
}

fn is_in(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
