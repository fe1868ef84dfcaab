//! Random small vaults and random renames, from a seed.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::oracle::{folder, name};

pub type Vault = BTreeMap<String, Vec<u8>>;

/// SplitMix64: the same vaults on every machine.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) % end as u64) as usize
    }

    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

const FOLDERS: [&str; 9] = [
    "",
    "",
    "a",
    "a/b",
    "b",
    "A",
    "x y",
    "\u{e9}t\u{e9}",
    "e\u{301}te\u{301}/b",
];
const NAMES: [&str; 14] = [
    "Foo",
    "foo",
    "Bar",
    "Caf\u{e9}",
    "Cafe\u{301}",
    "v1.2",
    "x y",
    "\u{65e5}\u{672c}",
    "C (1)",
    "it's",
    "a & b",
    "50%",
    "b",
    "\u{130}\u{df}",
];
/// Names that a wiki link cannot say.
const AWKWARD: [&str; 3] = ["C# x", "a^b", "odd]] name"];

pub fn vault(random: &mut Random) -> Vault {
    let mut paths: Vec<String> = Vec::new();
    for _ in 0..3 + random.below(9) {
        let path = new_path(random);
        if is_free(&paths, &path) {
            paths.push(path);
        }
    }
    let texts: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| {
            if is_note(path) {
                text(random, path, &paths).into_bytes()
            } else {
                b"\x89".to_vec()
            }
        })
        .collect();
    paths.into_iter().zip(texts).collect()
}

pub fn is_note(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".markdown")
}

/// Whether neither a file nor a folder is in the way.
fn is_free(paths: &[String], path: &str) -> bool {
    paths.iter().all(|other| {
        let is_under =
            |one: &str, other: &str| one.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'));
        other != path && !is_under(other, path) && !is_under(path, other)
    })
}

fn new_path(random: &mut Random) -> String {
    let stem = if random.one_in(30) {
        random.pick(&AWKWARD)
    } else {
        random.pick(&NAMES)
    };
    let ending = match random.below(12) {
        0 => ".markdown",
        1 | 2 => ".png",
        _ => ".md",
    };
    joined(random.pick(&FOLDERS), &format!("{stem}{ending}"))
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// A rename or move of a file or folder that is possible. `None` where this one is not.
pub fn rename(random: &mut Random, vault: &Vault) -> Option<(String, String)> {
    let paths: Vec<String> = vault.keys().cloned().collect();
    let some = &paths[random.below(paths.len())];
    if random.one_in(4) && !folder(some).is_empty() {
        let from = folder(some).to_owned();
        let to = joined(
            random.pick(&FOLDERS),
            random.pick(&["a", "b", "new", "x y", "\u{e9}t\u{e9}"]),
        );
        let inside = to == from || to.starts_with(&format!("{from}/"));
        return (!inside && is_free(&paths, &to)).then_some((from, to));
    }
    let wanted = new_path(random);
    let ending = &some[some.rfind('.').unwrap_or(some.len())..];
    let stem = name(&wanted)[..name(&wanted).rfind('.').unwrap_or(0)].to_owned();
    let to = match random.below(4) {
        // A new name in its folder, another folder, both, or another extension too.
        0 => joined(folder(some), &format!("{stem}{ending}")),
        1 => joined(folder(&wanted), name(some)),
        2 => joined(folder(&wanted), &format!("{stem}{ending}")),
        _ => wanted,
    };
    let others: Vec<String> = paths.iter().filter(|path| *path != some).cloned().collect();
    (to != *some && is_free(&others, &to)).then(|| (some.clone(), to))
}

/// A note's text with links of every kind, to files that are there and to others.
fn text(random: &mut Random, note: &str, paths: &[String]) -> String {
    let end = if random.one_in(4) { "\r\n" } else { "\n" };
    let mut text = String::new();
    if random.one_in(6) {
        text.push('\u{feff}');
    }
    if random.one_in(3) {
        let quote = if random.one_in(2) { '"' } else { '\'' };
        let link = wiki(random, note, paths, "|").replace('\'', if quote == '\'' { "''" } else { "'" });
        text.push_str(&format!(
            "---{end}up: {quote}{link}{quote} # comment{end}n:   1.10{end}---{end}"
        ));
    }
    let mut uses_reference = false;
    for _ in 0..random.below(7) {
        let line = match random.below(14) {
            0 => format!("Words before {} and after.", wiki(random, note, paths, "|")),
            1 => format!(
                "- item {} {}",
                wiki(random, note, paths, "|"),
                markdown(random, note, paths)
            ),
            2 => format!(
                "{} {}",
                markdown(random, note, paths),
                markdown(random, note, paths)
            ),
            3 => {
                let cell = wiki(random, note, paths, "\\|");
                format!(
                    "{end}| one | two |{end}| --- | --- |{end}| {cell} | {} |{end}",
                    markdown(random, note, paths)
                )
            }
            4 => format!(
                "```{end}{}{end}{}{end}```",
                wiki(random, note, paths, "|"),
                markdown(random, note, paths)
            ),
            5 => format!("Code `{}` and `[t](Foo.md)`.", wiki(random, note, paths, "|")),
            6 => format!("%%{}%% hidden", wiki(random, note, paths, "|")),
            7 => format!("> quoted {}", wiki(random, note, paths, "|")),
            8 => format!("![t](<{}>)", spelled_address(random, note, paths, false)),
            9 => {
                uses_reference = true;
                "See [one][ref] and [two][ref].".to_owned()
            }
            10 => "[web](https://example.org/Foo.md) [[#Here]] [t](#Here) [[ #there]]".to_owned(),
            11 => format!("# Heading {}", wiki(random, note, paths, "|")),
            12 => format!("Words.{end}{end}    indented [[Foo]]{end}"),
            _ => "Nothing but words, caf\u{e9} and \u{65e5}\u{672c}.".to_owned(),
        };
        text.push_str(&line);
        text.push_str(end);
        text.push_str(end);
    }
    if uses_reference {
        text.push_str(&format!(
            "[ref]: {} \"title\"{end}",
            spelled_address(random, note, paths, true)
        ));
    }
    if random.one_in(4) {
        text.truncate(text.trim_end().len());
    }
    text
}

fn wiki(random: &mut Random, note: &str, paths: &[String], pipe: &str) -> String {
    let embed = if random.one_in(5) { "!" } else { "" };
    let target = spelled(random, note, paths);
    let target = if target.contains(['#', '^', ']', '\'']) && !random.one_in(50) {
        "Foo".to_owned()
    } else {
        target
    };
    let target = if target.contains(['#', '^', ']']) {
        "Bar".to_owned()
    } else {
        target
    };
    let place = random.pick(&["", "", "#Head", "#One#Two", "#^id-1"]);
    let shown = match random.below(4) {
        0 => format!("{pipe}shown words"),
        1 if embed == "!" => format!("{pipe}100x20"),
        _ => String::new(),
    };
    format!("{embed}[[{target}{place}{shown}]]")
}

fn markdown(random: &mut Random, note: &str, paths: &[String]) -> String {
    let embed = if random.one_in(5) { "!" } else { "" };
    let place = random.pick(&["", "", "#head", "#^id-1"]);
    format!(
        "{embed}[text]({}{place})",
        spelled_address(random, note, paths, true)
    )
}

/// A target in an address: with what must be encoded encoded, and now and then more.
fn spelled_address(random: &mut Random, note: &str, paths: &[String], round: bool) -> String {
    let target = spelled(random, note, paths);
    let more = random.one_in(3);
    let mut out = String::new();
    for character in target.chars() {
        let must = match character {
            '%' | '#' | '<' | '>' | '^' | ']' => true,
            ' ' | '(' | ')' => round,
            _ => more && !character.is_ascii(),
        };
        if must {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

/// A file of the vault as a link may spell it, or one that is not there.
fn spelled(random: &mut Random, note: &str, paths: &[String]) -> String {
    if random.one_in(6) || paths.is_empty() {
        return random
            .pick(&["Nowhere", "b/Nowhere", "./Foo", "../Bar.md", "New", "x y", "v1.2"])
            .to_owned();
    }
    let path = &paths[random.below(paths.len())];
    let bare = match path
        .strip_suffix(".md")
        .or_else(|| path.strip_suffix(".markdown"))
    {
        Some(bare) if !random.one_in(3) => bare,
        _ => path,
    };
    let spelled = match random.below(8) {
        0..=2 => name(bare).to_owned(),
        3 | 4 => bare.to_owned(),
        5 => format!("/{bare}"),
        6 => {
            let up = "../".repeat(folder(note).split('/').filter(|part| !part.is_empty()).count());
            if up.is_empty() {
                format!("./{bare}")
            } else {
                format!("{up}{bare}")
            }
        }
        _ => {
            let from = folder(note);
            match bare.strip_prefix(from).and_then(|rest| rest.strip_prefix('/')) {
                Some(rest) => rest.to_owned(),
                None => bare.split_once('/').map_or(bare, |(_, rest)| rest).to_owned(),
            }
        }
    };
    match random.below(10) {
        0 => spelled.to_lowercase(),
        1 => spelled.nfd().collect(),
        2 => spelled.nfc().collect(),
        _ => spelled,
    }
}
