//! From one model to another. The one that answers goes on answering, and reading what is new, while the other reads the
//! whole vault into stores of its own; then they change places in one step. No answer mixes the two.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError};

use crate::catalog::ChunkHash;
use crate::error::Result;
use crate::indexer::Shared;
use crate::model::Model;
use crate::space::Space;
use crate::status::count;
use crate::types::{ModelChange, ModelState};
use crate::{embedding, preliminary};

/// Passages read between two writes, and between two looks at how far it is.
const WINDOW: usize = 128;

/// Brings the wanted model to answer, where it does not already; and the built-in one, where the model that answers
/// cannot be loaded. `embeds` as in `OpenOptions`.
pub(crate) async fn run(shared: Arc<Shared>, wanted: Arc<Model>, embeds: bool) {
    if let Some((title, reason)) = wanted.stands_in() {
        tell_failed(&shared, title, reason);
    }
    let answering = shared.index.space();
    if wanted.space() != answering.model.space() {
        let changed = if wanted.is_off() {
            Ok(())
        } else if !shared.index.is_writer() {
            let reason = "another Weft process keeps the index of this vault; it takes the model up when it is started anew";
            Err(reason.to_owned())
        } else if !embeds {
            Err("the vault has not been read by it yet; open it in Weft, or index it".to_owned())
        } else {
            change(&shared, &wanted).await.map_err(|error| error.message)
        };
        if let Err(reason) = changed {
            tell_failed(&shared, wanted.title(), &reason);
        }
    }
    let answering = shared.index.space();
    if let ModelState::Unavailable { reason } = answering.model.loaded().await
        && !answering.model.is_off()
        && !answering.model.is_built_in()
    {
        fall_back(&shared, &answering.model, &reason).await;
    }
}

async fn change(shared: &Arc<Shared>, wanted: &Arc<Model>) -> Result<(), crate::Error> {
    if let ModelState::Unavailable { reason } = wanted.loaded().await {
        return Err(crate::Error::new(crate::ErrorCode::Internal, reason));
    }
    let (space, mut embedded) = Space::open(&shared.index.folder, Arc::clone(wanted)).await?;
    let space = Arc::new(space);
    let mut given_up: HashSet<ChunkHash> = HashSet::new();
    loop {
        tell_progress(shared, wanted, &embedded);
        let skip: HashSet<ChunkHash> = embedded.union(&given_up).copied().collect();
        let window = embedding::gather(shared, WINDOW, move |_, hash| !skip.contains(&hash)).await?;
        if window.is_empty() {
            break;
        }
        let hashes: Vec<ChunkHash> = window.iter().map(|passage| passage.hash).collect();
        match embedding::read_into(shared, &space, window).await {
            Ok(()) => embedded.extend(hashes),
            // One passage that it cannot read is no reason to do without the model.
            Err(error) => {
                tracing::error!("{error}");
                given_up.extend(hashes);
            }
        }
    }
    if embedded.is_empty() && !given_up.is_empty() {
        let message = format!("{} could read none of the notes", wanted.title());
        return Err(crate::Error::new(crate::ErrorCode::Internal, message));
    }
    answer_by(shared, space, embedded)?;
    tracing::info!("{} answers", wanted.title());
    set(shared, None);
    Ok(())
}

/// The built-in model answers instead of one that cannot be loaded, by what it had read before.
async fn fall_back(shared: &Arc<Shared>, failed: &Model, reason: &str) {
    tell_failed(shared, failed.title(), reason);
    let model = Arc::new(Model::start_built_in(failed.answers_many()));
    match Space::open(&shared.index.folder, model).await {
        Ok((space, embedded)) => {
            if let Err(error) = answer_by(shared, Arc::new(space), embedded) {
                tracing::error!("{error}");
            }
        }
        Err(error) => tracing::error!("{error}"),
    }
}

fn answer_by(shared: &Shared, space: Arc<Space>, embedded: HashSet<ChunkHash>) -> Result<()> {
    shared.index.replace_space(space, embedded)?;
    preliminary::let_go(shared);
    // What came in the last moment is still to be read.
    shared.new_chunks.notify_one();
    Ok(())
}

fn tell_progress(shared: &Shared, wanted: &Model, embedded: &HashSet<ChunkHash>) {
    let (mut read, mut of) = (0, 0);
    for hash in shared.index.corpus().in_use() {
        of += 1;
        read += usize::from(embedded.contains(&hash));
    }
    let change = ModelChange::Reading {
        title: wanted.title().to_owned(),
        read: count(read),
        of: count(of),
    };
    set(shared, Some(change));
}

fn tell_failed(shared: &Shared, title: &str, reason: &str) {
    tracing::warn!("{title} is not in use: {reason}");
    let change = ModelChange::Failed {
        title: title.to_owned(),
        reason: reason.to_owned(),
    };
    set(shared, Some(change));
}

fn set(shared: &Shared, change: Option<ModelChange>) {
    *shared.model_change.lock().unwrap_or_else(PoisonError::into_inner) = change;
}
