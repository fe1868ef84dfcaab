use super::*;

fn order(words: &[(&'static str, f32)], meaning: &[(&'static str, f32)]) -> Vec<&'static str> {
    fuse(words, meaning, Weights::SEARCH)
        .into_iter()
        .map(|hit| hit.key)
        .collect()
}

#[test]
fn what_both_lists_know_comes_first() {
    assert_eq!(
        order(&[("a", 9.0), ("b", 8.0)], &[("c", 0.8), ("b", 0.78), ("d", 0.2)])[0],
        "b"
    );
}

#[test]
fn one_list_alone_keeps_its_order() {
    assert_eq!(order(&[("a", 9.0), ("b", 1.0)], &[]), ["a", "b"]);
    assert_eq!(order(&[], &[("a", 0.5), ("b", 0.4)]), ["a", "b"]);
    assert!(order(&[], &[]).is_empty());
}

#[test]
fn a_best_hit_far_ahead_stays_ahead() {
    let words = [("exact", 30.0), ("x", 4.0), ("y", 3.9)];
    let meaning = [("y", 0.41), ("x", 0.40), ("exact", 0.39), ("z", 0.38)];
    assert_eq!(order(&words, &meaning)[0], "exact");
}

#[test]
fn the_one_hit_by_meaning_is_not_below_weak_words() {
    let words = [("stop words in common", 0.3)];
    let fused = fuse(&words, &[("the same in other words", 0.5)], Weights::RELATED);
    assert_eq!(fused[0].key, "the same in other words");
}

#[test]
fn one_note_does_not_take_every_place() {
    let words = [("a1", 9.0), ("a2", 8.9), ("a3", 8.8), ("a4", 8.7), ("b1", 8.0)];
    let fused = fuse(&words, &[], Weights::SEARCH);
    let keys = |least| -> Vec<_> {
        let spread = spread(
            fused.clone(),
            |key| key.as_bytes()[0],
            Weights::SEARCH,
            (least, 10),
        );
        spread.into_iter().map(|hit| hit.key).collect()
    };
    assert_eq!(keys(0), ["a1", "b1", "a2", "a3"]);
    assert_eq!(keys(4), ["a1", "b1", "a2", "a3"]);
    assert_eq!(keys(5), ["a1", "b1", "a2", "a3", "a4"]);
}

#[test]
fn meaning_counts_as_far_as_the_model_knows_the_letters() {
    let share = |text: &str| Weights::SEARCH.for_text(text).meaning;
    assert_eq!(share("how tides work"), Weights::SEARCH.meaning);
    assert_eq!(share("Straße, café, 42"), Weights::SEARCH.meaning);
    assert_eq!(
        share("潮汐如何运作"),
        Weights::SEARCH.meaning * Weights::SEARCH.foreign
    );
    assert!(share("潮汐 tides") > share("潮汐") && share("潮汐 tides") < share("tides"));
    assert_eq!(share("42"), Weights::SEARCH.meaning);
    let among = |foreign| Weights::SEARCH.for_notes(foreign).meaning;
    assert_eq!(among(0.0), Weights::SEARCH.meaning);
    assert!((among(1.0) - share("潮汐")).abs() < 1e-6 && among(0.5) > among(1.0));
}

#[test]
fn an_estimate_stands_in_for_the_model_and_goes_with_it() {
    let cosine = |read, estimate, share| Weights::SEARCH.cosine(read, estimate, share);
    assert_eq!(cosine(None, None, 0.5), None);
    assert_eq!(cosine(None, Some(0.5), 0.5), Some(0.5));
    assert_eq!(cosine(Some(0.6), None, 0.5), Some(0.6));
    assert_eq!(
        cosine(Some(0.6), Some(0.2), 1.0),
        Some(0.6),
        "with all read the model alone decides"
    );
    let mixed = [0.0, 0.5, 0.9].map(|share| cosine(Some(0.6), Some(0.2), share).unwrap());
    assert!(
        0.2 < mixed[0] && mixed[0] < mixed[1] && mixed[1] < mixed[2] && mixed[2] < 0.6,
        "{mixed:?}"
    );
}

fn candidate(note: &'static str, words: f32, name: f32, best: f32, mean: f32) -> Candidate<&'static str> {
    let meaning = Some(Meant { best, mean });
    Candidate {
        note,
        words,
        name,
        meaning,
    }
}

fn notes(candidates: Vec<Candidate<&'static str>>, weights: Weights) -> Vec<&'static str> {
    // So that the best, with a score of 9, has what is expected of it.
    rank(candidates, 3.0, weights)
        .into_iter()
        .map(|one| one.0)
        .collect()
}

#[test]
fn a_note_is_ranked_by_its_words_its_name_and_its_meaning() {
    let all = || {
        vec![
            candidate("words", 9.0, 0.2, 0.1, 0.1),
            candidate("meaning", 0.0, 0.0, 0.6, 0.5),
            candidate("both", 8.0, 0.2, 0.55, 0.5),
            candidate("name", 8.0, 1.0, 0.3, 0.3),
        ]
    };
    assert_eq!(
        notes(all(), Weights::SEARCH),
        ["name", "both", "words", "meaning"]
    );
    let nameless = Weights {
        name: 0.0,
        ..Weights::SEARCH
    };
    assert_eq!(notes(all(), nameless)[0], "both");
    // Without words meaning alone decides, and the other way round.
    let silent = all().into_iter().map(|one| Candidate {
        words: 0.0,
        name: 0.0,
        ..one
    });
    assert_eq!(notes(silent.collect(), Weights::SEARCH)[0], "meaning");
    let unread = all().into_iter().map(|one| Candidate { meaning: None, ..one });
    assert_eq!(notes(unread.collect(), nameless)[0], "words");
    assert!(notes(Vec::new(), Weights::SEARCH).is_empty());
}

#[test]
fn words_that_stand_together_nowhere_count_less() {
    let of = || {
        vec![
            candidate("two of six words", 3.0, 0.0, 0.3, 0.3),
            candidate("in other words", 0.0, 0.0, 0.5, 0.5),
        ]
    };
    let best = |rarity| rank(of(), rarity, Weights::SEARCH)[0].0;
    assert_eq!((best(2.0), best(9.0)), ("two of six words", "in other words"));
}

#[test]
fn a_passage_out_of_place_is_less_than_a_note_about_it() {
    let of = [
        candidate("out of place", 1.0, 0.0, 0.6, 0.0),
        candidate("about it", 1.0, 0.0, 0.58, 0.5),
    ];
    assert_eq!(notes(of.to_vec(), Weights::SEARCH)[0], "about it");
    let nearest = Weights {
        whole: 0.0,
        ..Weights::SEARCH
    };
    assert_eq!(notes(of.to_vec(), nearest)[0], "out of place");
}

#[test]
fn passages_stand_where_their_notes_stand() {
    let words = [("b2", 9.0), ("a1", 8.0), ("b1", 3.0), ("c1", 1.0)];
    let fused = fuse(&words, &[], Weights::SEARCH);
    let scores = HashMap::from([(b'a', 0.9), (b'b', 0.3), (b'd', 0.2)]);
    let ordered = in_order_of_notes(fused, |key: &&str| key.as_bytes()[0], &scores);
    let keys: Vec<_> = ordered.iter().map(|hit| hit.key).collect();
    assert_eq!(keys, ["a1", "b2", "b1"]);
    assert_eq!((ordered[0].score, ordered[1].score), (0.9, 0.3));
}

proptest::proptest! {
    #[test]
    fn nothing_is_lost_or_doubled(
        words in proptest::collection::vec((0u8..20, 0.1f32..30.0), 0..20),
        meaning in proptest::collection::vec((0u8..20, -0.2f32..1.0), 0..20),
    ) {
        let fused = fuse(&words, &meaning, Weights::SEARCH);
        let mut keys: Vec<u8> = fused.iter().map(|hit| hit.key).collect();
        keys.sort_unstable();
        let mut expected: Vec<u8> = words.iter().chain(&meaning).map(|hit| hit.0).collect();
        expected.sort_unstable();
        expected.dedup();
        proptest::prop_assert_eq!(keys, expected);
        proptest::prop_assert!(fused.iter().all(|hit| hit.score.is_finite()));
    }
}
