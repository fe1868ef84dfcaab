//! `weft index`.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use weft_engine::types::{Activity, IndexReport, ModelState, Status};
use weft_engine::{Error, Vault};

pub async fn run(vault: Vault, json: bool) -> Result<(), Error> {
    let report = all_of(&vault).await;
    if json {
        return crate::print_json(&report);
    }
    print(&report);
    Ok(())
}

/// Waits until the vault, opened to embed, is indexed; how far it is shows where a person sees it.
pub async fn all_of(vault: &Vault) -> IndexReport {
    if vault.is_reader() {
        eprintln!("weft: another Weft process indexes this vault; waiting for it to finish");
    }
    let bar = std::io::stderr().is_terminal().then(progress_bar);
    let report = {
        let indexing = vault.indexed();
        tokio::pin!(indexing);
        loop {
            tokio::select! {
                report = &mut indexing => break report,
                () = tokio::time::sleep(Duration::from_millis(100)) => {
                    if let Some(bar) = &bar {
                        show(bar, &vault.status());
                    }
                }
            }
        }
    };
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    report
}

fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg:10} {bar:40} {pos}/{len} passages, {eta} left") {
        bar.set_style(style);
    }
    bar
}

fn show(bar: &ProgressBar, status: &Status) {
    bar.set_message(match status.activity {
        Activity::Opening | Activity::Reading => "reading",
        Activity::Embedding | Activity::Idle => "meaning",
    });
    bar.set_length(u64::from(status.chunks));
    bar.set_position(u64::from(status.chunks.saturating_sub(status.waiting)));
}

fn print(report: &IndexReport) {
    say!(
        "{} notes, {} passages in {:.1} s: {} read by the model, {} reused",
        report.notes,
        report.chunks,
        report.seconds,
        report.embedded,
        report.reused
    );
    if let ModelState::Unavailable { reason } = &report.model {
        say!("Meaning is off: {reason}");
    }
    if report.waiting > 0 {
        say!("{} passages are found by their words only", report.waiting);
    }
    for failure in &report.failed {
        say!("{}: {}", failure.note, failure.error);
    }
}
