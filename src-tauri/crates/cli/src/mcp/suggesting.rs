//! What could be linked in a note: names that stand as plain text, weighed as the app weighs them, and passages that bear
//! on its own, found by closeness alone.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::CallToolResult;
use rmcp::schemars::{self, JsonSchema};
use rmcp::{tool, tool_router};
use serde::{Deserialize, Serialize};
use serde_json::json;
use weft_engine::types::{Hit, Mention, RelatedRequest};
use weft_engine::{Error, Vault};

use super::answers::{self, DATA};
use super::tools::{Tools, within};

/// Passages of a long note that are asked about, spread over its length.
const MOST_PASSAGES: usize = 12;
/// Passages of other notes that are looked at for each.
const HITS: u32 = 5;
/// Mentions that are gone through: those of one note come once.
const MOST_MENTIONS: u32 = 2_000;
/// Bytes at the end of a long line that stand for it.
const MOST_WORDS: usize = 160;

#[derive(Deserialize, JsonSchema)]
pub struct SuggestLinks {
    /// Path of the note in the vault, or its name
    note: String,
    /// Of each kind, at most 50 [default: 10]
    limit: Option<u32>,
}

/// As `accept_link` takes it, and why.
#[derive(Serialize)]
struct Suggestion {
    note: String,
    line: u32,
    /// Bytes of the file.
    start: u32,
    end: u32,
    words: String,
    target: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    after: bool,
    /// The chance, from 0 to 1, that the vault's owner would make this link; of names in this note alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<f32>,
    why: String,
    /// What the link would lead to.
    #[serde(skip_serializing_if = "Option::is_none")]
    passage: Option<String>,
}

#[tool_router(router = suggesting, vis = "pub(super)")]
impl Tools {
    #[tool(
        description = "What could be linked: names of other notes that stand in this note without a link (names), this note's names in others (named_in), and passages of notes that are not linked yet and are close to a passage here (related). Each with its exact words and line, the target as a wikilink, and why. Names come likeliest first, with the probability that the vault's owner would make the link where it can be told; passages are found by closeness alone, which nobody has judged: read both sides before you link.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn suggest_links(&self, Parameters(asked): Parameters<SuggestLinks>) -> CallToolResult {
        let limit = within(asked.limit, 10, 50);
        answers::result(self.find_suggestions(&asked.note, limit).await)
    }
}

impl Tools {
    async fn find_suggestions(&self, note: &str, limit: u32) -> Result<impl Serialize + use<>, Error> {
        let vault = self.vault();
        vault.model_loaded().await;
        let note = vault.find_note(note)?;
        let links = vault.links(&note, None, MOST_MENTIONS)?;
        let linked: HashSet<&str> = links
            .outgoing
            .iter()
            .filter_map(|link| Some(link.target.as_ref()?.note.as_str()))
            .collect();
        let linking: HashSet<&str> = links.backlinks.iter().map(|link| link.note.as_str()).collect();
        let names = first_of(&links.outgoing_mentions, |mention| &mention.target, &linked);
        let named_in = first_of(&links.mentions, |mention| &mention.note, &linking);
        let suggest = |(mention, more): (&Mention, usize)| by_name(&vault, mention, more);
        let names = likeliest_first(&vault, &note, names.into_iter().map(suggest).collect())?;
        let (names, more_names) = answers::cut(names, limit);
        let (named_in, more_named_in) = answers::cut(named_in.into_iter().map(suggest).collect(), limit);
        let (related, waiting, meaning) = related(&vault, &note).await?;
        let (related, more_related) = answers::cut(related, limit);
        let mut left_out: Vec<String> = Vec::new();
        for (name, more) in [
            ("names", more_names),
            ("named_in", more_named_in),
            ("related", more_related),
        ] {
            left_out.extend(more.map(|more| format!("{name}: {more}")));
        }
        if links.mentions_unread > 0 {
            left_out.push(format!(
                "named_in: {} notes that may hold more were not opened",
                links.mentions_unread
            ));
        }
        left_out.extend(answers::without_meaning(waiting, meaning));
        Ok(json!({
            "contains": DATA,
            "note": note,
            "names": names,
            "named_in": named_in,
            "related": related,
            "left_out": (!left_out.is_empty()).then(|| left_out.join("; ")),
        }))
    }
}

/// The first mention of each, and how many there are more; none of those that are linked already.
fn first_of<'a>(
    mentions: &'a [Mention],
    of: impl Fn(&'a Mention) -> &'a String,
    linked: &HashSet<&str>,
) -> Vec<(&'a Mention, usize)> {
    let mut order: Vec<&str> = Vec::new();
    let mut first: BTreeMap<&str, (&Mention, usize)> = BTreeMap::new();
    for mention in mentions {
        let key = of(mention).as_str();
        if linked.contains(key) {
            continue;
        }
        let known = first.entry(key).or_insert_with(|| {
            order.push(key);
            (mention, 0)
        });
        if known.0.start != mention.start {
            known.1 += 1;
        }
    }
    order.iter().filter_map(|key| first.remove(key)).collect()
}

fn by_name(vault: &Vault, mention: &Mention, more: usize) -> Suggestion {
    let more = match more {
        0 => String::new(),
        more => format!(", and {more} times more in this note"),
    };
    Suggestion {
        note: mention.note.clone(),
        line: mention.line,
        start: mention.start,
        end: mention.end,
        words: mention.text.clone(),
        target: vault.link_text(&mention.note, &mention.target, &[]),
        after: false,
        probability: None,
        why: format!(
            "“{}” is a name of {}, and stands here without a link{more}",
            mention.text, mention.target
        ),
        passage: None,
    }
}

/// Names of a note with how likely each is a link, as the app proposes them; those that it would not propose at all come last.
fn likeliest_first(vault: &Vault, note: &str, mut names: Vec<Suggestion>) -> Result<Vec<Suggestion>, Error> {
    let proposals = vault.proposals(note, None, Some(0.0))?;
    for name in &mut names {
        let same = proposals
            .iter()
            .find(|proposal| proposal.start == name.start && proposal.end == name.end);
        name.probability = same.map(|proposal| (proposal.probability * 100.0).round() / 100.0);
    }
    let likely = |name: &Suggestion| name.probability.unwrap_or(0.0);
    names.sort_by(|a, b| likely(b).total_cmp(&likely(a)));
    Ok(names)
}

/// For each note that is not linked yet the passage that is nearest to one of this note's, nearest first; how many
/// passages the model has not read; whether meaning took part.
async fn related(vault: &Vault, note: &str) -> Result<(Vec<Suggestion>, u32, bool), Error> {
    let text = vault.read_part(note)?.text;
    let passages = vault.passages(note);
    let step = passages.len().div_ceil(MOST_PASSAGES).max(1);
    let (mut waiting, mut meaning) = (0, true);
    let mut found: Vec<(Suggestion, Hit)> = Vec::new();
    for own in passages.iter().step_by(step) {
        let request = RelatedRequest {
            note: note.to_owned(),
            text: None,
            offset: Some(own.start),
            limit: HITS,
        };
        let answer = vault.related(&request).await?;
        waiting = answer.waiting;
        meaning &= answer.meaning;
        let Some(passage) = text.get(own.start as usize..own.end as usize) else {
            continue;
        };
        for hit in answer.hits.into_iter().filter(|hit| !hit.linked) {
            let Some((at, words)) = nearest_line(passage, &hit.snippet) else {
                continue;
            };
            let start = own.start as usize + at;
            let suggestion = Suggestion {
                note: note.to_owned(),
                line: count(text.get(..start).unwrap_or_default().matches('\n').count() + 1),
                start: count(start),
                end: count(start + words.len()),
                words: words.to_owned(),
                target: vault.link_text(note, &hit.note, &hit.heading),
                after: true,
                probability: None,
                why: why(&hit),
                passage: Some(answers::shortened(&hit.snippet, 300)),
            };
            found.push((suggestion, hit));
        }
    }
    // Ranks among all passages can be compared where scores of different questions cannot.
    let rank = |hit: &Hit| hit.top_percent.unwrap_or(100.0);
    found.sort_by(|(_, a), (_, b)| {
        rank(a)
            .total_cmp(&rank(b))
            .then(b.score.total_cmp(&a.score))
            .then_with(|| a.note.cmp(&b.note))
    });
    let mut seen = HashSet::new();
    found.retain(|(_, hit)| seen.insert(hit.note.clone()));
    Ok((
        found.into_iter().map(|(suggestion, _)| suggestion).collect(),
        waiting,
        meaning,
    ))
}

fn why(hit: &Hit) -> String {
    let near = hit
        .top_percent
        .map(|percent| format!("among the nearest {percent:.1} % of the vault's passages in meaning"));
    let words = hit.by_words.then(|| "shares rare words".to_owned());
    let reasons: Vec<String> = near.into_iter().chain(words).collect();
    reasons.join(", ")
}

/// The line of a passage that shares most words with another passage, with where it begins; the later of several. Of a
/// long line the last words.
fn nearest_line<'a>(passage: &'a str, other: &str) -> Option<(usize, &'a str)> {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|character: char| !character.is_alphanumeric())
            .filter(|word| word.chars().count() > 3)
            .map(str::to_lowercase)
            .collect()
    };
    let wanted = words(other);
    let mut at = 0;
    let mut best: Option<(usize, usize, &str)> = None;
    for line in passage.split_inclusive('\n') {
        let inside = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        if inside.is_empty() || inside.starts_with('#') {
            continue;
        }
        let shared = words(inside).intersection(&wanted).count();
        if best.is_none_or(|(most, ..)| shared >= most) {
            best = Some((shared, start, inside));
        }
    }
    let (_, start, line) = best?;
    if line.len() <= MOST_WORDS {
        return Some((start, line));
    }
    let from = line.ceil_char_boundary(line.len() - MOST_WORDS);
    let from = line[from..].find(' ').map_or(from, |blank| from + blank + 1);
    Some((start + from, &line[from..]))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_shares_most_words_is_meant() {
        let passage = "# Tides\nThe moon pulls the water.\r\n\n- Barnacles close their doors.\n";
        let (at, line) = nearest_line(passage, "doors of barnacles").unwrap();
        assert_eq!(
            (line, &passage[at..at + line.len()]),
            ("- Barnacles close their doors.", line)
        );
        assert_eq!(
            nearest_line(passage, "the moon and water").unwrap().1,
            "The moon pulls the water."
        );
        assert_eq!(nearest_line("# Alone\n", "alone"), None);
        let long = "word ".repeat(100) + "end";
        let (at, line) = nearest_line(&long, "x").unwrap();
        assert!(long[at..].starts_with("word") && long.ends_with(line) && line.len() <= MOST_WORDS);
    }
}
