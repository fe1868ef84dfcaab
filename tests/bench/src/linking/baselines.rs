//! What other tools do, in its plain form, over the same hidden copy.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use weft_notes::{NameFinder, Note};

use super::chance::Chance;
use super::hide::Hidden;
use super::vectors::Vectors;
use crate::Failure;

/// Notes of a ranking that are kept.
const KEPT: usize = 200;

/// By the note asked about.
pub type Rankings = BTreeMap<String, Vec<String>>;

/// The notes of a hidden copy, read.
pub struct Read<'a> {
    paths: Vec<&'a str>,
    texts: Vec<&'a str>,
    parsed: Vec<Note>,
    titles: Vec<String>,
    /// Numbers of the notes that are asked about.
    asked: Vec<usize>,
    words: Vec<HashMap<String, f64>>,
}

impl<'a> Read<'a> {
    pub fn new(hidden: &'a Hidden) -> Self {
        let truth = hidden.truth();
        let paths: Vec<&str> = hidden.texts.keys().map(String::as_str).collect();
        let texts: Vec<&str> = hidden.texts.values().map(String::as_str).collect();
        let parsed: Vec<Note> = texts.iter().map(|text| weft_notes::parse(text)).collect();
        let title = |(path, note): (&&str, &Note)| {
            let written = note.front_matter.as_ref().and_then(|front| front.title.clone());
            written.unwrap_or_else(|| stem(path).to_owned())
        };
        let titles: Vec<String> = paths.iter().zip(&parsed).map(title).collect();
        let words = texts
            .iter()
            .zip(&parsed)
            .zip(&titles)
            .map(|((text, note), title)| counts(&format!("{title} {}", note.plain_text(0..text.len()))))
            .collect();
        let asked = (0..paths.len())
            .filter(|number| truth.contains_key(paths[*number]))
            .collect();
        Self {
            paths,
            texts,
            parsed,
            titles,
            asked,
            words,
        }
    }

    fn ranked(&self, score: impl Fn(usize) -> Vec<(usize, f64)>) -> Rankings {
        let ranking = |number: usize| {
            let mut scores = score(number);
            scores.retain(|(other, score)| *other != number && *score > 0.0);
            scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            scores.truncate(KEPT);
            scores
                .into_iter()
                .map(|(other, _)| self.paths[other].to_owned())
                .collect()
        };
        let of = |number: &usize| (self.paths[*number].to_owned(), ranking(*number));
        self.asked.iter().map(of).collect()
    }

    /// Where each note's text names others exactly: by title, file name or alias. Notes named more often come first, of
    /// those the longer names; where several notes have the name, each has a part of it.
    fn names_in(&self, number: usize, finder: &NameFinder) -> HashMap<usize, f64> {
        let mut found: HashMap<usize, f64> = HashMap::new();
        let mut longest: HashMap<usize, f64> = HashMap::new();
        for name in finder.find(self.texts[number], &self.parsed[number]) {
            let (length, owners) = (name.range.len() as f64, name.names.len() as f64);
            for other in name.names {
                *found.entry(other).or_default() += 1.0 / owners;
                let known = longest.entry(other).or_default();
                *known = known.max(length);
            }
        }
        for (other, score) in &mut found {
            *score += longest[other] * 1e-6;
        }
        found
    }

    /// Obsidian's unlinked mentions, looked at from the note that names.
    pub fn mentions(&self) -> Rankings {
        let finder = self.finder();
        self.ranked(|number| self.names_in(number, &finder).into_iter().collect())
    }

    /// The same from the note that is named: which notes name it.
    pub fn mentions_of(&self, asked: &BTreeSet<String>) -> Rankings {
        let finder = self.finder();
        let mut naming: HashMap<usize, Vec<(usize, f64)>> = HashMap::new();
        for number in 0..self.paths.len() {
            for (named, score) in self.names_in(number, &finder) {
                naming.entry(named).or_default().push((number, score));
            }
        }
        let asked = Self {
            paths: self.paths.clone(),
            texts: Vec::new(),
            parsed: Vec::new(),
            titles: Vec::new(),
            asked: (0..self.paths.len())
                .filter(|number| asked.contains(self.paths[*number]))
                .collect(),
            words: Vec::new(),
        };
        asked.ranked(|number| naming.get(&number).cloned().unwrap_or_default())
    }

    fn finder(&self) -> NameFinder {
        let mut names: Vec<(&str, usize)> = Vec::new();
        for (number, path) in self.paths.iter().enumerate() {
            let front = self.parsed[number].front_matter.as_ref();
            let aliases = front
                .into_iter()
                .flat_map(|front| front.aliases.iter().map(String::as_str));
            let all: BTreeSet<&str> = [stem(path), self.titles[number].as_str()]
                .into_iter()
                .chain(aliases)
                .collect();
            names.extend(all.into_iter().map(|name| (name, number)));
        }
        NameFinder::new(names)
    }

    /// Okapi BM25 of the whole note as a question (Omnisearch-like): k1 = 1.2, b = 0.75, lower-case words, no stemming.
    pub fn bm25(&self) -> Rankings {
        const K1: f64 = 1.2;
        const B: f64 = 0.75;
        let lengths: Vec<f64> = self.words.iter().map(|words| words.values().sum()).collect();
        let mean = lengths.iter().sum::<f64>() / lengths.len().max(1) as f64;
        let places = self.places();
        let all = self.paths.len() as f64;
        self.ranked(|number| {
            let mut scores = vec![0.0; self.paths.len()];
            for word in self.words[number].keys() {
                let found = &places[word.as_str()];
                let within = found.len() as f64;
                let rarity = (1.0 + (all - within + 0.5) / (within + 0.5)).ln();
                for &other in found {
                    let times = self.words[other][word];
                    let length = 1.0 - B + B * lengths[other] / mean;
                    scores[other] += rarity * times * (K1 + 1.0) / (times + K1 * length);
                }
            }
            scores.into_iter().enumerate().collect()
        })
    }

    /// The cosine of TF-IDF vectors: (1 + ln tf) · ln(1 + N/df), whole notes.
    pub fn tf_idf(&self) -> Rankings {
        let places = self.places();
        let all = self.paths.len() as f64;
        let weighted: Vec<HashMap<&str, f64>> = self
            .words
            .iter()
            .map(|words| {
                let weight = |(word, times): (&String, &f64)| {
                    (1.0 + times.ln()) * (1.0 + all / places[word.as_str()].len() as f64).ln()
                };
                let weights: Vec<(&str, f64)> = words
                    .iter()
                    .map(|(word, times)| (word.as_str(), weight((word, times))))
                    .collect();
                let length = weights
                    .iter()
                    .map(|(_, weight)| weight * weight)
                    .sum::<f64>()
                    .sqrt();
                weights
                    .into_iter()
                    .map(|(word, weight)| (word, weight / length.max(1e-9)))
                    .collect()
            })
            .collect();
        self.ranked(|number| {
            let mut scores = vec![0.0; self.paths.len()];
            for (word, weight) in &weighted[number] {
                for &other in &places[word] {
                    scores[other] += weight * weighted[other][word];
                }
            }
            scores.into_iter().enumerate().collect()
        })
    }

    fn places(&self) -> HashMap<&str, Vec<usize>> {
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, words) in self.words.iter().enumerate() {
            for word in words.keys() {
                places.entry(word).or_default().push(number);
            }
        }
        places
    }

    /// Vectors of all chunks, as the engine cuts them.
    async fn chunks(&self, vectors: &mut Vectors) -> Result<Vec<Vec<usize>>, Failure> {
        let mut all = Vec::new();
        let mut counts = Vec::new();
        for (number, note) in self.parsed.iter().enumerate() {
            let chunks = weft_notes::chunks(self.texts[number], note, &self.titles[number]);
            counts.push(chunks.len());
            all.extend(chunks.into_iter().map(|chunk| chunk.text));
        }
        let mut rows = vectors.of(&all).await?.into_iter();
        Ok(counts
            .into_iter()
            .map(|count| rows.by_ref().take(count).collect())
            .collect())
    }

    /// Reor: the first 500 characters against all chunks, each note by its nearest one. And Smart Connections: the mean
    /// of a note's chunk vectors against that of the others. And the best pair of chunks.
    pub async fn by_vectors(&self, vectors: &mut Vectors) -> Result<[Rankings; 3], Failure> {
        let chunks = self.chunks(vectors).await?;
        let beginnings: Vec<String> = self
            .asked
            .iter()
            .map(|&number| {
                let plain = self.parsed[number].plain_text(0..self.texts[number].len());
                let begin: String = plain.chars().take(500).collect();
                format!("{}\n{begin}", self.titles[number])
            })
            .collect();
        let beginnings = vectors.of(&beginnings).await?;
        let begin_of: HashMap<usize, usize> = self.asked.iter().copied().zip(beginnings).collect();
        let means: Vec<Option<Vec<f32>>> = chunks.iter().map(|rows| vectors.mean(rows)).collect();
        let first = self.ranked(|number| {
            let begin = begin_of[&number];
            let nearest = |rows: &Vec<usize>| {
                rows.iter()
                    .map(|row| vectors.cosine(begin, *row))
                    .fold(0.0, f64::max)
            };
            chunks.iter().map(nearest).enumerate().collect()
        });
        let whole = self.ranked(|number| {
            let Some(mean) = &means[number] else {
                return Vec::new();
            };
            let cosine = |other: &Option<Vec<f32>>| {
                other
                    .as_ref()
                    .map_or(0.0, |other| super::vectors::dot(mean, other))
            };
            means.iter().map(cosine).enumerate().collect()
        });
        let pairs = self.ranked(|number| {
            let best = |rows: &Vec<usize>| {
                let pairs = rows
                    .iter()
                    .flat_map(|row| chunks[number].iter().map(move |own| (*own, *row)));
                pairs
                    .map(|(own, row)| vectors.cosine(own, row))
                    .fold(0.0, f64::max)
            };
            chunks.iter().map(best).enumerate().collect()
        });
        Ok([first, whole, pairs])
    }

    /// The notes that most others link to, by the links that are left; where none are, those named most.
    pub fn most_linked(&self, hidden: &Hidden) -> Rankings {
        let mut linked: HashMap<&str, f64> = HashMap::new();
        for (_, target) in &hidden.left {
            *linked.entry(target).or_default() += 1.0;
        }
        let count = |number: usize| linked.get(self.paths[number]).copied().unwrap_or(0.0);
        self.ranked(|_| {
            (0..self.paths.len())
                .map(|number| (number, count(number)))
                .collect()
        })
    }

    pub fn random(&self, seed: u64) -> Rankings {
        let mut chance = Chance::new(seed);
        let seeds: Vec<u64> = self.paths.iter().map(|_| chance.next()).collect();
        self.ranked(|number| {
            let mut chance = Chance::new(seeds[number]);
            (0..self.paths.len())
                .map(|other| (other, chance.share()))
                .collect()
        })
    }
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

fn counts(text: &str) -> HashMap<String, f64> {
    let mut counts = HashMap::new();
    let lower = text.to_lowercase();
    let words = lower
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty());
    for word in words {
        *counts.entry(word.to_owned()).or_default() += 1.0;
    }
    counts
}
