//! What holds for every front matter and every value.

use super::*;

/// Front matter with each name once.
fn front_matters() -> impl Strategy<Value = String> {
    (
        prop::collection::vec(prop::sample::select(LINES.to_vec()), 0..10),
        any::<bool>(),
        prop::sample::select(vec!["", "\u{FEFF}"]),
        prop::sample::select(vec!["", "body\n", "\n---\nbody: x\n---\n"]),
    )
        .prop_map(|(lines, crlf, start, body)| {
            let mut names = Vec::new();
            let mut yaml = String::new();
            for line in lines {
                let name = line.split(':').next().unwrap_or("");
                if !line.contains(':') || !names.contains(&name) {
                    names.push(name);
                    yaml.push_str(line);
                }
            }
            let text = format!("{start}---\n{yaml}---\n{body}");
            if crlf { text.replace('\n', "\r\n") } else { text }
        })
}

fn values() -> impl Strategy<Value = PropertyValue> {
    let words = prop::sample::select(vec![
        "x",
        "two words",
        "a: b",
        "a #b",
        "- a",
        "[[N|t]]",
        "see [[N]]",
        "true",
        "No",
        "null",
        "~",
        "12",
        "1e3",
        "2020-08-21",
        "2020-08-21T10:30:00",
        "it's",
        "say \"x\"",
        "'",
        "\"",
        "\\",
        "C#",
        "#tag",
        "@x",
        "{{x}}",
        "*a",
        "&a",
        "!a",
        "%a",
        "|",
        ">",
        "a,b",
        "[a]",
        "a]",
        "key:",
        ":x",
        "---",
        "潮",
        "🌊",
        "one\ntwo",
        "tab\tx",
        "\u{85}",
        "?",
        "? x",
        "1:30",
        "=",
        "...",
    ]);
    let any_text = prop_oneof![3 => words.prop_map(str::to_owned), 1 => "\\PC{1,12}"]
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("blank", |text| !text.is_empty());
    prop_oneof![
        6 => any_text.clone().prop_map(PropertyValue::Text),
        1 => Just(PropertyValue::Empty),
        1 => any::<bool>().prop_map(PropertyValue::Checkbox),
        1 => prop::sample::select(vec!["1", "-2.50", "1e3"]).prop_map(number),
        1 => Just(PropertyValue::Date("1999-12-31".to_owned())),
        1 => Just(PropertyValue::DateTime("1999-12-31T23:59:59".to_owned())),
        5 => prop::collection::vec(any_text, 0..5).prop_map(PropertyValue::List),
    ]
}

fn properties(note: &Note) -> &[Property] {
    note.front_matter
        .as_ref()
        .map_or(&[], |front_matter| &front_matter.properties)
}

/// The properties but one, as they are written.
fn others<'a>(text: &'a str, note: &'a Note, name: &str) -> Vec<(&'a str, &'a str, &'a PropertyValue)> {
    properties(note)
        .iter()
        .filter(|property| property.name != name)
        .map(|property| {
            (
                property.name.as_str(),
                &text[property.range.clone()],
                &property.value,
            )
        })
        .collect()
}

fn comments(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| line.trim_start().starts_with('#'))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_value_set_is_the_value_read(text in front_matters(), index in 0_usize..12, value in values()) {
        let note = parse(&text);
        let error = note.front_matter.as_ref().and_then(|front_matter| front_matter.error.as_ref());
        prop_assert_eq!(error, None, "of {:?}", text);
        let name = properties(&note).get(index).map_or("new one", |property| property.name.as_str());
        let edits = set_property(&text, &note, name, &value);
        prop_assert!(edits.is_ok(), "{} = {:?} in {:?}", name, value, text);
        let changed = changed(&text, &edits.unwrap_or_default());
        let after = parse(&changed);
        prop_assert_eq!(value_of(&after, name), Some(as_read(value)), "{} in {:?}", name, changed);
        prop_assert_eq!(others(&changed, &after, name), others(&text, &note, name));
        let body = |text: &str, note: &Note| {
            let end = note.front_matter.as_ref().map_or(0, |front_matter| front_matter.range.end);
            text[end..].to_owned()
        };
        prop_assert_eq!(body(&changed, &after), body(&text, &note));
        let property = properties(&note).iter().find(|property| property.name == name);
        let place = property.map_or(0..0, |property| property.range.clone());
        let rest = format!("{}{}", &text[..place.start], &text[place.end..]);
        prop_assert!(comments(&rest).iter().all(|comment| comments(&changed).contains(comment)));
        let has = |text: &str, line_end: &str| text.matches(line_end).count();
        prop_assert!(has(&text, "\r") == 0 || has(&changed, "\n") == has(&changed, "\r\n"));
    }

    #[test]
    fn renamed_and_removed(text in front_matters(), index in 0_usize..12) {
        let note = parse(&text);
        let Some(property) = properties(&note).get(index) else { return Ok(()) };
        let renamed = applied(&text, rename_property(&text, &note, &property.name, "another: name"));
        let after = parse(&renamed);
        prop_assert_eq!(value_of(&after, "another: name"), Some(property.value.clone()), "in {:?}", renamed);
        prop_assert_eq!(others(&renamed, &after, "another: name"), others(&text, &note, &property.name));
        let removed = applied(&text, remove_property(&text, &note, &property.name));
        if text.contains("    # an") && removed == "Unwritable" {
            return Ok(());
        }
        let after = parse(&removed);
        prop_assert_eq!(others(&removed, &after, ""), others(&text, &note, &property.name));
        prop_assert!(value_of(&after, &property.name).is_none());
    }

    #[test]
    fn what_cannot_be_edited_is_refused(yaml in "[a-c:\\-\\[\\]{}\"'#&*!|>, \n]{0,40}", value in values()) {
        let text = format!("---\n{yaml}\n---\nbody");
        let note = parse(&text);
        let readable = note.front_matter.as_ref().is_some_and(|front_matter| front_matter.error.is_none());
        for name in ["a", "new"] {
            if let Ok(edits) = set_property(&text, &note, name, &value) {
                let changed = changed(&text, &edits);
                let after = parse(&changed);
                prop_assert!(readable || note.front_matter.is_none());
                prop_assert_eq!(value_of(&after, name), Some(as_read(value.clone())), "{} in {:?}, of {:?}", name, changed, text);
                prop_assert!(changed.ends_with("body"));
            }
        }
    }
}
