//! `weft parse`.

use std::ops::Range;
use std::path::Path;

use weft_engine::{Error, ParsedFile, parse_file};

pub fn run(file: &Path, json: bool) -> Result<(), Error> {
    let parsed = parse_file(file)?;
    if let Some(warning) = &parsed.warning {
        eprintln!("weft: {warning}");
    }
    if json {
        return crate::print_json(&parsed.note);
    }
    crate::print_text(&summary(&parsed));
    Ok(())
}

/// A line for each thing that was found, in the order of the text, behind the line it stands in.
fn summary(parsed: &ParsedFile) -> String {
    let note = &parsed.note;
    let mut found: Vec<(&str, Range<usize>)> = Vec::new();
    let mut lines = String::new();
    if let Some(front_matter) = &note.front_matter {
        if let Some(error) = &front_matter.error {
            lines.push_str(&format!("The properties cannot be read: {error}\n"));
        }
        let properties = front_matter.properties.iter();
        found.extend(properties.map(|property| ("property", property.range.clone())));
    }
    found.extend(
        note.headings
            .iter()
            .map(|heading| ("heading", heading.range.clone())),
    );
    found.extend(note.links.iter().map(|link| ("link", link.range.clone())));
    found.extend(note.tags.iter().map(|tag| ("tag", tag.range.clone())));
    found.extend(note.tasks.iter().map(|task| ("task", task.range.clone())));
    found.extend(
        note.callouts
            .iter()
            .map(|callout| ("callout", callout.range.clone())),
    );
    found.extend(
        note.footnotes
            .iter()
            .map(|footnote| ("footnote", footnote.range.clone())),
    );
    found.extend(note.comments.iter().map(|comment| ("comment", comment.clone())));
    found.extend(
        note.highlights
            .iter()
            .map(|highlight| ("highlight", highlight.clone())),
    );
    found.extend(note.math.iter().map(|math| ("math", math.range.clone())));
    found.extend(note.ids.iter().map(|id| ("block id", id.range.clone())));
    found.sort_by_key(|(_, range)| range.start);
    let mut line = 1;
    let mut counted = 0;
    for (kind, range) in found {
        line += line_ends(parsed.text.get(counted..range.start).unwrap_or(""));
        counted = range.start;
        let written = parsed.text.get(range).unwrap_or("");
        // Control characters would be orders to the terminal.
        let visible = |character: char| {
            if character.is_control() {
                '\u{FFFD}'
            } else {
                character
            }
        };
        let shown: String = written
            .lines()
            .next()
            .unwrap_or("")
            .chars()
            .take(90)
            .map(visible)
            .collect();
        let more = if shown.len() < written.trim_end().len() {
            " …"
        } else {
            ""
        };
        lines.push_str(&format!("{line:>5}  {kind:<9}  {shown}{more}\n"));
    }
    lines.push_str(&format!("{} blocks\n", note.blocks.len()));
    lines
}

fn line_ends(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_stands_behind_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        let text = b"\xEF\xBB\xBF---\r\na: b\r\n---\r\n# H\r\n\r\n- [ ] [[N]] #t\xFF ^i\r\n  more\r\n";
        std::fs::write(&file, text).unwrap();
        let parsed = parse_file(&file).unwrap();
        assert!(
            parsed.warning.as_ref().unwrap().contains("byte 40"),
            "{:?}",
            parsed.warning
        );
        assert_eq!(parsed.text.len(), text.len());
        assert_eq!(
            summary(&parsed),
            "    2  property   a: b\n    4  heading    # H\n    6  task       [ ]\n    6  link       [[N]]\n    6  tag        #t\n2 blocks\n"
        );
        std::fs::write(&file, b"\xFF\xFEa\0").unwrap();
        assert!(run(&file, true).unwrap_err().to_string().contains("UTF-16"));
        assert!(run(folder.path(), true).is_err());
    }
}
