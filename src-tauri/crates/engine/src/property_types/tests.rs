use std::collections::HashSet;
use std::fs;

use super::*;
use crate::catalog::{NoteRecord, PropertyRecord};

fn corpus(notes: &[&[(&str, Option<PropertyType>)]]) -> Corpus {
    let record = |(index, properties): (usize, &&[(&str, Option<PropertyType>)])| NoteRecord {
        path: format!("{index}.md"),
        properties: properties
            .iter()
            .map(|(name, kind)| PropertyRecord {
                name: (*name).to_owned(),
                kind: *kind,
            })
            .collect(),
        ..NoteRecord::default()
    };
    Corpus::new(
        notes.iter().enumerate().map(record).collect(),
        &[],
        HashSet::new(),
    )
}

fn shown(all: &[PropertyUse]) -> Vec<(&str, Option<PropertyType>, bool, u32)> {
    all.iter()
        .map(|one| (one.name.as_str(), one.kind, one.chosen, one.notes))
        .collect()
}

#[test]
fn the_chosen_type_counts_before_what_most_notes_write() {
    use PropertyType::{Date, List, Number, Text};
    let corpus = corpus(&[
        &[("Due", Some(Date)), ("rating", Some(Number)), ("empty", None)],
        &[
            ("due", Some(Date)),
            ("rating", Some(Number)),
            ("tags", Some(Text)),
        ],
        &[("due", Some(Text)), ("Rating", Some(Text))],
    ]);
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".obsidian")).unwrap();
    let written =
        r#"{"types": {"RATING": "text", "Later": "multitext", "tags": "tags", "x": 5}, "more": [1]}"#;
    fs::write(folder.path().join(".obsidian/types.json"), written).unwrap();
    let file = TypesFile::read(folder.path(), folder.path()).unwrap();
    assert_eq!(
        shown(&all(&corpus, Some(&file))),
        [
            ("due", Some(Date), false, 3),
            ("rating", Some(Text), true, 3),
            ("empty", None, false, 1),
            ("tags", Some(List), false, 1),
            ("Later", Some(List), true, 0),
        ]
    );
    assert_eq!(all(&corpus, None)[1].kind, Some(Number));
}

#[test]
fn choosing_changes_one_entry_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let (root, history) = (folder.path().join("vault"), folder.path().join("history"));
    fs::create_dir_all(root.join(".obsidian")).unwrap();
    fs::create_dir(&history).unwrap();
    let place = root.join(".obsidian/types.json");
    let choose = |name: &str, kind| TypesFile::read(&root, &history)?.choose(name, kind);
    choose("b", PropertyType::DateTime).unwrap();
    choose("a", PropertyType::List).unwrap();
    choose("B", PropertyType::Number).unwrap();
    let text = fs::read_to_string(&place).unwrap();
    assert_eq!(
        text,
        "{\n  \"types\": {\n    \"b\": \"number\",\n    \"a\": \"multitext\"\n  }\n}"
    );
    fs::write(&place, "{\"z\": 1, \"types\": {\"tags\": \"tags\"}}\n").unwrap();
    choose("n", PropertyType::Number).unwrap();
    assert_eq!(
        fs::read_to_string(&place).unwrap(),
        "{\n  \"z\": 1,\n  \"types\": {\n    \"tags\": \"tags\",\n    \"n\": \"number\"\n  }\n}\n"
    );
    for broken in ["{", "[]", "{\"types\": 1}"] {
        fs::write(&place, broken).unwrap();
        let error = choose("n", PropertyType::Text).unwrap_err();
        assert!(error.message.contains(".obsidian/types.json"), "{error}");
        assert_eq!(fs::read_to_string(&place).unwrap(), broken);
    }
    // A vault that Obsidian has never opened gets no folder of Obsidian's.
    fs::remove_dir_all(root.join(".obsidian")).unwrap();
    choose("n", PropertyType::Text).unwrap();
    assert_eq!(fs::read_dir(&root).unwrap().count(), 0);
    assert!(history.join("property-types.json").is_file());
}
