//! A table a person can read, and the same as JSON.

use std::time::Duration;

use serde::Serialize;

#[derive(Serialize)]
pub struct Figure {
    vault: String,
    what: String,
    value: f64,
    unit: &'static str,
    /// What to reach, if it is said anywhere; `true` where less is better.
    target: Option<(f64, bool)>,
    method: &'static str,
}

#[derive(Default)]
pub struct Report {
    figures: Vec<Figure>,
}

/// What a figure is held against.
pub enum Target {
    None,
    AtMost(f64),
    AtLeast(f64),
}

impl Report {
    pub fn add(
        &mut self,
        vault: &str,
        what: impl Into<String>,
        value: f64,
        unit: &'static str,
        target: Target,
        method: &'static str,
    ) {
        self.figures.push(Figure {
            vault: vault.to_owned(),
            what: what.into(),
            value,
            unit,
            target: match target {
                Target::None => None,
                Target::AtMost(value) => Some((value, true)),
                Target::AtLeast(value) => Some((value, false)),
            },
            method,
        });
    }

    pub fn print(&self) {
        println!(
            "{:<13} {:<44} {:>10} {:<9} {:>10}  method",
            "vault", "figure", "value", "unit", "target"
        );
        for figure in &self.figures {
            let target = match figure.target {
                None => String::new(),
                Some((target, less)) => {
                    let met = if less {
                        figure.value <= target
                    } else {
                        figure.value >= target
                    };
                    format!(
                        "{}{target} {}",
                        if less { "≤ " } else { "≥ " },
                        if met { "✓" } else { "✗" }
                    )
                }
            };
            println!(
                "{:<13} {:<44} {:>10} {:<9} {:>10}  {}",
                figure.vault,
                figure.what,
                shown(figure.value),
                figure.unit,
                target,
                figure.method
            );
        }
    }

    pub fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(&self.figures)
    }
}

/// The time that this share of all, from 0 to 1, does not exceed. `sorted`: shortest first; zero where there are none.
pub fn at(sorted: &[Duration], share: f64) -> Duration {
    let index = (sorted.len() as f64 * share) as usize;
    sorted
        .get(index.min(sorted.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Of 0 there is none.
pub fn at_most(most: f64) -> Target {
    if most > 0.0 {
        Target::AtMost(most)
    } else {
        Target::None
    }
}

fn shown(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        medium if medium >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
