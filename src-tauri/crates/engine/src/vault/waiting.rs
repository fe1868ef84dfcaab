//! Waiting until the vault is read.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::oneshot;

use super::Vault;
use crate::indexer::Job;
use crate::types::{Activity, IndexReport, ModelState};
use crate::{documents, preliminary};

impl Vault {
    /// Waits until the whole vault has been compared with the index and what changed is found
    /// by its words, and by meaning with what stands in for the model.
    pub async fn read(&self) {
        if self.shared.index.is_writer() {
            let (done, wait) = oneshot::channel();
            if self.jobs.send(Job::Scan(Some(done))).is_ok() {
                let _ = wait.await;
            }
        }
        preliminary::fill_soon(&self.shared).await;
    }

    /// Waits until everything is indexed, PDFs too, by word and, if the model is there, by meaning.
    pub async fn indexed(&self) -> IndexReport {
        self.read().await;
        while self.shared.documents.len() > 0 {
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        if self.shared.index.is_writer() {
            documents::prune(&self.shared);
        }
        self.model_changed().await;
        let model = self.shared.index.space().model.loaded().await;
        let mut left = self.shared.index.corpus().waiting();
        let mut still = 0;
        // Passages the model failed on, and files that change without end, must not hold this up.
        while left > 0 && matches!(model, ModelState::Ready { .. }) && still < 600 {
            tokio::time::sleep(Duration::from_millis(25)).await;
            let now = self.shared.index.corpus().waiting();
            let resting = *self.shared.activity.borrow() == Activity::Idle;
            still = if now == left && resting { still + 1 } else { 0 };
            left = now;
        }
        // The embedding task rests once it has tidied up behind itself.
        let mut activity = self.shared.activity.subscribe();
        let _ = tokio::time::timeout(
            Duration::from_secs(60),
            activity.wait_for(|activity| *activity != Activity::Embedding),
        )
        .await;
        let status = self.status();
        let embedded = self.shared.embedded.load(Ordering::Relaxed);
        IndexReport {
            notes: status.notes,
            chunks: status.chunks,
            embedded,
            reused: status.chunks.saturating_sub(embedded + status.waiting),
            waiting: status.waiting,
            failed: status.failed,
            model,
            seconds: self.opened.elapsed().as_secs_f64(),
        }
    }
}
