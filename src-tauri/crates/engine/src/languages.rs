//! The language of a note, as far as full-text search knows it: whose endings are taken off its words.

use frostem::Algorithm;
use whatlang::{Detector, Lang, Script};

/// Bytes of a note's text that are looked at.
const SAMPLE_BYTES: usize = 4_000;
/// Below so many letters a guess is one of chance.
const FEWEST_LETTERS: usize = 40;

macro_rules! languages {
    ($($name:ident $code:literal $lang:ident),+ $(,)?) => {
        /// A language whose endings are known, or another one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(crate) enum Language {
            $($name,)+
            /// One that is told apart from those above, but whose endings are not known.
            Other,
        }

        impl Language {
            const KNOWN: &[Self] = &[$(Self::$name),+];

            /// By its code of ISO 639-1, which is how the index names it; `und` for another one.
            pub(crate) fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                    Self::Other => "und",
                }
            }

            fn told(lang: Lang) -> Self {
                match lang {
                    $(Lang::$lang => Self::$name,)+
                    _ => Self::Other,
                }
            }

            /// How its endings are taken off.
            pub(crate) fn endings(self) -> Option<Algorithm> {
                match self {
                    $(Self::$name => Some(Algorithm::$name),)+
                    Self::Other => None,
                }
            }

            fn lang(self) -> Option<Lang> {
                match self {
                    $(Self::$name => Some(Lang::$lang),)+
                    Self::Other => None,
                }
            }
        }
    };
}

languages! {
    English "en" Eng,
    Arabic "ar" Ara,
    Catalan "ca" Cat,
    Czech "cs" Ces,
    Danish "da" Dan,
    Dutch "nl" Nld,
    Finnish "fi" Fin,
    French "fr" Fra,
    German "de" Deu,
    Greek "el" Ell,
    Hindi "hi" Hin,
    Hungarian "hu" Hun,
    Indonesian "id" Ind,
    Italian "it" Ita,
    Lithuanian "lt" Lit,
    Norwegian "no" Nob,
    Persian "fa" Pes,
    Polish "pl" Pol,
    Portuguese "pt" Por,
    Romanian "ro" Ron,
    Russian "ru" Rus,
    Spanish "es" Spa,
    Swedish "sv" Swe,
    Tamil "ta" Tam,
    Turkish "tr" Tur,
}

/// Spoken by many, and told apart so that they are not taken for one of those above.
const OTHERS: &[Lang] = &[
    Lang::Bul,
    Lang::Cmn,
    Lang::Heb,
    Lang::Hrv,
    Lang::Jpn,
    Lang::Kor,
    Lang::Slk,
    Lang::Slv,
    Lang::Tha,
    Lang::Ukr,
    Lang::Vie,
];

impl Language {
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        let known = Self::KNOWN.iter().chain(&[Self::Other]);
        known.copied().find(|language| language.code() == code)
    }
}

/// The language that a note's passages are written in; English where they are too short to tell.
pub(crate) fn of_text<'a>(passages: impl IntoIterator<Item = &'a str>) -> Language {
    let mut sample = String::new();
    for passage in passages {
        // Lines of prose: code and tables look like any language.
        for line in passage.lines().filter(|line| is_prose(line)) {
            sample.push_str(line);
            sample.push('\n');
        }
        if sample.len() > SAMPLE_BYTES {
            break;
        }
    }
    if sample
        .chars()
        .filter(|c| c.is_alphabetic())
        .take(FEWEST_LETTERS)
        .count()
        < FEWEST_LETTERS
    {
        return Language::English;
    }
    let allowed = Language::KNOWN.iter().filter_map(|language| language.lang());
    let detector = Detector::with_allowlist(allowed.chain(OTHERS.iter().copied()).collect());
    match detector.detect(&sample) {
        // In other letters the best guess is nearer than English.
        Some(found) if found.is_reliable() || found.script() != Script::Latin => Language::told(found.lang()),
        _ => Language::English,
    }
}

/// Mostly letters and spaces, and more than a word or two.
fn is_prose(line: &str) -> bool {
    let (mut letters, mut others) = (0, 0);
    for c in line.chars() {
        if c.is_alphabetic() {
            letters += 1;
        } else if !c.is_whitespace() {
            others += 1;
        }
    }
    letters >= 12 && others * 6 <= letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_a_few_lines() {
        let check = |text: &str, expected: Language| assert_eq!(of_text([text]), expected, "{text}");
        check(
            "The tide comes in twice a day, and leaves the sand wet behind it.",
            Language::English,
        );
        check(
            "Die Häuser am Fluss wurden nach dem Hochwasser wieder aufgebaut, und der Damm wurde höher.",
            Language::German,
        );
        check(
            "Los ríos de la región crecieron después de las lluvias y las casas quedaron bajo el agua.",
            Language::Spanish,
        );
        check(
            "Вода поднялась после дождей, и дома на берегу реки пришлось строить заново. Мы были там прошлым летом и видели, как люди чинили крыши.",
            Language::Russian,
        );
        check(
            "今日は海へ行った。水はとても冷たかったけれど、空は青かった。明日もまた海へ行くつもりだ。",
            Language::Other,
        );
    }

    /// `WEFT_LANGUAGES_OF=FOLDER cargo test --workspace -- --nocapture what_the_notes_of`: the languages of a folder.
    #[test]
    #[allow(clippy::print_stdout)]
    fn what_the_notes_of_a_folder_are_taken_for() {
        let Some(folder) = std::env::var_os("WEFT_LANGUAGES_OF") else {
            return;
        };
        let mut counts = std::collections::BTreeMap::<Language, (usize, String)>::new();
        for file in ignore::Walk::new(folder).flatten() {
            if file.path().extension().is_some_and(|ending| ending == "md")
                && let Ok(text) = std::fs::read_to_string(file.path())
            {
                let entry = counts.entry(of_text([text.as_str()])).or_default();
                *entry = (entry.0 + 1, file.path().display().to_string());
            }
        }
        println!("{counts:#?}");
    }

    #[test]
    fn what_is_too_short_or_no_prose_is_taken_for_english() {
        assert_eq!(of_text(["Häuser"]), Language::English);
        assert_eq!(of_text([]), Language::English);
        let code = "fn main() { let x = &mut vec![1, 2, 3]; x.iter().map(|y| y + 1); }\n".repeat(20);
        assert_eq!(of_text([code.as_str()]), Language::English);
    }

    #[test]
    fn a_code_names_its_language() {
        for language in Language::KNOWN.iter().chain(&[Language::Other]) {
            assert_eq!(Language::of_code(language.code()), Some(*language));
        }
        assert_eq!(Language::of_code("xx"), None);
    }
}
