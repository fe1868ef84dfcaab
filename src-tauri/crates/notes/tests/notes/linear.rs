//! Eight times the text takes about eight times as long, whatever the text.

use std::hint::black_box;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use weft_notes::{chunks, parse};

fn read(text: &str) {
    let note = parse(text);
    black_box(chunks(text, &note, "A title"));
}

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

/// One measurement at a time, or they would slow each other down.
static CLOCK: Mutex<()> = Mutex::new(());

#[track_caller]
fn check(name: &str, text: impl Fn(usize) -> String) {
    check_work(name, text, read);
}

/// The best of several tries decides, because a busy machine only ever adds time.
#[track_caller]
pub(crate) fn check_work(name: &str, text: impl Fn(usize) -> String, work: impl Fn(&str)) {
    const SMALL: usize = 2_000;
    let _guard = CLOCK.lock().unwrap_or_else(PoisonError::into_inner);
    let (small, large) = (text(SMALL), text(SMALL * 8));
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..12 {
        best = (best.0.min(time(&small, &work)), best.1.min(time(&large, &work)));
        // Below this, the clock and the allocator are most of what is measured.
        let floor = best.0.max(Duration::from_micros(200));
        if best.1 < floor * 24 {
            return;
        }
    }
    panic!(
        "{name}: {SMALL} pieces take {:?}, eight times as many {:?}",
        best.0, best.1
    );
}

#[test]
fn nesting() {
    check("quotes", |count| format!("{}a", "> ".repeat(count)));
    check("lists", |count| format!("{}a", "- ".repeat(count)));
    check("indented lists", |count| {
        (0..count)
            .map(|index| format!("{}- a\n", "  ".repeat(index % 50)))
            .collect()
    });
    check("brackets", |count| {
        format!("{}a{}", "[".repeat(count), "]".repeat(count))
    });
    check("emphasis", |count| {
        format!("{}a{}", "*a **a ".repeat(count), "b** b*".repeat(count))
    });
    check("wiki links", |count| {
        format!("{}a{}", "[[".repeat(count), "]]".repeat(count))
    });
}

#[test]
fn openers_without_closers() {
    for piece in [
        "[[a ",
        "![[a ",
        "[a](",
        "[a](<b",
        "![",
        "%% ",
        "%%\n",
        "== ",
        "==a ",
        "`a ``b ",
        "$a ",
        "$$ ",
        "<a ",
        "<!-- ",
        "[^a ",
        "^[a ",
        "**a _b ",
        "&a ",
        "[[a\n",
        "|",
        "[[a|",
        "[!note",
        "~~a ",
        "^[",
        "^[[",
        "[^",
        "![a|1](",
        "[a](<",
        "[a]: <b",
        "> [!a",
        "- [a",
        "- [x] [",
        "a ==b %%c ",
        "^[a %%b ",
        "https://",
        "[a\n](",
        "[a](\n",
        "&#35",
        "%%^[a] ==b",
        "> %%\n> ",
        "- %%\n",
        "[[a %%",
        "==[[",
    ] {
        check(piece, |count| piece.repeat(count));
    }
}

#[test]
fn closers_without_openers() {
    for piece in [
        "a]] ", "a) ", "a** ", "--> ", "</b> ", "a== ", "a] ", "]](", "|9](b) ", "%% ]] ", "#^a]] ",
    ] {
        check(piece, |count| piece.repeat(count));
    }
}

#[test]
fn many_of_one_kind() {
    for piece in [
        "# a\n",
        "- a\n",
        "a ^id\n\n",
        "- a\n\n^id\n\n",
        "#tag ",
        "[[a]] ",
        "[a](b.md) ",
        "%%a%% ",
        "%%\na\n\n%%\n\n",
        "%%\na ^id\n\n# b\n\n%%\n\n# c ^id\n\n",
        "# a\n\n###### b\n\n",
        "a[^1] ",
        "==a== ",
        "|a|b|\n|-|-|\n",
        "a<br>\n",
        "$a$ ",
        "<div>\n\n",
        "word ",
        "a",
        "潮",
        "a. ",
        "\n",
        "> a\n\n",
        "```\na\n```\n",
        "- [ ] a\n",
        "- [-] a\n  - [>] b\n",
        "> [!a] b\n> > [!c]- d\n\n",
        "^[a] ",
        "^[a [^b] ",
        "^[a %%]%% b] ",
        "[^a] ",
        "==a %%b==%% c== ",
        "![a|9x9](b.png) ",
        "![[a|b|9]] ",
        "[a](<b c.md#d> 'e') ",
        "[a](b&#35;c&amp;d) ",
        "[a %%b%% c](d) ",
        "[![a](b)](c) ",
        "> [a](\n> b.md)\n\n",
        "# a\n%%\n\n# b %%\n\n",
        "$a$ [[b$]] ",
        "https://a.b/#c ",
        "- a\n\n  > [!b] %%\n\n%% c\n",
        "[a](#page=3) [[b.pdf#page=3&c=4]] ",
    ] {
        check(piece, |count| piece.repeat(count));
    }
    check("references", |count| {
        (0..count)
            .map(|index| format!("[a{index}]: b\n[a{index}]\n\n"))
            .collect()
    });
    check("a definition that goes on", |count| {
        format!("[^1]: a\n\n{}", "  b\n\n  - c\n\n  > d\n\n".repeat(count))
    });
    check("definitions that go on", |count| {
        "[^1]: a\n\n  - b\n\n  c\n\n".repeat(count)
    });
    check("footnotes", |count| {
        (0..count)
            .map(|index| format!("a[^{index}]\n\n[^{index}]: b\n\n"))
            .collect()
    });
    check("one long heading over many sections", |count| {
        format!("# {}\n\n{}", "word ".repeat(count), "## a\n\nb\n\n".repeat(count))
    });
    check("links to one definition with a long gap", |count| {
        format!(
            "[r]:{}<a{}>\n\n{}",
            " ".repeat(count),
            "&#35;".repeat(count),
            "[r] ".repeat(count)
        )
    });
    check("images in images", |count| {
        format!("{}a{}", "![".repeat(count), " %%b%% ](c)".repeat(count))
    });
    check("callouts in callouts", |count| {
        (1..count / 10)
            .map(|depth| format!("{}[!a] b\n", "> ".repeat(depth % 60)))
            .collect()
    });
    for piece in [
        "a: b\n",
        "a:\n- b\n",
        "tags: [a, \"\\x61 b c\"]\n",
        "a: |\n  b\n\n",
        "a: [b, # c\n  'd']\n# e\n\n",
        "a: \"[[b|c]] ''d\n  e\"\n",
        "a: {b: {c: [d]}}\n",
        "? a\n: b\n",
        "a: b, ",
        "{a: b}, ",
        "- a\n",
        "[",
        "a:\n ",
        "# a\n",
        "a: 2020-01-01T10:00\n",
    ] {
        // Names must differ, or reading ends at the second.
        check(piece, |count| {
            let lines = (0..count / 4).map(|index| piece.replacen('a', &format!("a{index}"), 1));
            format!("---\n{}\n---\na", lines.collect::<String>())
        });
    }
    check("a flow list", |count| {
        format!("---\na: [{}]\n---\n", "x, ".repeat(count))
    });
    check("tags in one value", |count| {
        format!("---\ntags: \"{}\"\n---\na", "a, #b ".repeat(count))
    });
    check("tags with escapes in one value", |count| {
        format!("---\ntags: \"{}\"\n---\na", "\\x61 ".repeat(count))
    });
    check("properties", |count| {
        format!("---\n{}---\na", "a: [b, c]\n- \"[[\n".repeat(count))
    });
}
