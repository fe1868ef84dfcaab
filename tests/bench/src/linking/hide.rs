//! A vault whose links are hidden: in a copy each of them is replaced by the text that a reader sees, and where that
//! stands and what it led to is remembered.
//!
//! Hidden are wiki and markdown links (references too) that lead to another note. Embeds stay as they are: what a note
//! embeds it shows, and its reader sees no link; a note that a note embeds is no longer to be found for it. Links to
//! nowhere, to attachments and to places in the same note stay. Definitions of references (`[label]: note.md`) go with
//! the links that led to the same note: a reader never sees them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use weft_engine::{OpenOptions, Vault};
use weft_notes::{BlockKind, Link, LinkForm, LinkKind, TextEdit};

use super::chance::Chance;
use crate::Failure;
use crate::latency;

/// Which links are hidden.
#[derive(Debug, Clone, PartialEq)]
pub enum Regime {
    /// Of all notes: a vault that was never linked.
    All,
    /// Of all notes, and the words of the links with them: only meaning is left.
    AllWithWords,
    /// Each link by the toss of a coin.
    Half,
    /// All links of a tenth of the notes: notes that are new.
    TenthOfNotes,
    /// All links that lead to these.
    To(BTreeSet<String>),
}

/// A vault's notes with the links that can be hidden.
pub struct Linked {
    /// By path.
    pub notes: BTreeMap<String, String>,
    pub links: Vec<VaultLink>,
    /// Other notes that a note embeds.
    pub embedded: BTreeSet<(String, String)>,
}

/// A link that leads to another note.
pub struct VaultLink {
    pub note: String,
    pub range: Range<usize>,
    pub shown: String,
    pub target: String,
    pub heading: Vec<String>,
    pub block: Option<String>,
    /// Names in front matter are no text that a link could be proposed for.
    pub in_front_matter: bool,
}

/// Text that was a link.
#[derive(Debug, Clone, PartialEq)]
pub struct HiddenLink {
    pub note: String,
    /// Bytes of the hidden copy.
    pub range: Range<usize>,
    pub text: String,
    pub target: String,
    pub heading: Vec<String>,
    pub block: Option<String>,
    pub in_front_matter: bool,
}

/// What was done to a copy.
#[derive(Default)]
pub struct Hidden {
    pub texts: BTreeMap<String, String>,
    pub links: Vec<HiddenLink>,
    /// Notes with another one that they still link to or embed: nobody needs to be told of it.
    pub left: BTreeSet<(String, String)>,
    /// The notes that are looked at: those of the tenth, where only theirs are hidden, else all.
    pub drawn: BTreeSet<String>,
}

impl Linked {
    /// Reads a vault; the engine says where its links lead.
    pub async fn read(root: &Path) -> Result<Self, Failure> {
        let data = tempfile::tempdir()?;
        let options = OpenOptions {
            data: Some(data.path().to_owned()),
            watch: false,
            embed: false,
        };
        let vault = Vault::open(root, options).await?;
        vault.read().await;
        let mut notes = BTreeMap::new();
        for place in latency::notes_below(root)? {
            let path = place.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            if let Ok(text) = std::fs::read_to_string(&place) {
                notes.insert(path, text);
            }
        }
        let mut linked = Self {
            notes,
            links: Vec::new(),
            embedded: BTreeSet::new(),
        };
        let parsed: Vec<(&String, &String, weft_notes::Note)> = linked
            .notes
            .iter()
            .map(|(path, text)| (path, text, weft_notes::parse(text)))
            .collect();
        let label_first = is_label_first(&vault, &parsed)?;
        let (mut links, mut embedded) = (Vec::new(), BTreeSet::new());
        for (path, text, note) in &parsed {
            for link in &note.links {
                let Some(read) = read_link(&vault, path, text, link, label_first)? else {
                    continue;
                };
                if read.target == **path || !linked.notes.contains_key(&read.target) {
                    continue;
                }
                if link.kind == LinkKind::Embed {
                    embedded.insert((read.note, read.target));
                } else {
                    links.push(read);
                }
            }
        }
        drop(parsed);
        (linked.links, linked.embedded) = (links, embedded);
        Ok(linked)
    }

    /// The vault as it is with links hidden, and what was hidden.
    pub fn hide(&self, regime: &Regime, seed: u64) -> Hidden {
        let mut chance = Chance::new(seed);
        let mut hidden = Hidden {
            left: self.embedded.clone(),
            ..Hidden::default()
        };
        let mut links = self.links.iter().peekable();
        for (path, text) in &self.notes {
            let is_of_the_tenth = chance.share() < 0.1;
            if is_of_the_tenth || *regime != Regime::TenthOfNotes {
                hidden.drawn.insert(path.clone());
            }
            let mut hides = |link: &VaultLink| match regime {
                Regime::All | Regime::AllWithWords => true,
                Regime::Half => chance.share() < 0.5,
                Regime::TenthOfNotes => is_of_the_tenth,
                Regime::To(targets) => targets.contains(&link.target),
            };
            let (mut gone, mut kept) = (Vec::new(), BTreeSet::new());
            while let Some(link) = links.next_if(|link| link.note == *path) {
                if hides(link) {
                    gone.push(link);
                } else {
                    kept.insert(link.target.as_str());
                }
            }
            let with_words = *regime == Regime::AllWithWords;
            hidden
                .left
                .extend(kept.iter().map(|target| (path.clone(), (*target).to_owned())));
            let text = if gone.is_empty() {
                text.clone()
            } else {
                without(text, &gone, &kept, with_words, &mut hidden.links)
            };
            hidden.texts.insert(path.clone(), text);
        }
        hidden
    }
}

impl Hidden {
    /// Writes the copy into a folder: only what differs from what stands there, so that an index of it goes on.
    pub fn write(&self, root: &Path) -> Result<(), Failure> {
        for (path, text) in &self.texts {
            let place = root.join(path);
            if std::fs::read_to_string(&place).is_ok_and(|known| known == *text) {
                continue;
            }
            if let Some(folder) = place.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(place, text)?;
        }
        Ok(())
    }

    /// For each note with hidden links the notes that they led to, those left out that it links to all the same.
    pub fn truth(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut truth: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for link in &self.links {
            if !self.left.contains(&(link.note.clone(), link.target.clone())) {
                truth.entry(&link.note).or_default().insert(&link.target);
            }
        }
        truth
    }
}

/// The text without these links, and where their words stand in it.
fn without(
    text: &str,
    gone: &[&VaultLink],
    kept: &BTreeSet<&str>,
    with_words: bool,
    hidden: &mut Vec<HiddenLink>,
) -> String {
    let mut edits: Vec<(TextEdit, Option<&VaultLink>)> = gone
        .iter()
        .map(|link| {
            let replacement = if with_words {
                String::new()
            } else {
                link.shown.clone()
            };
            let range = link.range.clone();
            (TextEdit { range, replacement }, Some(*link))
        })
        .collect();
    let targets: BTreeSet<&str> = gone.iter().map(|link| link.target.as_str()).collect();
    for range in definitions(text) {
        let line = text.get(range.clone()).unwrap_or("");
        let leads_to = |target: &str| {
            let name = target.rsplit('/').next().unwrap_or(target);
            line.contains(name) || line.contains(name.trim_end_matches(".md"))
        };
        let is_needed = kept.iter().any(|target| leads_to(target));
        let overlaps = edits
            .iter()
            .any(|(edit, _)| edit.range.start < range.end && range.start < edit.range.end);
        if !is_needed && !overlaps && targets.iter().any(|target| leads_to(target)) {
            let replacement = String::new();
            edits.push((TextEdit { range, replacement }, None));
        }
    }
    edits.sort_by_key(|(edit, _)| edit.range.start);
    let mut changed = String::with_capacity(text.len());
    let mut at = 0;
    for (edit, link) in edits {
        changed.push_str(text.get(at..edit.range.start).unwrap_or(""));
        let start = changed.len();
        changed.push_str(&edit.replacement);
        at = edit.range.end;
        hidden.extend(link.map(|link| HiddenLink {
            note: link.note.clone(),
            range: start..changed.len(),
            text: link.shown.clone(),
            target: link.target.clone(),
            heading: link.heading.clone(),
            block: link.block.clone(),
            in_front_matter: link.in_front_matter,
        }));
    }
    changed.push_str(text.get(at..).unwrap_or(""));
    changed
}

/// Lines that define a reference, outside of code.
fn definitions(text: &str) -> Vec<Range<usize>> {
    let note = weft_notes::parse(text);
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let written = line.trim_start();
        let is_definition = written.starts_with('[')
            && !written.starts_with("[^")
            && written
                .find("]:")
                .is_some_and(|end| !written[1..end].contains([']', '[']));
        let in_code = note
            .block_at(range.start)
            .and_then(|index| note.blocks.get(index))
            .is_some_and(|block| block.kind == BlockKind::Code);
        if is_definition && !in_code {
            found.push(range);
        }
    }
    found
}

/// Whether the vault's piped links have their label in front: Dendron's do. Nothing but the hiding of links asks this.
fn is_label_first(vault: &Vault, notes: &[(&String, &String, weft_notes::Note)]) -> Result<bool, Failure> {
    let (mut before, mut behind) = (0, 0);
    for (path, _, note) in notes {
        for link in note.links.iter().filter(|link| link.kind == LinkKind::Wiki) {
            let Some(text) = &link.text else { continue };
            before += usize::from(vault.resolve_link(path, &link.target)?.is_some());
            behind += usize::from(vault.resolve_link(path, address(text).0)?.is_some());
        }
    }
    Ok(behind > before)
}

/// A Dendron address without its vault, and what follows `#`.
fn address(written: &str) -> (&str, Option<&str>) {
    let written = match written.strip_prefix("dendron://") {
        Some(rest) => rest.split_once('/').map_or(rest, |(_, name)| name),
        None => written,
    };
    match written.split_once('#') {
        Some((name, anchor)) => (name.trim(), Some(anchor)),
        None => (written.trim(), None),
    }
}

fn read_link(
    vault: &Vault,
    path: &str,
    text: &str,
    link: &Link,
    label_first: bool,
) -> Result<Option<VaultLink>, Failure> {
    let meant = |target: &str| -> Result<Option<String>, Failure> {
        if target.is_empty() {
            return Ok(None);
        }
        Ok(vault.resolve_link(path, target)?.map(|found| found.path))
    };
    let read = |target: String, shown: String, heading: Vec<String>, block: Option<String>| VaultLink {
        note: path.to_owned(),
        range: link.range.clone(),
        shown,
        target,
        heading,
        block,
        in_front_matter: link.form == LinkForm::FrontMatter,
    };
    if label_first
        && link.kind != LinkKind::Markdown
        && let Some(behind) = &link.text
        && let (name, anchor) = address(behind)
        && let Some(target) = meant(name)?
    {
        let label = text.get(link.target_range.start..link.anchor_range.end.max(link.target_range.end));
        let heading = anchor
            .map(str::to_owned)
            .into_iter()
            .filter(|one| !one.starts_with('^'));
        let block = anchor
            .and_then(|anchor| anchor.strip_prefix('^'))
            .map(str::to_owned);
        return Ok(Some(read(
            target,
            label.unwrap_or("").trim().to_owned(),
            heading.collect(),
            block,
        )));
    }
    let name = address(&link.target).0;
    let Some(target) = meant(name)? else {
        return Ok(None);
    };
    let shown = match link.kind {
        LinkKind::Markdown => label(text, &link.range).unwrap_or_default(),
        // As Obsidian shows it: `Note > Heading`.
        _ => link.text.clone().unwrap_or_else(|| {
            let parts = std::iter::once(&link.target).chain(&link.heading);
            parts.map(String::as_str).collect::<Vec<_>>().join(" > ")
        }),
    };
    Ok(Some(read(
        target,
        shown,
        link.heading.clone(),
        link.block.clone(),
    )))
}

/// What stands in the first brackets of a markdown link.
fn label(text: &str, range: &Range<usize>) -> Option<String> {
    let written = text.get(range.clone())?;
    let mut depth = 0;
    let mut escaped = false;
    for (at, character) in written.char_indices() {
        match character {
            _ if escaped => {
                escaped = false;
                continue;
            }
            '\\' => escaped = true,
            '[' => depth += 1,
            ']' => {
                depth -= 1;
                if depth == 0 {
                    return written.get(1..at).map(str::to_owned);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn linked(notes: &[(&str, &str)]) -> Linked {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in notes {
            std::fs::write(folder.path().join(path), text).unwrap();
        }
        Linked::read(folder.path()).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_hidden_link_is_the_text_that_a_reader_sees() {
        let text = "See [[b]], [[b|that]], [[b#Top]], [**bold** one](b.md#top), [[none]], ![[b]], [ref][x] and [[#here]].\n\n[x]: c.md\n";
        let linked = linked(&[("a.md", text), ("b.md", "# Top\n"), ("c.md", "")]).await;
        let hidden = linked.hide(&Regime::All, 1);
        let expected = "See b, that, b > Top, **bold** one, [[none]], ![[b]], ref and [[#here]].\n\n";
        assert_eq!(hidden.texts["a.md"], expected);
        for link in &hidden.links {
            assert_eq!(&expected[link.range.clone()], link.text);
        }
        let targets: Vec<&str> = hidden.links.iter().map(|link| link.target.as_str()).collect();
        assert_eq!(targets, ["b.md", "b.md", "b.md", "b.md", "c.md"]);
        assert_eq!(hidden.links[3].heading, ["top"]);
        // What it embeds it need not find.
        assert_eq!(hidden.truth()["a.md"], BTreeSet::from(["c.md"]));
        let removed = linked.hide(&Regime::AllWithWords, 1);
        assert_eq!(
            removed.texts["a.md"],
            "See , , , , [[none]], ![[b]],  and [[#here]].\n\n"
        );
        let one = linked.hide(&Regime::To(BTreeSet::from(["c.md".to_owned()])), 1);
        assert!(one.texts["a.md"].starts_with("See [[b]], [[b|that]]"));
        assert_eq!(one.links.len(), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn labels_may_stand_in_front() {
        let text = "[[The label|dendron://site/x.topic#part]] and [[x.topic]]";
        let linked = linked(&[("a.md", text), ("x.topic.md", "")]).await;
        let hidden = linked.hide(&Regime::All, 1);
        assert_eq!(hidden.texts["a.md"], "The label and x.topic");
        assert_eq!(hidden.links[0].target, "x.topic.md");
        assert_eq!(hidden.links[0].heading, ["part"]);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_same_links_are_hidden_in_every_run() {
        let text = "[[b]] ".repeat(100);
        let linked = linked(&[("a.md", &text), ("b.md", "")]).await;
        let hidden = linked.hide(&Regime::Half, 7);
        assert_eq!(hidden.links, linked.hide(&Regime::Half, 7).links);
        assert!((30..70).contains(&hidden.links.len()), "{}", hidden.links.len());
        // A note that is still linked is not looked for.
        assert!(hidden.truth().is_empty());
    }
}
