//! The text of links, and where links lead.

use super::Vault;
use crate::error::Result;
use crate::types::LinkTarget;
use crate::{documents, files, headings, paths, status};

impl Vault {
    /// The text of a link from one note to a heading of another: `[[Tide pools#Zones]]`.
    pub fn link_text(&self, from: &str, to: &str, heading: &[String]) -> String {
        let name = if from == to {
            String::new()
        } else {
            self.shared.index.corpus().names().link_name(to)
        };
        let page = documents::place_in_link(to, heading);
        // These end a heading's name in a link.
        let heading = page
            .as_ref()
            .or(heading.last())
            .map(|heading| heading.replace(['[', ']', '|', '#', '^'], " "));
        match heading.as_deref().map(str::trim) {
            Some(heading) if !heading.is_empty() => format!("[[{name}#{heading}]]"),
            _ => format!("[[{name}]]"),
        }
    }

    /// Where the target of a link, as written between its brackets, leads.
    ///
    /// # Errors
    /// Where the note it names cannot be read.
    pub fn resolve_link(&self, from: &str, target: &str) -> Result<Option<LinkTarget>> {
        let target = target.split('|').next().unwrap_or(target).trim_end_matches('\\');
        let (name, rest) = target
            .split_once('#')
            .map_or((target, None), |(name, rest)| (name, Some(rest)));
        let Some(path) = self.shared.index.corpus().resolve(from, name).map(str::to_owned) else {
            return Ok(None);
        };
        let mut offset = 0;
        if let Some(rest) = rest.filter(|_| paths::is_note(&path)) {
            let bytes = files::read(&paths::resolve(&self.shared.root, &path)?, &path)?;
            let note = weft_notes::parse(&files::text(bytes));
            offset = match rest.strip_prefix('^') {
                Some(id) => note.range_of_id(id).map(|range| range.start),
                None => headings::offset(&note, &rest.split('#').map(str::to_owned).collect::<Vec<_>>()),
            }
            .unwrap_or(0);
        }
        Ok(Some(LinkTarget {
            path,
            offset: status::count(offset),
        }))
    }
}
