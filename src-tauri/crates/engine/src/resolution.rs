//! Which file a link means, as Obsidian decides it.
//!
//! The rule, from Obsidian's help and from what people observed of `getFirstLinkpathDest` in
//! version 1.13:
//!
//! 1. An empty target means the linking note itself.
//! 2. Only files count whose name is the last part of the target, whole or without `.md`: a
//!    target with a dot is first taken for a whole name (`v1.2`, `fig.png`), then for a note's.
//!    Case and Unicode spelling (NFC, NFD) are set aside. Titles and aliases never count.
//! 3. `./` and `../` start at the linking note's folder, everything else at the vault's top. A
//!    file at exactly that place is meant, even where the note's own folder has one of the name.
//!    A target that begins with `/` means that place or nothing.
//! 4. Otherwise the files whose path ends with the target: one in the linking note's folder or
//!    below it goes before the others (a folder above counts for nothing), then the shortest
//!    path, in characters.
//!
//! Where Obsidian leaves two equal, the choice is ours: the path that comes first in the
//! alphabet, and of two spellings of one path the one that the link spells. Unlike Obsidian, a
//! target matches whole folder names: `b/Note` does not mean `ab/Note.md`.

use std::collections::HashMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::paths;

/// What may follow a target in a file's name.
const NOTE_ENDINGS: [&str; 2] = [".md", ".markdown"];

/// The names of all files of a vault, notes and attachments. A clone shares what it holds, so
/// that what a move would do can be asked of one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    /// Folded paths to the paths: more than one where a disk tells cases or spellings apart.
    by_path: HashMap<Arc<str>, Vec<Arc<str>>>,
    /// Folded file names to the files, shortest path first.
    by_name: HashMap<Arc<str>, Arc<Vec<File>>>,
}

#[derive(Debug, Clone)]
struct File {
    path: Arc<str>,
    /// The path, folded.
    key: Arc<str>,
    /// Of the path, in the units that Obsidian counts.
    length: usize,
}

impl Names {
    pub(crate) fn new<'a>(paths: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names = Self::default();
        for path in paths {
            names.insert(path);
        }
        names
    }

    /// Whether it was not known yet.
    pub(crate) fn insert(&mut self, path: &str) -> bool {
        let key: Arc<str> = fold(path).into();
        let same = self.by_path.entry(Arc::clone(&key)).or_default();
        let Err(place) = same.binary_search_by(|known| known.as_ref().cmp(path)) else {
            return false;
        };
        let path: Arc<str> = path.into();
        same.insert(place, Arc::clone(&path));
        let file = File {
            length: path.nfc().map(char::len_utf16).sum(),
            path,
            key,
        };
        let name: Arc<str> = paths::file_name(&file.key).into();
        let files = Arc::make_mut(self.by_name.entry(name).or_default());
        let place = files.partition_point(|other| (other.length, &other.path) < (file.length, &file.path));
        files.insert(place, file);
        true
    }

    /// Whether it was known.
    pub(crate) fn remove(&mut self, path: &str) -> bool {
        let key = fold(path);
        let Some(same) = self.by_path.get_mut(key.as_str()) else {
            return false;
        };
        let Some(place) = same.iter().position(|known| known.as_ref() == path) else {
            return false;
        };
        same.remove(place);
        if same.is_empty() {
            self.by_path.remove(key.as_str());
        }
        let name = paths::file_name(&key);
        if let Some(files) = self.by_name.get_mut(name) {
            if files.len() == 1 {
                self.by_name.remove(name);
            } else {
                Arc::make_mut(files).retain(|file| file.path.as_ref() != path);
            }
        }
        true
    }

    pub(crate) fn contains(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    fn get(&self, path: &str) -> Option<&str> {
        let same = self.by_path.get(fold(path).as_str())?;
        same.iter().map(AsRef::as_ref).find(|known: &&str| *known == path)
    }

    /// All paths, in no order.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.values().flatten().map(AsRef::as_ref)
    }

    /// The names as they will be after files have moved, all at once: two may change places.
    pub(crate) fn with_moves<T: AsRef<str>>(&self, moves: &[(T, T)]) -> Self {
        let mut names = self.clone();
        for (from, _) in moves {
            names.remove(from.as_ref());
        }
        for (_, to) in moves {
            names.insert(to.as_ref());
        }
        names
    }

    /// The path of the file that a link in the note `from` means. `target` is the link's, decoded,
    /// without heading and block.
    pub(crate) fn resolve(&self, from: &str, target: &str) -> Option<&str> {
        let target = target.trim();
        if target.is_empty() {
            return self.get(from);
        }
        let mut wanted = Wanted::new(from, target)?;
        let rooted = wanted.rooted;
        let mut own_folder = None;
        for ending in wanted.endings() {
            let key = wanted.with(ending);
            if let Some(found) = self.at(key, target) {
                return Some(found);
            }
            let Some(files) = self.by_name.get(paths::file_name(key)).filter(|_| !rooted) else {
                continue;
            };
            // Nearly always.
            if let [file] = files.as_slice() {
                if ends_with(&file.key, key) {
                    return Some(&file.path);
                }
                continue;
            }
            let folder = own_folder.get_or_insert_with(|| folder_key(from));
            if let Some(found) = self.at(&format!("{folder}{key}"), target) {
                return Some(found);
            }
            let matching = || files.iter().filter(|file| ends_with(&file.key, key));
            let nearest = matching()
                .find(|file| file.key.starts_with(folder.as_str()))
                .or_else(|| matching().next());
            if let Some(file) = nearest {
                return self.at(&file.key, target);
            }
        }
        None
    }

    /// All files that the link might mean, the one that it means first. Only one where the link
    /// names a place in full: from the top with its folder, from the top by `/`, or by `./`.
    pub(crate) fn candidates(&self, from: &str, target: &str) -> Vec<&str> {
        let target = target.trim();
        let Some(meant) = self.resolve(from, target) else {
            return Vec::new();
        };
        let mut candidates = vec![meant];
        let Some(mut wanted) = Wanted::new(from, target) else {
            return candidates;
        };
        if wanted.rooted || is_relative(target) {
            return candidates;
        }
        let folder = folder_key(from);
        for ending in wanted.endings() {
            let key = wanted.with(ending);
            if key.contains('/') && self.by_path.contains_key(key) {
                return candidates;
            }
            let Some(files) = self.by_name.get(paths::file_name(key)) else {
                continue;
            };
            let mut matching: Vec<&File> = files.iter().filter(|file| ends_with(&file.key, key)).collect();
            matching.sort_by_key(|file| (file.key.as_ref() != key, !file.key.starts_with(&folder)));
            let others = matching.iter().map(|file| file.path.as_ref());
            candidates.extend(others.filter(|path| *path != meant));
            if !matching.is_empty() {
                break;
            }
        }
        candidates
    }

    /// The shortest text that links to a file from anywhere: its name, with its folder where it
    /// takes that to tell it from others, with its extension where it takes that too.
    pub(crate) fn link_name(&self, path: &str) -> String {
        let name = paths::stem(path);
        if self.candidates("", name) == [path] {
            return name.to_owned();
        }
        let placed = paths::join(paths::folder(path), name);
        if self.resolve("", &placed) == Some(path) {
            placed
        } else {
            path.to_owned()
        }
    }

    /// The file at a folded path; of several spellings the link's own, else the first.
    fn at(&self, key: &str, target: &str) -> Option<&str> {
        let same = self.by_path.get(key)?;
        let spelled = |path: &&Arc<str>| {
            let written = target.trim_start_matches(['.', '/']);
            path.ends_with(written)
                || path
                    .rsplit_once('.')
                    .is_some_and(|(path, _)| path.ends_with(written))
        };
        let found = if same.len() > 1 {
            same.iter().find(spelled)
        } else {
            None
        };
        found.or(same.first()).map(AsRef::as_ref)
    }
}

/// What a link's target asks for.
struct Wanted {
    /// The folded path from the vault's top, with room for an ending.
    key: String,
    /// Its length without an ending.
    length: usize,
    /// It began with `/`.
    rooted: bool,
}

impl Wanted {
    /// `None` where no file can be meant: a folder's name, or nothing but dots.
    fn new(from: &str, target: &str) -> Option<Self> {
        if target.ends_with('/') {
            return None;
        }
        let rooted = target.starts_with('/');
        let odd = |part: &str| part.is_empty() || part == "." || part == "..";
        let key = if is_relative(target) {
            fold(&normalised(paths::folder(from), target))
        } else if target.split('/').any(odd) {
            fold(&normalised("", target))
        } else {
            fold(target)
        };
        (!key.is_empty()).then_some(Self {
            length: key.len(),
            key,
            rooted,
        })
    }

    /// What may be missing from the target, in the order in which it is tried.
    fn endings(&self) -> [&'static str; 3] {
        let [first, second] = NOTE_ENDINGS;
        let name = self.key.get(..self.length).unwrap_or(&self.key);
        if paths::file_name(name).contains('.') {
            ["", first, second]
        } else {
            [first, second, ""]
        }
    }

    fn with(&mut self, ending: &str) -> &str {
        self.key.truncate(self.length);
        self.key.push_str(ending);
        &self.key
    }
}

fn is_relative(target: &str) -> bool {
    target.starts_with("./") || target.starts_with("../")
}

/// The folder of a note with a slash behind it, folded; empty for the vault's top.
fn folder_key(from: &str) -> String {
    match paths::folder(from) {
        "" => String::new(),
        folder => fold(folder) + "/",
    }
}

/// Whether a path ends with whole parts of another.
fn ends_with(key: &str, wanted: &str) -> bool {
    key.strip_suffix(wanted)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

/// A name as names are compared.
pub(crate) fn fold(name: &str) -> String {
    if name.is_ascii() {
        name.to_ascii_lowercase()
    } else {
        name.nfc().flat_map(char::to_lowercase).collect()
    }
}

/// The key under which a link waits for the files that it might mean; `None` where it can mean
/// none, or means its own note.
pub(crate) fn link_key(from: &str, target: &str) -> Option<String> {
    let wanted = Wanted::new(from, target.trim())?;
    Some(paths::file_name(&wanted.key).to_owned())
}

/// The keys of all links that might mean a file of this path.
pub(crate) fn keys_of_file(path: &str) -> impl Iterator<Item = String> {
    let name = fold(paths::file_name(path));
    let bare = NOTE_ENDINGS
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .map(str::to_owned);
    std::iter::once(name).chain(bare)
}

/// Takes `.` and `..` out of a link's path, from a folder on.
fn normalised(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests;
