//! How long a span of the engine takes each time it is entered.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::span::Id;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::Failure;

/// The times of a span, the one under way last.
#[derive(Clone, Default)]
pub struct Times(Arc<Mutex<Vec<Duration>>>);

struct Timer {
    name: &'static str,
    times: Times,
    /// Of the span under way: the indexer has one thread.
    entered: Mutex<Option<Instant>>,
}

impl Times {
    /// From now on, in the whole process.
    ///
    /// # Errors
    /// Where something else listens to spans already.
    pub fn of(name: &'static str) -> Result<Self, Failure> {
        let times = Self::default();
        let timer = Timer {
            name,
            times: times.clone(),
            entered: Mutex::new(None),
        };
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(timer))?;
        Ok(times)
    }

    /// Those since this was asked last.
    pub fn take(&self) -> Vec<Duration> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<S: Subscriber> Layer<S> for Timer {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.is_span() && metadata.name() == self.name && metadata.target().starts_with("weft")
    }

    fn on_enter(&self, _: &Id, _: Context<'_, S>) {
        *self.entered.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn on_exit(&self, _: &Id, _: Context<'_, S>) {
        let entered = self.entered.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut times = self.times.0.lock().unwrap_or_else(PoisonError::into_inner);
        times.extend(entered.map(|entered| entered.elapsed()));
    }
}
