//! What the model is told of a candidate: numbers, each with a name, in a fixed order.

use std::collections::HashSet;

use crate::catalog::NoteRecord;
use crate::paths;
use crate::proposals::candidates::{Candidate, Surroundings, common_parts, is_below, words};
use crate::proposals::lexicon::{Form, Lexicon};
use crate::proposals::meaning::Meaning;
use crate::proposals::usage::Usage;
use crate::resolution::fold;
use crate::static_vectors::vocabulary_number;
use crate::types::ProposalKind;

/// The vocabulary's first whole words are at this number; before them stand signs and single characters.
const FIRST_WORD: usize = 1_996;
/// The information of a word that is not in the vocabulary: more than of any that is.
const UNKNOWN_WORD: f32 = 12.0;

/// In the order of [`of`].
pub(crate) const NAMES: [&str; 82] = [
    "words",
    "characters",
    "information_most",
    "information_sum",
    "information_least",
    "letters_and_digits",
    "joined_name",
    "upper_case",
    "exact",
    "exact_but_case",
    "capitals",
    "first_capital",
    "later_capital",
    "form_file",
    "form_title",
    "form_alias",
    "form_first_heading",
    "form_folder",
    "form_part",
    "form_last_part",
    "form_heading",
    "form_link_words",
    "forms",
    "owners",
    "order",
    "times",
    "order_in_block",
    "within_longer",
    "in_list",
    "in_heading",
    "in_table",
    "in_quote",
    "begins",
    "ends",
    "explained",
    "in_brackets",
    "in_quotes",
    "emphasised",
    "joined_before",
    "joined_behind",
    "sentence_begins",
    "after_preposition",
    "after_see",
    "after_article",
    "before_noun",
    "section_of_links",
    "position",
    "line_length",
    "note_length",
    "density",
    "name_times",
    "name_notes_share",
    "name_exact_share",
    "name_capital_share",
    "name_alone_share",
    "target_naming",
    "target_naming_share",
    "target_length",
    "same_folder",
    "common_parts",
    "target_above",
    "target_below",
    "name_covered",
    "names_back",
    "cosine_nearest",
    "cosine_first",
    "cosine_mean",
    "cosine_place",
    "note_rank",
    "linked_share",
    "linked_as",
    "links_already",
    "links_back",
    "target_linked",
    "common_neighbours",
    "links_a_note",
    "by_meaning",
    "given",
    "code_name",
    "given_information",
    "given_first",
    "given_by_one",
];

/// Of one note, for all of its candidates.
pub(crate) struct Context<'a> {
    pub lexicon: &'a Lexicon,
    pub usage: &'a Usage,
    pub path: &'a str,
    pub text: &'a str,
    /// Candidates of the note.
    pub candidates: usize,
    /// Words of the note.
    pub words: usize,
    /// The notes that it links to, as it is being written.
    pub links: HashSet<u32>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        lexicon: &'a Lexicon,
        usage: &'a Usage,
        (path, text): (&'a str, &'a str),
        links: HashSet<u32>,
        candidates: usize,
    ) -> Self {
        Self {
            lexicon,
            usage,
            path,
            text,
            candidates,
            words: words(text).count(),
            links,
        }
    }
}

const PREPOSITIONS: [&str; 17] = [
    "see", "to", "in", "on", "with", "using", "via", "from", "by", "of", "and", "or", "for", "as", "like",
    "through", "into",
];
const SEE: [&str; 9] = [
    "see", "refer", "read", "check", "visit", "learn", "about", "cf", "per",
];
const ARTICLES: [&str; 9] = ["the", "a", "an", "this", "your", "our", "their", "my", "its"];
const NOUNS: [&str; 14] = [
    "page",
    "section",
    "note",
    "notes",
    "docs",
    "guide",
    "documentation",
    "feature",
    "command",
    "plugin",
    "article",
    "book",
    "project",
    "standard",
];
const SECTIONS: [&str; 9] = [
    "see also",
    "related",
    "reference",
    "more",
    "link",
    "next",
    "further",
    "resource",
    "backlink",
];

/// What the model is told of one candidate. `place` is how near its target is among the targets of this note's candidates,
/// from 0 (the farthest) to 1.
pub(crate) fn of(
    context: &Context<'_>,
    meaning: &mut Meaning<'_>,
    candidate: &Candidate,
    around: &Surroundings,
    place: f32,
) -> Vec<f32> {
    let empty = NoteRecord::default();
    let usage = context.usage;
    let text = context.text.get(candidate.range.clone()).unwrap_or("");
    let target = context
        .lexicon
        .notes
        .get(candidate.target)
        .map_or(&empty, AsRef::as_ref);
    let entry = candidate
        .entry
        .and_then(|entry| context.lexicon.entries.get(entry));
    let name = entry.map_or("", |entry| entry.name.as_str());
    let folded = fold(text);
    let of_name = usage.names.get(&folded).copied().unwrap_or_default();
    let tokens: Vec<&str> = words(text).collect();
    let information: Vec<f32> = tokens.iter().map(|word| information(word)).collect();
    let sum: f32 = information.iter().sum();
    let most = information.iter().copied().fold(0.0, f32::max);
    let least = information
        .iter()
        .copied()
        .fold(f32::MAX, f32::min)
        .min(UNKNOWN_WORD);
    let is_capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let capitals = tokens.iter().filter(|word| is_capital(word)).count();
    let notes = context.lexicon.notes.len().max(1) as f32;
    let own = context.lexicon.numbers.get(context.path).copied();
    let number = u32::try_from(candidate.target).unwrap_or(u32::MAX);
    let naming = usage.naming.get(candidate.target).copied().unwrap_or(0) as f32;
    let share = |part: u32, whole: u32| part as f32 / whole.max(1) as f32;
    let is_one_of =
        |word: &Option<String>, of: &[&str]| word.as_deref().is_some_and(|word| of.contains(&word));
    let own_number = own.and_then(|own| u32::try_from(own).ok());
    let contains_own =
        |set: Option<&HashSet<u32>>| own_number.is_some_and(|own| set.is_some_and(|set| set.contains(&own)));
    let (linked_as, linked_times) = (
        usage.linked_as.get(&(folded, number)).copied().unwrap_or(0),
        of_name.linked,
    );
    let neighbours = usage
        .links
        .get(candidate.target)
        .map_or(0, |theirs| context.links.intersection(theirs).count());
    let closeness = meaning
        .passage_at(candidate.range.start)
        .map(|passage| meaning.closeness(passage, candidate.target))
        .unwrap_or_default();
    let rank = meaning
        .rank(candidate.target)
        .map_or(notes * 0.02, |rank| rank as f32);
    let number_of = |yes: bool| if yes { 1.0 } else { 0.0 };
    let is_code = text.chars().any(|c| c.is_ascii_digit()) && text.chars().any(char::is_alphabetic);
    let is_given = candidate.forms.iter().any(|form| form.is_given());
    let mut features = vec![
        tokens.len() as f32,
        text.chars().count() as f32,
        most,
        sum,
        least,
        number_of(is_code),
        number_of(!text.contains(' ') && text.contains(['-', '_', '.'])),
        number_of(text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase)),
        // Codes are written in any case: EIP-20 of eip-20.
        number_of(text == name || (is_code && fold(text) == fold(name))),
        number_of(fold(text) == fold(name)),
        capitals as f32 / tokens.len().max(1) as f32,
        number_of(is_capital(text)),
        number_of(tokens.iter().skip(1).any(|word| is_capital(word))),
    ];
    features.extend(Form::ALL.map(|form| number_of(candidate.forms.contains(&form))));
    features.extend([
        candidate.forms.len() as f32,
        candidate.owners as f32,
        candidate.order.min(10) as f32,
        candidate.times.min(20) as f32,
        candidate.order_in_block.min(5) as f32,
        number_of(candidate.within_longer),
        number_of(around.in_list),
        number_of(around.in_heading),
        number_of(around.in_table),
        number_of(around.in_quote),
        number_of(around.begins),
        number_of(around.ends),
        number_of(around.explained),
        number_of(around.in_brackets),
        number_of(around.in_quotes),
        number_of(around.emphasised),
        number_of(around.joined_before),
        number_of(around.joined_behind),
        number_of(around.sentence_begins),
        number_of(is_one_of(&around.before, &PREPOSITIONS)),
        number_of(is_one_of(&around.before, &SEE) || is_one_of(&around.second_before, &SEE)),
        number_of(is_one_of(&around.before, &ARTICLES)),
        number_of(is_one_of(&around.behind, &NOUNS)),
        number_of(SECTIONS.iter().any(|section| around.heading.contains(section))),
        candidate.range.start as f32 / context.text.len().max(1) as f32,
        (around.line_length as f32).min(2_000.0),
        (context.words as f32 + 1.0).ln(),
        context.candidates as f32 / (context.words + 1) as f32,
        (of_name.times as f32 + 1.0).ln(),
        of_name.notes as f32 / notes,
        share(of_name.exact, of_name.times),
        share(of_name.capital, of_name.inside_sentence),
        share(of_name.alone, of_name.times),
        (naming + 1.0).ln(),
        naming * notes / (usage.named_in_all.max(1) as f32 * 10.0),
        (usage.sizes.get(candidate.target).copied().unwrap_or(0) as f32 + 1.0).ln(),
        number_of(paths::folder(context.path) == paths::folder(&target.path)),
        common_parts(context.path, &target.path) as f32,
        number_of(is_below(context.path, &target.path)),
        number_of(is_below(&target.path, context.path)),
        if is_given {
            1.0
        } else {
            covered(text, &target.title)
        },
        number_of(contains_own(usage.named_by.get(candidate.target))),
        closeness.nearest,
        closeness.first,
        closeness.mean,
        place,
        (rank + 1.0).ln(),
        // Two places without a link stand in for a name that was never linked.
        linked_times as f32 / (linked_times as f32 + of_name.times as f32 + 2.0),
        (linked_as as f32 + 1.0).ln(),
        number_of(context.links.contains(&number)),
        number_of(contains_own(usage.links.get(candidate.target))),
        (usage.linking.get(candidate.target).copied().unwrap_or(0) as f32 + 1.0).ln(),
        (neighbours as f32 + 1.0).ln(),
        (usage.links_in_all as f32 / notes + 1.0).ln(),
        if candidate.kind == ProposalKind::Meaning {
            1.0 + candidate.closeness
        } else {
            0.0
        },
        number_of(is_given),
        number_of(is_code && fold(text) == fold(name)),
        if is_given { sum } else { 0.0 },
        number_of(is_given && candidate.order == 0),
        number_of(is_given && candidate.owners == 1),
    ]);
    features
}

/// How much a word tells, in bits of its rank among the words of English; words that are not in the vocabulary tell most.
pub(crate) fn information(word: &str) -> f32 {
    let word = word.to_lowercase();
    let number = vocabulary_number(&word).or_else(|| vocabulary_number(word.strip_suffix('s')?));
    match number {
        None => UNKNOWN_WORD,
        Some(number) if number < FIRST_WORD => 3.0,
        Some(number) => ((number - FIRST_WORD) as f32 / 16.0 + 1.0).log2(),
    }
}

/// Share of the words of a title that stand in a text.
fn covered(text: &str, title: &str) -> f32 {
    let of_text: HashSet<String> = words(text).map(str::to_lowercase).collect();
    let of_title: HashSet<String> = words(title).map(str::to_lowercase).collect();
    if of_title.is_empty() {
        return 0.0;
    }
    of_title.intersection(&of_text).count() as f32 / of_title.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proposals::forest::Forest;

    #[test]
    fn the_model_that_ships_is_one_of_these_features() {
        let forest = Forest::built_in(&NAMES).unwrap();
        assert!(forest.threshold > 0.0 && forest.threshold < 1.0);
        let nothing = forest.probability(&[0.0; NAMES.len()]);
        assert!(nothing < 0.5, "{nothing}");
    }

    #[test]
    fn rare_words_tell_more() {
        assert!(information("the") < information("tide"));
        assert!(information("tides") <= information("barnacle"));
        assert!(information("eip") > information("water"));
    }
}
