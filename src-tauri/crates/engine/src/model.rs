//! The embedding model: one thread owns it, and two lanes lead to it. Queries go first; bulk
//! work comes in small batches, so that a query never waits longer than one of them.

mod runtime;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use fastembed::{
    InitOptionsUserDefined, Pooling, QuantizationMode, TextEmbedding, TokenizerFiles,
    UserDefinedEmbeddingModel,
};
use tokio::sync::{oneshot, watch};

use crate::error::{Error, Result};
use crate::models::{Offered, TOKENIZER_FILES, local_name};
use crate::types::ModelState;

static MODEL_FILE: &[u8] = include_bytes!("../../../../assets/model/model.onnx");

/// Names the vectors of the built-in model on disk. Ends in the first digits of the file's BLAKE3
/// hash: vectors of different files are not comparable.
pub(crate) const BUILT_IN: &str = "all-minilm-l6-v2-ec8ccf7e";
/// Numbers in one vector.
pub(crate) const DIMENSION: usize = 384;
/// Tokens the model reads of one text; the rest is cut off.
pub(crate) const MOST_TOKENS: usize = 256;
/// What the settings and the status bar call it.
pub(crate) const SHOWN_NAME: &str = "all-MiniLM-L6-v2";
/// Of the built-in model's files.
pub(crate) const BUILT_IN_MEGABYTES: f64 = 24.0;

/// Tokens of one bulk batch, padding included: about 60 ms on two cores, the longest that a
/// query waits. It also bounds ONNX Runtime's memory, which never shrinks.
const BATCH_TOKENS: usize = 1024;
/// More texts than this in a batch gain nothing.
const BATCH_TEXTS: usize = 32;

/// Who asks. Where one person does, a newer query of a lane replaces the one still waiting there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    Search,
    Related,
    /// Paragraphs that may have been written before.
    DejaVu,
}

struct Query {
    lane: Lane,
    text: String,
    reply: oneshot::Sender<Result<Vec<f32>>>,
}

struct Bulk {
    texts: Vec<String>,
    reply: oneshot::Sender<Result<Vec<Vec<f32>>>>,
}

#[derive(Default)]
struct Lanes {
    queries: VecDeque<Query>,
    bulk: VecDeque<Bulk>,
    closed: bool,
}

#[derive(Default)]
struct Shared {
    lanes: Mutex<Lanes>,
    work: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which model it is, and how it wants to be asked.
#[derive(Debug, Clone)]
struct Identity {
    /// Names its vectors on disk.
    space: String,
    title: String,
    dimension: usize,
    /// `None` for the built-in one; else what was downloaded, and where it is.
    offered: Option<(&'static Offered, PathBuf)>,
}

impl Identity {
    fn built_in() -> Self {
        Self {
            space: BUILT_IN.to_owned(),
            title: SHOWN_NAME.to_owned(),
            dimension: DIMENSION,
            offered: None,
        }
    }
}

/// A handle on the model's thread. The thread ends when the handle is dropped.
pub struct Model {
    shared: Arc<Shared>,
    state: watch::Receiver<ModelState>,
    identity: Identity,
    /// There is no thread.
    is_off: bool,
    /// The model in whose place this one stands, and why.
    instead_of: Option<(String, String)>,
    /// Every query is answered. Where one person types, only the newest of a lane is worth its time.
    for_many: bool,
}

impl Model {
    /// Starts loading in the background; [`Model::state`] tells how it went.
    pub fn start() -> Self {
        Self::start_built_in(false)
    }

    /// The same for a server, which many ask at once: every query is answered, in the order they came.
    pub fn start_for_many() -> Self {
        Self::start_built_in(true)
    }

    pub(crate) fn start_built_in(for_many: bool) -> Self {
        Self::starting(Identity::built_in(), for_many)
    }

    /// A model that was downloaded into this folder and whose vectors have this name.
    pub(crate) fn start_offered(
        offered: &'static Offered,
        folder: PathBuf,
        space: String,
        for_many: bool,
    ) -> Self {
        let identity = Identity {
            space,
            title: offered.title.to_owned(),
            dimension: offered.dimension,
            offered: Some((offered, folder)),
        };
        Self::starting(identity, for_many)
    }

    /// Says that this one stands in for another, and why.
    pub(crate) fn instead_of(mut self, title: &str, reason: &str) -> Self {
        self.instead_of = Some((title.to_owned(), reason.to_owned()));
        self
    }

    fn starting(identity: Identity, for_many: bool) -> Self {
        let shared = Arc::new(Shared::default());
        let (sender, state) = watch::channel(ModelState::Loading);
        let theirs = Arc::clone(&shared);
        let which = identity.clone();
        let started = std::thread::Builder::new()
            .name("weft-model".to_owned())
            .spawn(move || run(&theirs, &which, &sender));
        if let Err(error) = started {
            tracing::error!("the model's thread did not start: {error}");
        }
        Self {
            shared,
            state,
            identity,
            is_off: false,
            instead_of: None,
            for_many,
        }
    }

    /// No model, for work that asks for no meaning.
    pub fn off() -> Self {
        Self::off_in(BUILT_IN, DIMENSION)
    }

    /// The same over the vectors of some model.
    pub(crate) fn off_in(space: &str, dimension: usize) -> Self {
        let reason = "nothing is asked by meaning here".to_owned();
        Self {
            shared: Arc::default(),
            state: watch::channel(ModelState::Unavailable { reason }).1,
            identity: Identity {
                space: space.to_owned(),
                dimension,
                ..Identity::built_in()
            },
            is_off: true,
            instead_of: None,
            for_many: false,
        }
    }

    /// Names its vectors on disk.
    pub(crate) fn space(&self) -> &str {
        &self.identity.space
    }

    pub(crate) fn title(&self) -> &str {
        &self.identity.title
    }

    /// Numbers in one vector.
    pub(crate) fn dimension(&self) -> usize {
        self.identity.dimension
    }

    pub(crate) fn is_off(&self) -> bool {
        self.is_off
    }

    pub(crate) fn is_built_in(&self) -> bool {
        self.identity.offered.is_none()
    }

    pub(crate) fn answers_many(&self) -> bool {
        self.for_many
    }

    /// The model in whose place this one stands, and why.
    pub(crate) fn stands_in(&self) -> Option<(&str, &str)> {
        let (title, reason) = self.instead_of.as_ref()?;
        Some((title, reason))
    }

    /// The cosine of two texts that have nothing to do with each other.
    pub(crate) fn unrelated(&self) -> f32 {
        self.offered().map_or(0.0, |offered| offered.unrelated)
    }

    fn offered(&self) -> Option<&'static Offered> {
        self.identity.offered.as_ref().map(|(offered, _)| *offered)
    }

    pub fn state(&self) -> ModelState {
        self.state.borrow().clone()
    }

    /// Waits until the model is ready, or known to be unavailable.
    pub async fn loaded(&self) -> ModelState {
        let mut state = self.state.clone();
        match state.wait_for(|state| *state != ModelState::Loading).await {
            Ok(state) => state.clone(),
            Err(_) => ModelState::Unavailable {
                reason: "the model's thread ended".to_owned(),
            },
        }
    }

    /// The vector of a query, of length 1. `None` where the model is not ready, or a newer query
    /// of the same lane came first.
    pub(crate) async fn embed_query(&self, lane: Lane, text: &str) -> Result<Option<Vec<f32>>> {
        if !matches!(self.state(), ModelState::Ready { .. }) {
            return Ok(None);
        }
        let (reply, answer) = oneshot::channel();
        let query = Query {
            lane,
            text: format!(
                "{}{text}",
                self.offered().map_or("", |offered| offered.query_prefix)
            ),
            reply,
        };
        {
            let mut lanes = self.shared.lock();
            if !self.for_many {
                lanes.queries.retain(|waiting| waiting.lane != lane);
            }
            lanes.queries.push_back(query);
        }
        self.shared.work.notify_one();
        answer.await.ok().transpose()
    }

    /// The vectors of many texts, in their order. Sorted and cut into batches inside.
    ///
    /// # Errors
    /// Where the model is not there, or failed on a batch.
    pub async fn embed_many(&self, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        let mut order: Vec<(usize, usize)> = texts
            .iter()
            .enumerate()
            .map(|(index, text)| (weft_notes::estimated_tokens(text).min(MOST_TOKENS), index))
            .collect();
        // A batch is padded to its longest text: neighbours in length belong together.
        order.sort_unstable_by(|a, b| b.cmp(a));
        let prefix = self.offered().map_or("", |offered| offered.passage_prefix);
        let mut waiting = Vec::new();
        for batch in batches(&order) {
            let (reply, answer) = oneshot::channel();
            let bulk = Bulk {
                texts: batch
                    .iter()
                    .map(|(_, index)| format!("{prefix}{}", texts[*index]))
                    .collect(),
                reply,
            };
            self.shared.lock().bulk.push_back(bulk);
            self.shared.work.notify_one();
            waiting.push((batch, answer));
        }
        let mut vectors = vec![Vec::new(); texts.len()];
        for (batch, answer) in waiting {
            let embedded = answer
                .await
                .map_err(|_| Error::internal("reading by meaning", "the model is not there"))??;
            for ((_, index), vector) in batch.iter().zip(embedded) {
                vectors[*index] = vector;
            }
        }
        Ok(vectors)
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        let mut lanes = self.shared.lock();
        lanes.closed = true;
        lanes.queries.clear();
        lanes.bulk.clear();
        self.shared.work.notify_all();
    }
}

/// Cuts texts, sorted by falling length, so that no batch holds more than its share of tokens
/// when each of its texts is padded to the first.
fn batches(sorted: &[(usize, usize)]) -> Vec<&[(usize, usize)]> {
    let mut batches = Vec::new();
    let mut rest = sorted;
    while let Some((longest, _)) = rest.first() {
        let many = (BATCH_TOKENS / (*longest).max(1))
            .clamp(1, BATCH_TEXTS)
            .min(rest.len());
        let (batch, after) = rest.split_at(many);
        batches.push(batch);
        rest = after;
    }
    batches
}

fn run(shared: &Shared, identity: &Identity, state: &watch::Sender<ModelState>) {
    let mut model = match load(identity) {
        Ok(model) => model,
        Err(reason) => {
            tracing::warn!("meaning is off: {reason}");
            let _ = state.send(ModelState::Unavailable { reason });
            // Dropping what waits tells its askers.
            let mut lanes = shared.lock();
            lanes.closed = true;
            lanes.bulk.clear();
            lanes.queries.clear();
            return;
        }
    };
    let _ = state.send(ModelState::Ready {
        name: identity.title.clone(),
    });
    loop {
        let mut lanes = shared.lock();
        while lanes.queries.is_empty() && lanes.bulk.is_empty() && !lanes.closed {
            lanes = shared.work.wait(lanes).unwrap_or_else(PoisonError::into_inner);
        }
        if lanes.closed {
            return;
        }
        let failed = |error: fastembed::Error| Error::internal("reading by meaning", error);
        if let Some(query) = lanes.queries.pop_front() {
            drop(lanes);
            if query.reply.is_closed() {
                continue;
            }
            let vector = model
                .embed([query.text], None)
                .map_err(failed)
                .and_then(|vectors| {
                    vectors
                        .into_iter()
                        .next()
                        .ok_or_else(|| Error::internal("reading by meaning", "no vector came back"))
                });
            let _ = query.reply.send(vector);
        } else if let Some(bulk) = lanes.bulk.pop_front() {
            drop(lanes);
            if !bulk.reply.is_closed() {
                let vectors = model.embed(&bulk.texts, Some(bulk.texts.len())).map_err(failed);
                let _ = bulk.reply.send(vectors);
            }
        }
    }
}

/// Loads runtime and model; the error is for the user.
fn load(identity: &Identity) -> Result<TextEmbedding, String> {
    let environment = runtime::runtime()?;
    let model = match &identity.offered {
        None => built_in(),
        Some((offered, folder)) => downloaded(offered, folder)?,
    }
    .with_pooling(Pooling::Mean)
    // The ranges of the file's activations are fixed: a text has the same vector in any batch.
    .with_quantization(QuantizationMode::None);
    let options = InitOptionsUserDefined::new()
        .with_environment(environment)
        .with_max_length(MOST_TOKENS);
    let mut model = TextEmbedding::try_new_from_user_defined(model, options)
        .map_err(|error| format!("{} cannot be loaded: {error}", identity.title))?;
    // Another file than was thought must not fill a vault's store; the built-in one is known by its hash.
    if identity.offered.is_some() {
        let tried = model
            .embed(["weft"], None)
            .map_err(|error| format!("{} cannot read: {error}", identity.title))?;
        if tried.first().map(Vec::len) != Some(identity.dimension) {
            return Err(format!(
                "{} does not make vectors of {} numbers",
                identity.title, identity.dimension
            ));
        }
    }
    Ok(model)
}

fn built_in() -> UserDefinedEmbeddingModel {
    UserDefinedEmbeddingModel::new(
        MODEL_FILE.to_vec(),
        TokenizerFiles {
            tokenizer_file: include_bytes!("../../../../assets/model/tokenizer.json").to_vec(),
            config_file: include_bytes!("../../../../assets/model/config.json").to_vec(),
            special_tokens_map_file: include_bytes!("../../../../assets/model/special_tokens_map.json")
                .to_vec(),
            tokenizer_config_file: include_bytes!("../../../../assets/model/tokenizer_config.json").to_vec(),
        },
    )
}

fn downloaded(offered: &Offered, folder: &Path) -> Result<UserDefinedEmbeddingModel, String> {
    let read = |name: &str| {
        let place = folder.join(name);
        std::fs::read(&place)
            .map_err(|error| format!("{} cannot be loaded: {}: {error}", offered.title, place.display()))
    };
    let [tokenizer, config, special_tokens, tokenizer_config] = TOKENIZER_FILES;
    Ok(UserDefinedEmbeddingModel::new(
        read(local_name(offered.onnx))?,
        TokenizerFiles {
            tokenizer_file: read(tokenizer)?,
            config_file: read(config)?,
            special_tokens_map_file: read(special_tokens)?,
            tokenizer_config_file: read(tokenizer_config)?,
        },
    ))
}

#[cfg(test)]
mod tests;
