//! Which model answers, and bringing another one to it.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::Vault;
use crate::model::Model;
use crate::models::Models;
use crate::switching;
use crate::types::{ModelChange, ModelState};

impl Vault {
    /// Lets another model answer as soon as it has read the whole vault; until then the one before does, by its own
    /// vectors alone. `Status::model_change` tells how far it is, or why it failed. The vectors of the one before stay
    /// on the disk.
    pub fn use_model(&self, model: Arc<Model>) {
        self.take_up_model(model);
    }

    /// The same with the chosen model; returns it, for other vaults. The one that answers is not loaded twice.
    pub fn use_chosen_model(&self, models: &Models) -> Arc<Model> {
        let answering = Arc::clone(&self.shared.index.space().model);
        let stays = models.chosen_space().as_deref() == Some(answering.space())
            && !matches!(answering.state(), ModelState::Unavailable { .. });
        let model = if stays {
            answering
        } else {
            Arc::new(models.start_chosen(answering.answers_many()))
        };
        self.take_up_model(Arc::clone(&model));
        model
    }

    pub(super) fn take_up_model(&self, model: Arc<Model>) {
        self.stop_model_change();
        let task = tokio::spawn(switching::run(Arc::clone(&self.shared), model, self.embeds));
        *self.model_task.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
    }

    pub(super) fn stop_model_change(&self) {
        let mut task = self.model_task.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(task) = task.take() {
            task.abort();
        }
        let mut change = self
            .shared
            .model_change
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *change = None;
    }

    /// Waits until no model is on its way.
    pub(super) async fn model_changed(&self) {
        loop {
            let is_coming = {
                let task = self.model_task.lock().unwrap_or_else(PoisonError::into_inner);
                task.as_ref().is_some_and(|task| !task.is_finished())
            };
            let reads = matches!(self.status().model_change, Some(ModelChange::Reading { .. }));
            if !is_coming && !reads {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
}
