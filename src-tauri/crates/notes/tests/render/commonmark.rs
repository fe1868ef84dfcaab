//! The 652 examples of the CommonMark specification and pulldown-cmark's 502 cases, through our
//! own writer.

use pulldown_cmark::Options;
use serde::Deserialize;
use weft_notes::{LinkHref, RenderOptions, render};

use crate::html::normalised;

#[derive(Deserialize)]
pub struct Example {
    pub example: usize,
    pub markdown: String,
    pub html: String,
}

#[derive(Deserialize)]
pub struct Case {
    pub suite: String,
    pub test: String,
    pub markdown: String,
    pub html: String,
}

pub fn examples() -> Vec<Example> {
    let json = include_str!("../../../../../tests/hostile/commonmark/spec_tests.json");
    let examples: Vec<Example> = serde_json::from_str(json).unwrap();
    assert_eq!(examples.len(), 652);
    examples
}

pub fn cases() -> Vec<Case> {
    let json = include_str!("../../../../../tests/hostile/commonmark/extension_tests.json");
    let cases: Vec<Case> = serde_json::from_str(json).unwrap();
    assert_eq!(cases.len(), 502);
    cases
}

/// Those that come out otherwise, each with its reason. None does.
const EXCEPTIONS: &[(&str, &str)] = &[];

fn plain(markdown: &str, options: &RenderOptions) -> String {
    render(markdown, options, &mut |_| LinkHref::Missing)
}

#[test]
fn commonmark_examples() {
    let failing = examples()
        .into_iter()
        .filter(|example| {
            let html = plain(&example.markdown, &RenderOptions::commonmark());
            normalised(&html) != normalised(&example.html)
        })
        .map(|example| format!("example {}", example.example))
        .collect();
    are_the_exceptions("example ", failing);
}

#[test]
fn extension_cases() {
    let failing = cases()
        .into_iter()
        .filter(|case| {
            let options = RenderOptions::markdown(options_of(case));
            normalised(&plain(&case.markdown, &options)) != normalised(&case.html)
        })
        .map(|case| case.test)
        .collect();
    are_the_exceptions("", failing);
}

#[track_caller]
fn are_the_exceptions(kind: &str, failing: Vec<String>) {
    let expected: Vec<&str> = EXCEPTIONS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| name.starts_with("example ") != kind.is_empty())
        .collect();
    assert_eq!(failing, expected);
}

/// What pulldown-cmark's own tests switch on for the case.
fn options_of(case: &Case) -> Options {
    let number: usize = case.test.rsplit('_').next().unwrap().parse().unwrap();
    let mut options = Options::ENABLE_MATH
        | Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES;
    options |= match (case.suite.as_str(), number) {
        ("definition_lists", _) | ("regression", 201..=204) => Options::ENABLE_DEFINITION_LIST,
        ("metadata_blocks", _) | ("regression", 106..=108 | 196..=199) => {
            Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        }
        ("old_footnotes", 1..=8) => Options::ENABLE_OLD_FOOTNOTES,
        ("smart_punct", _) => Options::ENABLE_SMART_PUNCTUATION,
        ("super_sub", _) => Options::ENABLE_SUBSCRIPT,
        ("wikilinks", _) | ("regression", 208..=210 | 212) => Options::ENABLE_WIKILINKS,
        _ => Options::empty(),
    };
    options
}
