//! `weft links`.

use serde::Serialize;
use weft_engine::types::{Backlink, LinkKind, Mention, NoteLinks, OutgoingLink};
use weft_engine::{Error, Vault};

#[derive(Serialize)]
struct LinksLine<'a> {
    note: &'a str,
    outgoing: Vec<OutgoingLine<'a>>,
    backlinks: Vec<BacklinkLine<'a>>,
    mentions: Vec<MentionLine<'a>>,
}

#[derive(Serialize)]
struct OutgoingLine<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    target: Option<TargetLine<'a>>,
    kind: LinkKind,
}

#[derive(Serialize)]
struct TargetLine<'a> {
    note: &'a str,
    /// The headings named, outermost first; `null` where none is.
    heading: Option<&'a [String]>,
    block: Option<&'a str>,
}

#[derive(Serialize)]
struct BacklinkLine<'a> {
    note: &'a str,
    start: u32,
    end: u32,
    heading: &'a [String],
    passage: &'a str,
}

#[derive(Serialize)]
struct MentionLine<'a> {
    note: &'a str,
    start: u32,
    end: u32,
    text: &'a str,
}

impl<'a> From<&'a OutgoingLink> for OutgoingLine<'a> {
    fn from(link: &'a OutgoingLink) -> Self {
        Self {
            start: link.start,
            end: link.end,
            text: &link.text,
            target: link.target.as_ref().map(|target| TargetLine {
                note: &target.note,
                heading: (!target.heading.is_empty()).then_some(target.heading.as_slice()),
                block: target.block.as_deref(),
            }),
            kind: link.kind,
        }
    }
}

impl<'a> From<&'a Backlink> for BacklinkLine<'a> {
    fn from(link: &'a Backlink) -> Self {
        Self {
            note: &link.note,
            start: link.start,
            end: link.end,
            heading: &link.heading,
            passage: &link.passage,
        }
    }
}

impl<'a> From<&'a Mention> for MentionLine<'a> {
    fn from(mention: &'a Mention) -> Self {
        Self {
            note: &mention.note,
            start: mention.start,
            end: mention.end,
            text: &mention.text,
        }
    }
}

pub async fn run(vault: &Vault, note: &str, json: bool) -> Result<(), Error> {
    vault.read().await;
    let path = vault.find_note(note)?;
    let links = vault.links(&path, None, u32::MAX)?;
    if json {
        return crate::print_json(&LinksLine {
            note: &links.note,
            outgoing: links.outgoing.iter().map(OutgoingLine::from).collect(),
            backlinks: links.backlinks.iter().map(BacklinkLine::from).collect(),
            mentions: links.mentions.iter().map(MentionLine::from).collect(),
        });
    }
    print(&links);
    Ok(())
}

fn print(links: &NoteLinks) {
    say!("{} links", links.outgoing.len());
    for link in &links.outgoing {
        let target = match &link.target {
            Some(target) if target.found => target.note.clone(),
            Some(target) => format!("{} (without this place)", target.note),
            None => "nowhere".to_owned(),
        };
        say!("    {}: {} -> {target}", link.line, link.text);
    }
    say!("{} backlinks", links.backlinks.len());
    for link in &links.backlinks {
        say!("    {}:{}: {}", link.note, link.line, link.passage);
    }
    say!("{} mentions without a link", links.mentions.len());
    for mention in &links.mentions {
        say!("    {}:{}: {}", mention.note, mention.line, mention.passage);
    }
}
