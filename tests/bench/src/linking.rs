//! Links that propose themselves: a vault's links are hidden in a copy, and what is proposed is held against them; beside
//! it what other tools' methods find in the same copy.

mod baselines;
mod candidates;
mod chance;
mod hide;
mod notes;
mod reverse;
mod signals;
mod spans;
mod vectors;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use weft_engine::types::RelatedRequest;
use weft_engine::{Model, OpenOptions, Vault};

use crate::Failure;
use baselines::{Rankings, Read};
use hide::{Hidden, Linked, Regime};
use notes::Scores;
use spans::{Judged, Proposed};
use vectors::Vectors;

const VAULTS: [&str; 5] = ["dendron-site", "eips", "foam-docs", "quartz-docs", "tangent-docs"];
const SEED: u64 = 20_261_201;
/// Notes of a ranking that are asked for.
const RANKED: u32 = 100;
/// Proposals below this are not asked for; they are in the curve.
const LEAST_PROBABILITY: f32 = 0.02;

pub struct Settings<'a> {
    pub data: &'a Path,
    pub only: &'a [String],
    /// Copies, indexes and vectors stay in this folder, for the next run.
    pub keep: Option<PathBuf>,
    /// Folder with a file without-NAME.json for each vault: the model that learnt from the others.
    pub models: PathBuf,
    /// All that could be proposed, with what the model is told of it, goes into files in this folder, for fitting.
    pub candidates: Option<PathBuf>,
    /// The demo vault, which is for fitting alone.
    pub demo: PathBuf,
    /// What speaks for each note that may be linked goes into this file, for fitting.
    pub signals: Option<PathBuf>,
    /// The hidden copies alone, without index and measures.
    pub write_only: bool,
}

/// Prints a table for each vault and way of hiding, and the means over the vaults.
pub async fn measure(settings: &Settings<'_>) -> Result<(), Failure> {
    let temporary = tempfile::tempdir()?;
    let folder = settings
        .keep
        .clone()
        .unwrap_or_else(|| temporary.path().to_owned());
    std::fs::create_dir_all(&folder)?;
    let model = Arc::new(Model::start());
    model.loaded().await;
    let mut vectors = Vectors::open(Arc::clone(&model), Some(folder.join("baseline-vectors.bin")))?;
    let mut sums = Sums::default();
    println!(
        "{:<14} {:<14} {:>6} {:>6}  {:<25} {:>9} {:>6} {:>7}",
        "vault", "hidden", "notes", "links", "by", "recall@10", "MRR", "hit@10"
    );
    let wanted = |name: &str| settings.only.is_empty() || settings.only.iter().any(|only| only == name);
    for name in VAULTS.into_iter().filter(|name| wanted(name)) {
        let place = settings.data.join("vaults").join(name);
        if !place.is_dir() {
            eprintln!("bench: no vault {name}");
            continue;
        }
        let linked = Linked::read(&place).await?;
        check_truth(name, &linked, settings.data)?;
        let regimes = [
            ("all", Regime::All),
            ("half", Regime::Half),
            ("tenth of notes", Regime::TenthOfNotes),
            ("all, words too", Regime::AllWithWords),
            ("to some notes", Regime::To(reverse::sample(&linked, SEED))),
        ];
        if let Some(place) = &settings.candidates {
            let fitting = regimes
                .into_iter()
                .filter(|(shown, _)| matches!(*shown, "all" | "half"));
            candidates::write(place, name, &linked, fitting, &model).await?;
            continue;
        }
        for (shown, regime) in regimes {
            let hidden = linked.hide(&regime, SEED);
            let root = folder.join(name).join("vault");
            hidden.write(&root)?;
            if settings.write_only {
                write_truth(&folder.join(name), shown, &hidden)?;
                continue;
            }
            let options = OpenOptions {
                data: Some(folder.join(name).join("data")),
                watch: false,
                embed: true,
            };
            let vault = Vault::open_with_model(&root, options, Arc::clone(&model)).await?;
            vault.indexed().await;
            let model_file = settings.models.join(format!("without-{name}.json"));
            let case = Case {
                signals_file: settings.signals.as_deref(),
                model_file: Some(model_file).filter(|file| file.is_file()),
                name,
                shown,
                hidden: &hidden,
                vault: &vault,
            };
            if matches!(regime, Regime::To(_)) {
                case.reverse(&mut sums).await?;
            } else {
                case.notes(&mut sums, &mut vectors).await?;
                // Words that are gone cannot be proposed.
                if regime != Regime::AllWithWords {
                    case.spans(&mut sums)?;
                }
            }
            drop(vault);
            // The writer's lock is given back a moment after the vault is closed.
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        }
    }
    if let Some(place) = &settings.candidates {
        let linked = Linked::read(&settings.demo).await?;
        let regimes = [("all", Regime::All), ("half", Regime::Half)];
        return candidates::write(place, "demo-vault", &linked, regimes, &model).await;
    }
    sums.print();
    Ok(())
}

/// One vault with links hidden in one way.
struct Case<'a> {
    signals_file: Option<&'a Path>,
    /// The proposals' model that learnt from the other vaults; `None` for the one that is built in.
    model_file: Option<PathBuf>,
    name: &'a str,
    shown: &'a str,
    hidden: &'a Hidden,
    vault: &'a Vault,
}

impl Case<'_> {
    async fn notes(&self, sums: &mut Sums, vectors: &mut Vectors) -> Result<(), Failure> {
        let asked: Vec<&str> = self.hidden.truth().into_keys().collect();
        let related = self.related(&asked).await?;
        self.row(sums, "weft related", Scores::of(self.hidden, &related), true);
        let signals = signals::Gathered::of(self.vault, self.hidden).await?;
        if let Some(file) = self.signals_file {
            signals.write(file, self.name, self.shown)?;
        }
        for (name, scores) in signals.without_each(self.hidden) {
            self.row(sums, &format!("- {name}"), scores, false);
        }
        let read = Read::new(self.hidden);
        let [first, whole, pairs] = read.by_vectors(vectors).await?;
        for (by, rankings) in [
            ("mentions (Obsidian)", read.mentions()),
            ("BM25 (Omnisearch)", read.bm25()),
            ("TF-IDF", read.tf_idf()),
            ("first 500 (Reor)", first),
            ("note vectors (Smart C.)", whole),
            ("best pair of chunks", pairs),
            ("most linked", read.most_linked(self.hidden)),
            ("random", read.random(SEED)),
        ] {
            self.row(sums, by, Scores::of(self.hidden, &rankings), false);
        }
        Ok(())
    }

    /// The notes with a passage that should link to one, the likeliest first; then what is related to it.
    async fn reverse(&self, sums: &mut Sums) -> Result<(), Failure> {
        let asked: BTreeSet<String> = reverse::truth(self.hidden)
            .into_keys()
            .map(str::to_owned)
            .collect();
        let notes: Vec<&str> = asked.iter().map(String::as_str).collect();
        let related = self.related(&notes).await?;
        let mut proposed = Rankings::new();
        for note in &notes {
            let mut ranking: Vec<String> = Vec::new();
            for proposal in self.vault.reverse_proposals(note, Some(0.0))? {
                if !ranking.contains(&proposal.note) {
                    ranking.push(proposal.note);
                }
            }
            for other in related.get(*note).into_iter().flatten() {
                if !ranking.contains(other) {
                    ranking.push(other.clone());
                }
            }
            proposed.insert((*note).to_owned(), ranking);
        }
        self.row(
            sums,
            "weft reverse",
            reverse::scores(self.hidden, &proposed),
            true,
        );
        self.row(
            sums,
            "weft related",
            reverse::scores(self.hidden, &related),
            false,
        );
        let mentions = Read::new(self.hidden).mentions_of(&asked);
        self.row(
            sums,
            "mentions (Obsidian)",
            reverse::scores(self.hidden, &mentions),
            false,
        );
        Ok(())
    }

    async fn related(&self, notes: &[&str]) -> Result<Rankings, Failure> {
        let mut rankings = Rankings::new();
        for note in notes {
            let request = RelatedRequest {
                note: (*note).to_owned(),
                text: None,
                offset: None,
                limit: RANKED,
            };
            let answer = self.vault.related(&request).await?;
            let mut ranking: Vec<String> = Vec::new();
            for hit in answer.hits {
                if !ranking.contains(&hit.note) {
                    ranking.push(hit.note);
                }
            }
            rankings.insert((*note).to_owned(), ranking);
        }
        Ok(rankings)
    }

    fn spans(&self, sums: &mut Sums) -> Result<(), Failure> {
        let judge = |proposals| Judged::new(&self.hidden.texts, &self.hidden.links, proposals);
        let found = judge(self.proposals(None)?).at(0.0);
        let judged = judge(self.proposals(Some(LEAST_PROBABILITY))?);
        let (threshold, best) = judged.best();
        println!(
            "{:<14} {:<14} spans: {} of {} links are in the text; at the default threshold: {} proposals, precision {:.3}, recall {:.3}, F1 {:.3}; best F1 {:.3} at {threshold:.2}; calibration error {:.3}",
            self.name,
            self.shown,
            judged.links,
            self.hidden.links.len(),
            found.proposals,
            found.precision,
            found.recall,
            found.f1(),
            best.f1(),
            judged.calibration_error()
        );
        let curve = (1..20).map(|step| f64::from(step) / 20.0).map(|at| {
            let found = judged.at(at);
            format!("{at:.2}:{:.2}/{:.2}", found.precision, found.recall)
        });
        println!(
            "{:<29} precision/recall {}",
            "",
            curve.collect::<Vec<_>>().join(" ")
        );
        let bins = judged.reliability();
        let bins = bins
            .iter()
            .map(|bin| format!("{:.2}→{:.2} ({})", bin.said, bin.right, bin.proposals));
        println!("{:<29} said→right {}", "", bins.collect::<Vec<_>>().join(" "));
        sums.add_spans(
            self.shown,
            found.precision,
            found.recall,
            judged.calibration_error(),
        );
        Ok(())
    }

    /// All that the engine proposes in the text as it is; `least` is the lowest probability, where it is not the default.
    fn proposals(&self, least: Option<f32>) -> Result<Vec<Proposed>, Failure> {
        let model = match &self.model_file {
            Some(file) => Some(
                std::fs::read_to_string(file).map_err(|error| format!("“{}”: {error}", file.display()))?,
            ),
            None => None,
        };
        let mut proposed = Vec::new();
        for note in &self.hidden.drawn {
            for proposal in self.vault.proposals_by(note, None, least, model.as_deref())? {
                proposed.push(Proposed {
                    note: note.clone(),
                    range: proposal.start as usize..proposal.end as usize,
                    target: proposal.target.note,
                    probability: f64::from(proposal.probability),
                });
            }
        }
        Ok(proposed)
    }

    fn row(&self, sums: &mut Sums, by: &str, scores: Scores, is_ours: bool) {
        println!(
            "{:<14} {:<14} {:>6} {:>6}  {by:<25} {:>9.3} {:>6.3} {:>7.3}",
            self.name,
            self.shown,
            self.hidden.texts.len(),
            self.hidden.links.len(),
            scores.recall,
            scores.reciprocal_rank,
            scores.hit
        );
        sums.add(self.shown, by, scores, is_ours);
    }
}

/// Over the vaults.
#[derive(Default)]
struct Sums {
    rows: BTreeMap<(String, String), Vec<Scores>>,
    /// Per vault ours less the best of the others: recall and hit.
    ours: BTreeMap<String, Vec<Scores>>,
    best: BTreeMap<String, Vec<Scores>>,
    spans: BTreeMap<String, Vec<(f64, f64, f64)>>,
}

impl Sums {
    fn add(&mut self, regime: &str, by: &str, scores: Scores, is_ours: bool) {
        self.rows
            .entry((regime.to_owned(), by.to_owned()))
            .or_default()
            .push(scores);
        if is_ours {
            self.ours.entry(regime.to_owned()).or_default().push(scores);
            self.best
                .entry(regime.to_owned())
                .or_default()
                .push(Scores::default());
        } else if !by.starts_with("- ")
            && let Some(best) = self.best.get_mut(regime).and_then(|best| best.last_mut())
        {
            best.recall = best.recall.max(scores.recall);
            best.reciprocal_rank = best.reciprocal_rank.max(scores.reciprocal_rank);
            best.hit = best.hit.max(scores.hit);
        }
    }

    fn add_spans(&mut self, regime: &str, precision: f64, recall: f64, calibration: f64) {
        self.spans
            .entry(regime.to_owned())
            .or_default()
            .push((precision, recall, calibration));
    }

    fn print(&self) {
        println!();
        for ((regime, by), scores) in &self.rows {
            let mean = Scores::mean(scores.iter().copied());
            println!(
                "{:<14} {regime:<14} {:>13}  {by:<25} {:>9.3} {:>6.3} {:>7.3}",
                "mean", "", mean.recall, mean.reciprocal_rank, mean.hit
            );
        }
        println!();
        for (regime, ours) in &self.ours {
            let pairs = ours.iter().zip(&self.best[regime]);
            let gains: Vec<f64> = pairs.map(|(ours, best)| ours.recall - best.recall).collect();
            let mean = gains.iter().sum::<f64>() / gains.len() as f64;
            let least = gains.iter().copied().fold(f64::INFINITY, f64::min);
            println!(
                "{regime:<14} recall@10 beside the best baseline of each vault: mean {mean:+.3}, least {least:+.3}"
            );
        }
        for (regime, spans) in &self.spans {
            let mean =
                |of: fn(&(f64, f64, f64)) -> f64| spans.iter().map(of).sum::<f64>() / spans.len() as f64;
            println!(
                "{regime:<14} spans: mean precision {:.3}, recall {:.3}, calibration error {:.3}",
                mean(|one| one.0),
                mean(|one| one.1),
                mean(|one| one.2)
            );
        }
    }
}

/// Says how far the links that are hidden are those that the data's own list has.
fn check_truth(name: &str, linked: &Linked, data: &Path) -> Result<(), Failure> {
    let file = data.join("links").join(format!("{name}.tsv"));
    let Ok(text) = std::fs::read_to_string(file) else {
        return Ok(());
    };
    let listed: BTreeSet<(&str, &str)> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some((fields.next()?, fields.next()?))
        })
        .collect();
    let of_links = linked
        .links
        .iter()
        .map(|link| (link.note.as_str(), link.target.as_str()));
    let of_embeds = linked
        .embedded
        .iter()
        .map(|(note, target)| (note.as_str(), target.as_str()));
    let found: BTreeSet<(&str, &str)> = of_links.chain(of_embeds).collect();
    eprintln!(
        "bench: {name}: {} links, {} pairs of notes with embeds; listed {}, of these not found {}, found beside them {}",
        linked.links.len(),
        found.len(),
        listed.len(),
        listed.difference(&found).count(),
        found.difference(&listed).count()
    );
    for missing in listed.difference(&found).take(3) {
        eprintln!("bench:   not found: {} → {}", missing.0, missing.1);
    }
    for more in found.difference(&listed).take(3) {
        eprintln!("bench:   not listed: {} → {}", more.0, more.1);
    }
    Ok(())
}

/// For fitting: the copy and its truth, in a folder of its own for each way of hiding.
fn write_truth(folder: &Path, shown: &str, hidden: &Hidden) -> Result<(), Failure> {
    let folder = folder.join(shown.replace([' ', ','], "-"));
    hidden.write(&folder.join("vault"))?;
    let links: Vec<serde_json::Value> = hidden
        .links
        .iter()
        .map(|link| {
            serde_json::json!({
                "note": link.note, "start": link.range.start, "end": link.range.end, "text": link.text,
                "target": link.target, "heading": link.heading, "block": link.block,
                "in_front_matter": link.in_front_matter,
            })
        })
        .collect();
    let truth = serde_json::json!({ "links": links, "left": hidden.left });
    std::fs::write(folder.join("truth.json"), serde_json::to_string(&truth)?)?;
    Ok(())
}
