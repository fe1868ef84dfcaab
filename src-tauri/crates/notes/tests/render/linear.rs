//! Eight times the text takes about eight times as long to show, and no text is too deep.

use std::hint::black_box;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use weft_notes::{LinkHref, RenderOptions, render};

fn rendered(text: &str) -> String {
    render(text, &RenderOptions::reading(), &mut |link| {
        LinkHref::File(link.target.to_owned())
    })
}

fn time(text: &str) -> Duration {
    let started = processor_time();
    black_box(rendered(text));
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

/// The best of several tries decides, because a busy machine only ever adds time.
#[track_caller]
fn check(name: &str, text: impl Fn(usize) -> String) {
    const SMALL: usize = 500;
    let _guard = CLOCK.lock().unwrap_or_else(PoisonError::into_inner);
    let (small, large) = (text(SMALL), text(SMALL * 8));
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..12 {
        best = (best.0.min(time(&small)), best.1.min(time(&large)));
        // Below this, the clock and the allocator are most of what is measured.
        let floor = best.0.max(Duration::from_millis(1));
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
    check("callouts", |count| {
        (1..=count.min(400))
            .map(|depth| format!("{} [!note]\n", ">".repeat(depth)))
            .collect()
    });
    check("indented lists", |count| {
        (0..count)
            .map(|index| format!("{}- a\n", "  ".repeat(index % 90)))
            .collect()
    });
    check("brackets", |count| {
        format!("{}a{}", "[".repeat(count), "]".repeat(count))
    });
    check("emphasis", |count| {
        format!("{}a{}", "*a **a ".repeat(count), "b** b*".repeat(count))
    });
    check("highlights across emphasis", |count| {
        "==a *b== c* **d ==e** f== ".repeat(count)
    });
    check("a highlight across deep emphasis", |count| {
        format!("=={}b== c{}", "*a _a ".repeat(count), "b_ b*".repeat(count))
    });
    check("highlights over the ends of emphasis", |count| {
        "*a ==b* c== **d _e ==f_ g** h== ".repeat(count)
    });
    check("a highlight over the ends of deep emphasis", |count| {
        format!("{}==b{} c==", "*a _a ".repeat(count), "b_ b*".repeat(count))
    });
    check("wiki links", |count| {
        format!("{}a{}", "[[".repeat(count), "]]".repeat(count))
    });
    check("inline footnotes", |count| {
        format!("{}b{}", "a^[".repeat(count), "]".repeat(count))
    });
    check("footnotes in footnotes", |count| {
        (0..count)
            .map(|index| format!("[^{index}]: a[^{}]\n\n", index + 1))
            .collect()
    });
    check("boxes of HTML", |count| format!("{}a", "<div>\n".repeat(count)));
    check("bold of HTML", |count| format!("{}a", "<b>".repeat(count)));
    check("tables in tables", |count| {
        format!("{}a", "<table><tr><td>".repeat(count))
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
        "<a b=\"",
        "<p>",
        "<b title=\"a\">",
        "<a href=b>",
        "<i>a<p>",
        "<p><b>\n\n",
        "<li>",
        "<tr>",
        "<table>",
        "<table>a",
        "<ul><li>",
        "<script>",
        "<style>\n\n",
        "<![CDATA[",
        "<?",
        "<h1>",
        "<details>\n\n",
        "<svg>",
        "<math><mi>",
    ] {
        check(piece, |count| piece.repeat(count));
        check("in a block of HTML", |count| {
            format!("<div>{}", piece.repeat(count))
        });
    }
}

#[test]
fn closers_without_openers() {
    for piece in [
        "a]] ", "a) ", "a** ", "--> ", "</b> ", "a== ", "</div>", "</table>", "</p>", "</br>", "</a>",
    ] {
        check(piece, |count| format!("<div>{}", piece.repeat(count)));
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
        "![[a.png]] ",
        "[a](b.md) ",
        "%%a%% ",
        "%%\na\n\n%%\n\n",
        "a[^1] ",
        "a ^[b] ",
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
        "> [!note] a\n> b\n\n",
        "- [ ] a\n",
        "```\na\n```\n",
        "<b>a</b>",
        "&amp;",
        "<a id=b></a>",
        "<i>a</i><p>",
        "<a href=b>c</a>",
        "[a](https://b) ",
        "![a](https://b) ",
        "<img src=a>",
    ] {
        check(piece, |count| piece.repeat(count));
    }
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
    check("a wide table", |count| {
        format!(
            "|{}\n|{}\n|{}",
            "a|".repeat(count),
            "-|".repeat(count),
            "b|".repeat(count)
        )
    });
    check("attributes", |count| {
        format!(
            "<div {}>a",
            (0..count).map(|index| format!("a{index}=b ")).collect::<String>()
        )
    });
    check("a long attribute before many paragraphs", |count| {
        format!(
            "<div><p><b title=\"{}\">{}",
            "a".repeat(count),
            "<p>x".repeat(count)
        )
    });
    check("a long address before many paragraphs", |count| {
        format!("<div><a href=\"{}\">{}", "a".repeat(count), "<p>x".repeat(count))
    });
    check("many rows before text", |count| {
        format!("<table>{}", "<tr>x<b>y</b>".repeat(count))
    });
}

#[test]
fn what_is_too_deep_is_shown_as_text() {
    for (name, text) in [
        ("quotes", format!("{}deepest", "> ".repeat(100_000))),
        ("lists", format!("{}deepest", "- ".repeat(20_000))),
        (
            "emphasis",
            format!("{}deepest{}", "*a **a ".repeat(20_000), "b** b*".repeat(20_000)),
        ),
        ("boxes", format!("{}deepest", "<div>".repeat(100_000))),
        ("bold", format!("{}deepest", "<b>".repeat(100_000))),
        ("tables", format!("{}deepest", "<table><tr><td>".repeat(50_000))),
        (
            "footnotes",
            format!("{}deepest{}", "a^[".repeat(20_000), "]".repeat(20_000)),
        ),
    ] {
        let html = rendered(&text);
        let mut depth: usize = 0;
        let mut deepest = 0;
        for piece in crate::html::pieces(&html) {
            match piece {
                crate::html::Piece::Start(..) => depth += 1,
                crate::html::Piece::End(_) => depth -= 1,
                _ => {}
            }
            deepest = deepest.max(depth);
        }
        assert!(deepest <= 110, "{name}: {deepest} deep");
        assert!(html.contains("deepest"), "{name}");
        assert!(html.contains("render-notice") || deepest < 90, "{name}: not said");
    }
}
