//! New targets for links, so that each means the same file after some have moved. Pure: names and
//! a text go in, edits come out.

use std::collections::HashSet;

use weft_notes::{Link, LinkForm, TextEdit, apply_edits, parse, retarget_link};

use crate::journal::moved;
use crate::paths;
use crate::resolution::{Names, fold, keys_of_file, link_key};
use crate::types::PlannedMove;

/// The names of all files before and after a move.
pub(crate) struct Moving {
    moves: Vec<PlannedMove>,
    before: Names,
    after: Names,
    /// Of the files that move, under both names: other links cannot mean anything else, unless
    /// their note moves.
    keys: HashSet<String>,
}

/// What a move does to a link.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It means the same file, or nothing, without a change.
    Stays,
    /// It has to be written anew to mean the same file, which was here and will be there.
    Breaks { old: String, new: String },
    /// It means nothing now and will mean this file.
    Gains { new: String },
}

/// What has to change in one note.
#[derive(Debug, Default)]
pub(crate) struct Retargeted {
    pub edits: Vec<TextEdit>,
    /// Offsets of links that will not mean what they mean now, because no spelling does.
    pub lost: Vec<usize>,
    /// Files that links without a meaning will lead to.
    pub gained: Vec<String>,
}

impl Moving {
    /// `moves` are of files or folders; `before` holds all files.
    pub(crate) fn new(before: Names, moves: Vec<PlannedMove>) -> Self {
        let files: Vec<(String, String)> = before
            .paths()
            .filter_map(|path| match moved(&moves, path) {
                std::borrow::Cow::Owned(to) => Some((path.to_owned(), to)),
                std::borrow::Cow::Borrowed(_) => None,
            })
            .collect();
        let after = before.with_moves(&files);
        let keys = files
            .iter()
            .flat_map(|(from, to)| keys_of_file(from).chain(keys_of_file(to)))
            .collect();
        Self {
            moves,
            before,
            after,
            keys,
        }
    }

    /// Of files and folders.
    pub(crate) fn moves(&self) -> &[PlannedMove] {
        &self.moves
    }

    /// Of a link in the note `path`, as that stands before the move.
    pub(crate) fn fate(&self, path: &str, target: &str) -> Fate {
        let new_path = moved(&self.moves, path);
        let is_concerned = link_key(path, target).is_some_and(|key| self.keys.contains(&key));
        if target.is_empty() || (!is_concerned && new_path == path) {
            return Fate::Stays;
        }
        let means = self.after.resolve(&new_path, target);
        match self.before.resolve(path, target) {
            Some(old) => {
                let new = moved(&self.moves, old);
                if means == Some(&*new) {
                    return Fate::Stays;
                }
                Fate::Breaks {
                    old: old.to_owned(),
                    new: new.into_owned(),
                }
            }
            None => means.map_or(Fate::Stays, |new| Fate::Gains { new: new.to_owned() }),
        }
    }

    /// What has to change in the note `path` with this text.
    pub(crate) fn retarget(&self, path: &str, text: &str) -> Retargeted {
        let note = parse(text);
        let mut result = Retargeted::default();
        let mut fates = Vec::with_capacity(note.links.len());
        for link in &note.links {
            let fate = self.fate(path, &link.target);
            let edit = match &fate {
                Fate::Breaks { old, new } => self
                    .spelling(path, link, old, new)
                    .map(|target| retarget_link(text, link, &target)),
                Fate::Stays | Fate::Gains { .. } => None,
            };
            if let Fate::Gains { new } = &fate {
                result.gained.push(new.clone());
            }
            fates.push((fate, edit));
        }
        // What the edits make is read again: a name with a bracket in it may not be a link's target.
        loop {
            result.edits = fates.iter().filter_map(|(_, edit)| edit.clone()).collect();
            let wrong = if result.edits.is_empty() {
                Vec::new()
            } else {
                self.wrong(path, text, &note.links, &result.edits)
            };
            let mut dropped = false;
            for index in wrong {
                // Links by reference share their target: they are written together or not at all.
                let bad = fates.get_mut(index).and_then(|(_, edit)| edit.take());
                for (_, edit) in &mut fates {
                    if bad.is_some() && *edit == bad {
                        *edit = None;
                    }
                }
                dropped |= bad.is_some();
            }
            if !dropped {
                break;
            }
        }
        let links = note.links.iter().zip(&fates);
        result.lost = links
            .filter(|(_, (fate, edit))| matches!(fate, Fate::Breaks { .. }) && edit.is_none())
            .map(|(link, _)| link.range.start)
            .collect();
        result
    }

    /// Indexes of edited links that mean something else than they should once the edits are made.
    fn wrong(&self, path: &str, text: &str, links: &[Link], edits: &[TextEdit]) -> Vec<usize> {
        let edited = |link: &Link| edits.iter().any(|edit| edit.range == link.target_range);
        let all = || {
            (0..links.len())
                .filter(|index| links.get(*index).is_some_and(edited))
                .collect()
        };
        let Some(changed) = apply_edits(text, edits) else {
            return all();
        };
        let after = parse(&changed).links;
        if after.len() != links.len() {
            // One of the edits has made or spoilt a link: each is tried alone.
            if edits.len() < 2 {
                return all();
            }
            let mut alone: Vec<&TextEdit> = edits.iter().collect();
            alone.dedup();
            let spoils = |edit: &TextEdit| {
                apply_edits(text, std::slice::from_ref(edit))
                    .is_none_or(|changed| parse(&changed).links.len() != links.len())
            };
            let bad: Vec<&TextEdit> = alone.into_iter().filter(|edit| spoils(edit)).collect();
            if bad.is_empty() {
                return all();
            }
            return (0..links.len())
                .filter(|index| {
                    links
                        .get(*index)
                        .is_some_and(|link| bad.iter().any(|edit| edit.range == link.target_range))
                })
                .collect();
        }
        let new_path = moved(&self.moves, path);
        links
            .iter()
            .zip(&after)
            .enumerate()
            .filter(|(_, (before, after))| {
                let should = self
                    .before
                    .resolve(path, &before.target)
                    .map(|old| moved(&self.moves, old));
                edited(before)
                    && (self.after.resolve(&new_path, &after.target) != should.as_deref()
                        || (&before.heading, &before.block, &before.text)
                            != (&after.heading, &after.block, &after.text))
            })
            .map(|(index, _)| index)
            .collect()
    }

    /// The target that means `new` after the move, in the style in which the link names `old`.
    fn spelling(&self, path: &str, link: &Link, old: &str, new: &str) -> Option<String> {
        let new_path = moved(&self.moves, path);
        spelled(&self.after, link, (path, old), (&new_path, new))
    }
}

/// The target by which a link means the file `after.1` in the note `after.0`, in the style in which it named the file
/// `before.1` in the note `before.0`. `None` where no spelling does.
pub(crate) fn spelled(
    names: &Names,
    link: &Link,
    before: (&str, &str),
    after: (&str, &str),
) -> Option<String> {
    let is_address = matches!(link.form, LinkForm::Address | LinkForm::AngleAddress);
    spellings(&link.target, is_address, before, after)
        .into_iter()
        .filter(|target| is_address || can_stand_in_brackets(target))
        .find(|target| names.resolve(after.0, target) == Some(after.1))
}

/// Whether a wiki link can name it.
pub(crate) fn can_stand_in_brackets(target: &str) -> bool {
    !target.contains(['|', '#', '^', '\n', '\r']) && !target.contains("[[") && !target.contains("]]")
}

/// Ways to write a target that named a file from a note, now that both may have moved: first in
/// the style in which it is written, then longer ones. The pairs are the note and the file.
fn spellings(target: &str, is_address: bool, before: (&str, &str), after: (&str, &str)) -> Vec<String> {
    let target = target.trim();
    let (note, old) = before;
    let (new_note, new) = after;
    let with_extension = fold(paths::file_name(target)) == fold(paths::file_name(old));
    let short = if with_extension { new } else { bare(new) };
    let relative = || relative(paths::folder(new_note), short);
    let dotted = || {
        let relative = relative();
        if relative.starts_with("../") {
            relative
        } else {
            format!("./{relative}")
        }
    };
    let mut ways = Vec::new();
    if target.starts_with('/') {
        ways.push(format!("/{short}"));
    } else if target.starts_with("./") || target.starts_with("../") {
        ways.push(dotted());
    } else if !target.contains('/') {
        ways.push(paths::file_name(short).to_owned());
        if is_address && paths::folder(note) == paths::folder(old) {
            // As likely a path from the note's folder as a name.
            ways.push(relative());
        }
    } else {
        let named = |path: &str| {
            let target = fold(target);
            target == fold(path) || target == fold(bare(path))
        };
        let from_note = old
            .strip_prefix(paths::folder(note))
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(named);
        if !named(old) && from_note {
            ways.push(relative());
            ways.push(dotted());
        } else if !named(old) {
            // The end of a path: as many folders as before, or more.
            let parts = target.split('/').count();
            let starts = short.rmatch_indices('/').map(|(at, _)| at + 1);
            ways.extend(
                starts
                    .skip(parts - 1)
                    .filter_map(|at| short.get(at..))
                    .map(str::to_owned),
            );
        }
    }
    ways.push(short.to_owned());
    ways.push(format!("/{short}"));
    ways.push(new.to_owned());
    ways.push(format!("/{new}"));
    ways.push(dotted());
    ways
}

/// A note's path without its extension.
fn bare(path: &str) -> &str {
    if paths::is_note(path) {
        path.rsplit_once('.').map_or(path, |(stem, _)| stem)
    } else {
        path
    }
}

/// The way from a folder to a file.
pub(crate) fn relative(folder: &str, path: &str) -> String {
    let mut from = folder.split('/').filter(|part| !part.is_empty()).peekable();
    let mut to = path.split('/').peekable();
    while let (Some(one), Some(other)) = (from.peek(), to.peek()) {
        if one != other {
            break;
        }
        from.next();
        to.next();
    }
    let up = "../".repeat(from.count());
    up + &to.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A note at `note` in a vault of these files; the first two are the move.
    #[track_caller]
    fn check(files: &[&str], (from, to): (&str, &str), note: &str, text: &str, expected: &str) {
        let moves = vec![PlannedMove {
            from: from.to_owned(),
            to: to.to_owned(),
        }];
        let moving = Moving::new(Names::new(files.iter().copied()), moves);
        let result = moving.retarget(note, text);
        assert_eq!(apply_edits(text, &result.edits).unwrap(), expected);
        assert_eq!(result.lost, [] as [usize; 0]);
    }

    #[test]
    fn each_style_stays_what_it_is() {
        let files = ["a/Foo.md", "a/q.md", "n.md", "a/b/deep.md"];
        let at = |note, text, expected| check(&files, ("a/Foo.md", "c/d/Bar x.md"), note, text, expected);
        at(
            "n.md",
            "[[Foo]] [[foo|shown]] ![[Foo#H|x]] [[Foo#^id]]",
            "[[Bar x]] [[Bar x|shown]] ![[Bar x#H|x]] [[Bar x#^id]]",
        );
        at(
            "n.md",
            "[[Foo.md]] [[a/Foo]] [[/a/Foo]] [[./a/Foo.md]]",
            "[[Bar x.md]] [[c/d/Bar x]] [[/c/d/Bar x]] [[./c/d/Bar x.md]]",
        );
        at(
            "a/q.md",
            "[[./Foo]] [[../a/Foo]]",
            "[[../c/d/Bar x]] [[../c/d/Bar x]]",
        );
        at(
            "a/b/deep.md",
            "[t](../Foo.md#h) [t](<../Foo.md>)",
            "[t](../../c/d/Bar%20x.md#h) [t](<../../c/d/Bar x.md>)",
        );
        at(
            "n.md",
            "[t](a/Foo.md) [t](Foo.md)",
            "[t](c/d/Bar%20x.md) [t](Bar%20x.md)",
        );
        at(
            "n.md",
            "| [[Foo\\|s]] |\n|---|\n| [[a/Foo\\|s]] |\n",
            "| [[Bar x\\|s]] |\n|---|\n| [[c/d/Bar x\\|s]] |\n",
        );
        at(
            "n.md",
            "`[[Foo]]` %%[[Foo]]%%\n\n    [[Foo]]\n",
            "`[[Foo]]` %%[[Foo]]%%\n\n    [[Foo]]\n",
        );
        at(
            "n.md",
            "---\nup: \"[[Foo|x]]\"\n---\n[[Foo]]\n",
            "---\nup: \"[[Bar x|x]]\"\n---\n[[Bar x]]\n",
        );
        at(
            "n.md",
            "[one][r] [two][r]\n\n[r]: a/Foo.md \"t\"\n",
            "[one][r] [two][r]\n\n[r]: c/d/Bar%20x.md \"t\"\n",
        );
    }

    #[test]
    fn a_link_that_still_means_the_same_is_left_alone() {
        let files = ["a/Foo.md", "n.md"];
        check(
            &files,
            ("a/Foo.md", "b/Foo.md"),
            "n.md",
            "[[Foo]] [[a/Foo]]",
            "[[Foo]] [[b/Foo]]",
        );
        check(
            &files,
            ("n.md", "x/y/n.md"),
            "n.md",
            "[[Foo]] [[./a/Foo]]",
            "[[Foo]] [[../../a/Foo]]",
        );
    }

    #[test]
    fn a_name_that_would_mean_another_file_gets_its_path() {
        let files = ["a/Foo.md", "b/Bar.md", "n.md"];
        check(
            &files,
            ("a/Foo.md", "a/Bar.md"),
            "n.md",
            "[[Foo]] [[Bar]]",
            "[[Bar]] [[b/Bar]]",
        );
        // The file that moves takes a name from another one.
        check(
            &files,
            ("a/Foo.md", "Bar.md"),
            "n.md",
            "[[Bar]] [[Foo]]",
            "[[b/Bar]] [[Bar]]",
        );
        check(
            &files,
            ("a", "c/d"),
            "n.md",
            "[[Foo]] [[a/Foo]]",
            "[[Foo]] [[c/d/Foo]]",
        );
    }

    #[test]
    fn what_cannot_be_said_is_told() {
        let moves = vec![PlannedMove {
            from: "Foo.md".to_owned(),
            to: "C# notes.md".to_owned(),
        }];
        let moving = Moving::new(Names::new(["Foo.md", "n.md"]), moves);
        let text = "[[Foo]] and [t](Foo.md)";
        let result = moving.retarget("n.md", text);
        assert_eq!(result.lost, [0]);
        assert_eq!(
            apply_edits(text, &result.edits).unwrap(),
            "[[Foo]] and [t](C%23%20notes.md)"
        );
        let gains = moving.retarget("n.md", "[t](C%23%20notes.md)");
        assert_eq!(gains.gained, ["C# notes.md"]);
        assert_eq!(gains.edits, []);
    }
}
