//! Links say what stands at their places, and can be changed there.

use weft_notes::{Link, LinkForm, LinkKind, Note, parse};

use super::check_range;

#[track_caller]
pub fn check(text: &str, note: &Note) {
    for link in &note.links {
        check_range(text, &link.range);
        let written = &text[link.range.clone()];
        let (open, close) = match link.kind {
            LinkKind::Wiki => ("[[", "]]"),
            LinkKind::Embed if written.starts_with("![[") && written.ends_with("]]") => ("![[", "]]"),
            LinkKind::Embed => ("![", ""),
            LinkKind::Markdown => ("[", ""),
        };
        assert!(
            written.starts_with(open) && written.ends_with(close),
            "{written:?} in {text:?}"
        );
        assert!(!link.target.is_empty() || !link.heading.is_empty() || link.block.is_some());
        check_places(text, link);
    }
    assert!(note.links.is_sorted_by_key(|link| link.range.start));
    for pair in note.links.windows(2) {
        let [one, other] = pair else { continue };
        let is_nested = one.kind == LinkKind::Markdown || one.kind == LinkKind::Embed;
        assert!(
            one.range.end <= other.range.start || (is_nested && other.range.end <= one.range.end),
            "{one:?} and {other:?} in {text:?}"
        );
    }
}

/// What stands at the places is what the link says.
#[track_caller]
fn check_places(text: &str, link: &Link) {
    check_range(text, &link.target_range);
    check_range(text, &link.anchor_range);
    let target = &text[link.target_range.clone()];
    let anchor = &text[link.anchor_range.clone()];
    assert!(
        link.target_range.end <= link.anchor_range.start,
        "{link:?} in {text:?}"
    );
    assert!(
        anchor.is_empty()
            || matches!(link.form, LinkForm::Address | LinkForm::AngleAddress)
            || anchor.starts_with('#'),
        "{link:?} in {text:?}"
    );
    let is_escaped = target.contains(['\\', '&']);
    match link.form {
        LinkForm::Wiki => assert_eq!(target, link.target, "of {text:?}"),
        LinkForm::FrontMatter => assert!(
            is_escaped || target == link.target || target.replace("''", "'") == link.target,
            "{link:?} in {text:?}"
        ),
        LinkForm::Address | LinkForm::AngleAddress => {
            assert!(
                is_escaped || decoded(target) == link.target,
                "{link:?} in {text:?}"
            );
        }
    }
    let is_inside = link.range.start <= link.target_range.start && link.anchor_range.end <= link.range.end;
    let is_address = matches!(link.form, LinkForm::Address | LinkForm::AngleAddress);
    let is_by_reference = is_address && text[link.range.clone()].ends_with(']');
    assert!(is_inside || is_by_reference, "{link:?} in {text:?}");
}

/// With `%20` and the like taken out.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address;
    while let Some(character) = rest.chars().next() {
        let code = rest
            .strip_prefix('%')
            .and_then(|rest| rest.get(..2))
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let length = match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                3
            }
            None => {
                bytes.extend(rest[..character.len_utf8()].bytes());
                character.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    String::from_utf8(bytes).unwrap_or_else(|_| address.to_owned())
}

/// Another name in the place of one link's target changes that link, and those that share its
/// definition, and nothing else.
pub fn check_another_target(text: &str, index: usize) {
    let note = parse(text);
    let Some(link) = note.links.get(index) else { return };
    let place = link.target_range.clone();
    // Other characters may be half of a pair of marks.
    if !text[place.clone()]
        .chars()
        .all(|character| character.is_alphanumeric() || " ./-%".contains(character))
    {
        return;
    }
    // A blank may be what keeps brackets further out from being a link.
    let name = match (
        link.target.to_lowercase().ends_with(".pdf"),
        text[place.clone()].contains(' '),
    ) {
        (true, false) => "zz.pdf",
        (true, true) => "z z.pdf",
        (false, true) => "z z",
        (false, false) => "zz",
    };
    let changed = format!("{}{name}{}", &text[..place.start], &text[place.end..]);
    let moved = |at: usize| {
        if at < place.end || at <= place.start {
            at
        } else {
            at - place.len() + name.len()
        }
    };
    let expected: Vec<Link> = note
        .links
        .iter()
        .map(|other| {
            let is_changed = other.target_range == place;
            Link {
                range: moved(other.range.start)..moved(other.range.end),
                target: if is_changed {
                    name.to_owned()
                } else {
                    other.target.clone()
                },
                target_range: if is_changed {
                    place.start..place.start + name.len()
                } else {
                    moved(other.target_range.start)..moved(other.target_range.end)
                },
                anchor_range: if is_changed {
                    other.anchor_range.start - place.len() + name.len()
                        ..other.anchor_range.end - place.len() + name.len()
                } else {
                    moved(other.anchor_range.start)..moved(other.anchor_range.end)
                },
                ..other.clone()
            }
        })
        .collect();
    assert_eq!(
        parse(&changed).links,
        expected,
        "{text:?} with another target: {changed:?}"
    );
}
