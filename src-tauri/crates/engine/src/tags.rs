//! The tags of a vault: who bears them, nested ones counted with those above.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::corpus::Corpus;
use crate::resolution::fold;
use crate::status::count;
use crate::types::TagUse;

/// Every tag, and every tag that has others nested in it, sorted by name.
pub(crate) fn all(corpus: &Corpus) -> Vec<TagUse> {
    struct Use<'a> {
        spellings: HashMap<&'a str, usize>,
        notes: usize,
    }
    let mut uses: BTreeMap<String, Use> = BTreeMap::new();
    for note in corpus.notes() {
        let mut counted = BTreeSet::new();
        for name in note.tags.iter().flat_map(|tag| with_outer(tag)) {
            let key = fold(name);
            if !counted.insert(key.clone()) {
                continue;
            }
            let found = uses.entry(key).or_insert_with(|| Use {
                spellings: HashMap::new(),
                notes: 0,
            });
            found.notes += 1;
            *found.spellings.entry(name).or_default() += 1;
        }
    }
    let spelled = |spellings: HashMap<&str, usize>| {
        let most = spellings
            .into_iter()
            .max_by_key(|(name, notes)| (*notes, std::cmp::Reverse(*name)));
        most.map(|(name, _)| name.to_owned()).unwrap_or_default()
    };
    uses.into_values()
        .map(|found| TagUse {
            name: spelled(found.spellings),
            notes: count(found.notes),
        })
        .collect()
}

/// Paths of the notes that bear a tag or one nested in it, sorted. `name` may begin with `#`.
pub(crate) fn notes_with(corpus: &Corpus, name: &str) -> Vec<String> {
    let name = name.trim_start_matches('#');
    corpus
        .notes()
        .filter(|note| note.tags.iter().any(|tag| is_or_is_below(tag, name)))
        .map(|note| note.path.clone())
        .collect()
}

/// Whether a tag is another one, or nested in it; both without `#`.
pub(crate) fn is_or_is_below(tag: &str, outer: &str) -> bool {
    let (tag, outer) = (fold(tag), fold(outer));
    tag.strip_prefix(&outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// `a/b/c`, then `a/b`, then `a`.
fn with_outer(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag), |tag| tag.rsplit_once('/').map(|(outer, _)| outer))
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::catalog::NoteRecord;

    #[test]
    fn nested_tags_count_for_those_above() {
        let note = |path: &str, tags: &[&str]| NoteRecord {
            path: path.to_owned(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            ..NoteRecord::default()
        };
        let notes = vec![
            note("a.md", &["Sea/tide", "sea/ebb", "bread"]),
            note("b.md", &["sea", "Bread"]),
            note("c.md", &["seaside", "Bread"]),
        ];
        let corpus = Corpus::new(notes, &[], HashSet::new());
        let found: Vec<(String, u32)> = all(&corpus)
            .into_iter()
            .map(|tag| (tag.name, tag.notes))
            .collect();
        let expected = [
            ("Bread", 3),
            ("Sea", 2),
            ("sea/ebb", 1),
            ("Sea/tide", 1),
            ("seaside", 1),
        ];
        assert_eq!(found, expected.map(|(name, notes)| (name.to_owned(), notes)));
        assert_eq!(notes_with(&corpus, "#SEA"), ["a.md", "b.md"]);
        assert_eq!(notes_with(&corpus, "sea/tide"), ["a.md"]);
        assert_eq!(notes_with(&corpus, "tide"), [""; 0]);
    }
}
