//! The English plural of a name, and the singular of a plural one.
//!
//! A possessive needs nothing: the apostrophe ends the word.

/// Other forms of the name that mean it as well; of several words, the last one changes.
pub(super) fn other_forms(name: &str) -> impl Iterator<Item = String> {
    forms(name.trim()).unwrap_or_default().into_iter().flatten()
}

fn forms(name: &str) -> Option<[Option<String>; 2]> {
    let length = name.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let word = name.get(name.len() - length..)?.to_ascii_lowercase();
    let before = name.get(..name.len() - length)?.chars().next_back();
    // `über` ends in three such letters, but they are no word.
    if length < 2 || before.is_some_and(|before| before.is_alphanumeric()) {
        return None;
    }
    let plus = |ending: &str| Some(format!("{name}{ending}"));
    let instead = |cut: usize, ending: &str| {
        let stem = name.get(..name.len() - cut)?;
        (length - cut + ending.len() > 2).then(|| format!("{stem}{ending}"))
    };
    let ends_with = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    Some(if ends_with(&["ies"]) {
        [instead(3, "y"), instead(1, "")]
    } else if ends_with(&["sses", "xes", "zes", "ches", "shes", "uses"]) {
        [instead(2, ""), instead(1, "")]
    } else if ends_with(&["oes"]) {
        [instead(2, ""), None]
    } else if ends_with(&["ss", "x", "z", "ch", "sh", "us"]) {
        [plus("es"), None]
    } else if ends_with(&["is"]) || word == "news" {
        [None, None]
    } else if ends_with(&["s"]) {
        [instead(1, ""), None]
    } else if ends_with(&["y"]) && !ends_with(&["ay", "ey", "oy", "uy"]) {
        [instead(1, "ies"), None]
    } else if ends_with(&["o"]) {
        [plus("s"), plus("es")]
    } else {
        [plus("s"), None]
    })
}

#[cfg(test)]
mod tests {
    use super::other_forms;

    #[track_caller]
    fn check(name: &str, expected: &[&str]) {
        let found: Vec<String> = other_forms(name).collect();
        assert_eq!(found, expected, "of {name:?}");
    }

    #[test]
    fn plurals() {
        check("Tide", &["Tides"]);
        check("rock pool", &["rock pools"]);
        check("City", &["Cities"]);
        check("Day", &["Days"]);
        check("Box", &["Boxes"]);
        check("Class", &["Classes"]);
        check("Beach", &["Beaches"]);
        check("Virus", &["Viruses"]);
        check("Potato", &["Potatos", "Potatoes"]);
        check("API", &["APIs"]);
        check("PC", &["PCs"]);
    }

    #[test]
    fn singulars() {
        check("Tides", &["Tide"]);
        check("Cities", &["City", "Citie"]);
        check("Movies", &["Movy", "Movie"]);
        check("Boxes", &["Box", "Boxe"]);
        check("Houses", &["Hous", "House"]);
        check("Potatoes", &["Potato"]);
        check("rock pools", &["rock pool"]);
    }

    #[test]
    fn names_of_one_form() {
        check("Analysis", &[]);
        check("News", &[]);
        check("As", &[]);
        check("C", &[]);
        check("C++", &[]);
        check("2010", &[]);
        check("Größe 2", &[]);
        check("Menü", &[]);
        check("潮间带", &[]);
        check("", &[]);
    }
}
