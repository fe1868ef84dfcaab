//! Everything that could be proposed in a vault whose links are hidden, with what the model is told of it: what
//! `scripts/linking/fit.py` reads.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use weft_engine::{Model, OpenOptions, Vault};

use super::SEED;
use super::hide::{Linked, Regime};
use super::spans::{Judged, Proposed};
use crate::Failure;

/// Writes `NAME.REGIME.jsonl` for each way of hiding.
pub async fn write(
    folder: &Path,
    name: &str,
    linked: &Linked,
    regimes: impl IntoIterator<Item = (&'static str, Regime)>,
    model: &Arc<Model>,
) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)?;
    for (shown, regime) in regimes {
        let hidden = linked.hide(&regime, SEED);
        let copy = tempfile::tempdir()?;
        let root = copy.path().join("vault");
        hidden.write(&root)?;
        let options = OpenOptions {
            data: Some(copy.path().join("data")),
            watch: false,
            embed: true,
        };
        let vault = Vault::open_with_model(&root, options, Arc::clone(model)).await?;
        vault.indexed().await;
        let mut told = Vec::new();
        for note in vault.notes() {
            for candidate in vault.proposal_candidates(&note)? {
                told.push((note.clone(), candidate));
            }
        }
        let proposed = told.iter().map(|(note, candidate)| Proposed {
            note: note.clone(),
            range: candidate.start as usize..candidate.end as usize,
            target: candidate.target.clone(),
            probability: 0.0,
        });
        let judged = Judged::new(&hidden.texts, &hidden.links, proposed.collect());
        let right: std::collections::HashSet<(&str, usize, usize, &str)> = judged
            .proposals
            .iter()
            .filter(|(_, is_right)| *is_right)
            .map(|(one, _)| {
                (
                    one.note.as_str(),
                    one.range.start,
                    one.range.end,
                    one.target.as_str(),
                )
            })
            .collect();
        let mut file = BufWriter::new(File::create(folder.join(format!("{name}.{shown}.jsonl")))?);
        let head = serde_json::json!({ "features": Vault::proposal_features(), "truth": judged.links });
        writeln!(file, "{head}")?;
        for (note, candidate) in &told {
            let (start, end) = (candidate.start as usize, candidate.end as usize);
            let line = serde_json::json!({
                "note": note, "start": start, "end": end, "target": candidate.target,
                "features": candidate.features,
                "right": right.contains(&(note.as_str(), start, end, candidate.target.as_str())),
            });
            writeln!(file, "{line}")?;
        }
        file.flush()?;
        eprintln!(
            "bench: {name}, {shown}: {} candidates, {} right",
            told.len(),
            right.len()
        );
    }
    Ok(())
}
