//! How the time for a text grows with it, and texts that have shown where it grows too fast.

use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What is measured how.
pub struct Measured {
    /// How many pieces the smaller text is made of.
    pub pieces: usize,
    /// Below this, the clock and the allocator are most of what is measured.
    pub floor: Duration,
}

impl Measured {
    /// Eight times the text must take no more than 24 times as long. The best of several tries
    /// decides, because a busy machine only ever adds time.
    #[track_caller]
    pub fn check(&self, name: &str, text: impl Fn(usize) -> String, work: impl Fn(&str)) {
        let _guard = CLOCK.lock().unwrap_or_else(PoisonError::into_inner);
        let (small, large) = (text(self.pieces), text(self.pieces * 8));
        let mut best = (Duration::MAX, Duration::MAX);
        for _ in 0..12 {
            best = (best.0.min(time(&small, &work)), best.1.min(time(&large, &work)));
            if best.1 < best.0.max(self.floor) * 24 {
                return;
            }
        }
        panic!(
            "{name}: {} pieces take {:?}, eight times as many {:?}",
            self.pieces, best.0, best.1
        );
    }
}

/// One measurement at a time, or they would slow each other down.
static CLOCK: Mutex<()> = Mutex::new(());

fn time(text: &str, work: &impl Fn(&str)) -> Duration {
    let started = processor_time();
    work(text);
    processor_time().saturating_sub(started)
}

/// What this thread has computed, which other programs do not add to; where the system does not
/// say it, the clock.
fn processor_time() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    // The system counts when it switches threads.
    std::thread::yield_now();
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split(' ').next()?.parse().ok())
        .map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// A text of so many pieces.
pub type Shape = (&'static str, fn(usize) -> String);

pub const NESTED: &[Shape] = &[
    ("quotes", |count| format!("{}a", "> ".repeat(count))),
    ("lists", |count| format!("{}a", "- ".repeat(count))),
    ("brackets", |count| {
        format!("{}a{}", "[".repeat(count), "]".repeat(count))
    }),
    ("emphasis", |count| {
        format!("{}a{}", "*a **a ".repeat(count), "b** b*".repeat(count))
    }),
    ("wiki links", |count| {
        format!("{}a{}", "[[".repeat(count), "]]".repeat(count))
    }),
];

pub const FOOTNOTES: &[Shape] = &[
    ("footnotes", |count| {
        (0..count)
            .map(|index| format!("a[^{index}]\n\n[^{index}]: b\n\n"))
            .collect()
    }),
    ("a definition that goes on", |count| {
        format!("[^1]: a\n\n{}", "  b\n\n  - c\n\n  > d\n\n".repeat(count))
    }),
    ("definitions that go on", |count| {
        "[^1]: a\n\n  - b\n\n  c\n\n".repeat(count)
    }),
];

/// What begins something that never ends.
pub const OPENERS: &[&str] = &[
    "[[a ", "![[a ", "[a](", "[a](<b", "![", "%% ", "%%\n", "== ", "==a ", "`a ``b ", "$a ", "$$ ", "<a ",
    "<!-- ", "[^a ", "^[a ", "**a _b ", "&a ", "[[a\n", "|", "[[a|", "[!note", "~~a ",
];

/// What ends something that never began.
pub const CLOSERS: &[&str] = &["a]] ", "a) ", "a** ", "--> ", "</b> ", "a== "];

/// Things that stand in notes in any number.
pub const OTHER_PIECES: &[&str] = &[
    "# a\n",
    "- a\n",
    "a ^id\n\n",
    "- a\n\n^id\n\n",
    "#tag ",
    "[[a]] ",
    "[a](b.md) ",
    "%%a%% ",
    "%%\na\n\n%%\n\n",
    "a[^1] ",
    "==a== ",
    "|a|b|\n|-|-|\n",
    "a<br>\n",
    "$a$ ",
    "<div>\n\n",
    "word ",
    "a",
    "潮",
    "\n",
    "> a\n\n",
    "```\na\n```\n",
    "- [ ] a\n",
];
