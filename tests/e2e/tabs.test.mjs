// Tabs, splits, the palette: several notes at once, and all of it back at the next start.
import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { until, untilIs } from "./until.mjs";
import { row, testId, windowTest } from "./window.mjs";

const three = { "One.md": "One.\n", "Two.md": "Two.\n", "Three.md": "Three, see [[One]].\n" };

/** The tabs of each pane, the shown one in brackets. */
function tabs(window) {
  return window.session.run(`() =>
    [...document.querySelectorAll("[data-testid=pane]")].map((pane) =>
      [...pane.querySelectorAll("[data-testid=note-tab]")]
        .map((tab) => {
          const name = tab.dataset.path.replace(/\\.md$/, "") || "-";
          return tab.getAttribute("aria-selected") === "true" ? "[" + name + "]" : name;
        })
        .join(" "),
    )`);
}

function tabsAre(window, ...expected) {
  return untilIs("the tabs are these", expected, () => tabs(window));
}

/** A click with keys held down. */
function clickWith(window, selector, keys) {
  return window.session.run(
    `(selector, keys) => document.querySelector(selector).dispatchEvent(
      new MouseEvent("click", { bubbles: true, cancelable: true, ...keys }))`,
    selector,
    keys,
  );
}

/** Runs a command from the palette. */
async function command(window, words) {
  await window.press("Ctrl+P");
  await window.type(words);
  await window.press("Enter");
}

function paneText(window, index) {
  return window.session.run(
    "(index) => document.querySelectorAll('[data-testid=pane]')[index]?.querySelector('.cm-content').innerText.trim()",
    index,
  );
}

windowTest("several notes in tabs, by keyboard", three, async ({ vault, open }) => {
  const window = await open();
  await window.open("One.md");
  await tabsAre(window, "[One]");
  await window.press("Ctrl+T");
  await tabsAre(window, "One [-]");
  await window.click(row("Two.md"));
  await window.shows("Two.md");
  await clickWith(window, row("Three.md"), { ctrlKey: true });
  await tabsAre(window, "One Two [Three]");

  await window.toEnd();
  await window.type("Typed.");
  await window.press("Ctrl+1");
  await tabsAre(window, "[One] Two Three");
  await untilIs("leaving the tab saved it", "Three, see [[One]].\nTyped.", () => vault.text("Three.md"));
  await window.press("Ctrl+9");
  await window.shows("Three.md");
  await window.focusText();
  await window.press("Ctrl+Z");
  await untilIs("undo outlived the change of tabs", three["Three.md"], () => vault.text("Three.md"));

  await window.press("Ctrl+W");
  await tabsAre(window, "[One] Two");
  await window.press("Ctrl+Shift+T");
  await tabsAre(window, "One Two [Three]");
  await window.press("Ctrl+Tab");
  await window.shows("One.md");
  await window.press("Ctrl+Shift+Tab");
  await window.shows("Three.md");

  // Each tab has its own way back.
  await window.toLine("see");
  await window.press("ArrowLeft", "ArrowLeft", "ArrowLeft", "Alt+Enter");
  await window.shows("One.md");
  await tabsAre(window, "One Two [One]");
  await window.press("Ctrl+2");
  assert.equal(await window.attribute('[aria-label="Back"]', "disabled"), "");
  await window.press("Ctrl+3", "Ctrl+Alt+ArrowLeft");
  await window.shows("Three.md");
  await tabsAre(window, "One Two [Three]");
});

windowTest("a tab follows its note to another name, and goes with it", three, async ({ open }) => {
  const window = await open();
  await window.open("One.md");
  await clickWith(window, row("Two.md"), { ctrlKey: true });
  await tabsAre(window, "One [Two]");
  await window.press("F2");
  await window.press("Ctrl+A");
  await window.type("Deux");
  await window.press("Enter");
  await tabsAre(window, "One [Deux]");
  await window.press("Ctrl+Shift+E", "Delete");
  await tabsAre(window, "[One]");
  await window.answerNotice("Undo");
  await tabsAre(window, "One [Deux]");
});

windowTest(
  "a note whose file another program takes away stays in its tab",
  three,
  async ({ vault, open }) => {
    const window = await open();
    await window.open("One.md");
    await clickWith(window, row("Two.md"), { ctrlKey: true });
    await tabsAre(window, "One [Two]");
    rmSync(join(vault.root, "One.md"));
    await until("the row is gone", async () => (await window.count(row("One.md"))) === 0);
    await window.press("Ctrl+1");
    await until("its text is still there, and said to be", async () => {
      const text = await window.text('[aria-label="Note"]');
      return text.includes("took this note's file away") && text.includes("One.");
    });
  },
);

windowTest(
  "a note in two panes is one text with one undo",
  { "One.md": "One.\n", "Two.md": "Two.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("One.md");
    await command(window, "split right");
    await tabsAre(window, "[One]", "[One]");
    await until("the new pane has the keyboard", () =>
      window.session.run(
        "() => document.querySelectorAll('[data-testid=pane]')[1].contains(document.activeElement)",
      ),
    );
    await window.press("Ctrl+End");
    await window.type("Typed on the right.");
    await untilIs("the left shows it", "One.\nTyped on the right.", () => paneText(window, 0));
    await untilIs("the disk has it once", "One.\nTyped on the right.", () => vault.text("One.md"));
    await window.press("Ctrl+Alt+PageUp");
    await window.press("Ctrl+Z");
    await untilIs("undo on the left takes it back", "One.\n", () => vault.text("One.md"));
    await untilIs("on the right too", "One.", () => paneText(window, 1));

    // The panels, the tree and the keys are about the pane that is worked in.
    await window.press("Ctrl+Alt+PageDown");
    await window.click(row("Two.md"));
    await tabsAre(window, "[One]", "[Two]");
    await window.press("Ctrl+W");
    await tabsAre(window, "[One]");
    await window.toEnd();
    await window.type("After.");
    await untilIs("the pane that is left goes on", "One.\nAfter.", () => vault.text("One.md"));
  },
);

const long = Array.from({ length: 300 }, (_, index) => `Line ${index + 1}.`).join("\n\n");

windowTest(
  "tabs, panes, cursor and scroll place are back at the next start, without what is gone",
  { ...three, "Long.md": long, "Gone.md": "Gone.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Gone.md");
    await clickWith(window, row("Long.md"), { ctrlKey: true });
    await clickWith(window, row("Two.md"), { ctrlKey: true, altKey: true });
    await tabsAre(window, "Gone [Long]", "[Two]");
    await clickWith(window, row("One.md"), { ctrlKey: true });
    await window.press("Ctrl+Alt+PageUp");
    await window.shows("Long.md");
    await window.press("Ctrl+End");
    const line = () =>
      window.session.run("() => document.querySelector('.cm-content').innerText.includes('Line 300.')");
    await until("the end is in sight", line);
    await window.close();
    rmSync(join(vault.root, "Gone.md"));

    const again = await open();
    await tabsAre(again, "[Long]", "Two [One]");
    await until("the left pane stands where it stood", () =>
      again.session.run("() => document.querySelector('.cm-content').innerText.includes('Line 300.')"),
    );
    await untilIs("the right pane is read", "One.", () => paneText(again, 1));
    await until("the left pane is the one worked in", async () => (await again.shownTitle()) === "Long");
    await again.focusText();
    await again.type("!");
    await untilIs("the cursor is where it was", `${long}!`, () => vault.text("Long.md"));
  },
);

windowTest("the command palette finds, runs and remembers by keyboard", three, async ({ open }) => {
  const window = await open();
  await window.open("One.md");
  await window.press("Ctrl+P");
  await window.type("qqqq");
  await until("nothing is found, and it says so", async () =>
    (await window.text(testId("pick"))).includes("No command is called like"),
  );
  await window.press("Ctrl+A");
  await window.type("dark");
  await untilIs("the best is chosen", "theme-dark", () =>
    window.attribute(`${testId("pick-row")}[aria-selected=true]`, "data-key"),
  );
  await window.press("Enter");
  await untilIs("it was done", "dark", () => window.attribute("html", "data-theme"));
  assert.equal(await window.count(testId("pick")), 0);
  await window.press("Ctrl+P");
  await untilIs("what cannot be done now is no first choice", true, async () => {
    const rows = await window.attributes(testId("pick-row"), "data-key");
    return rows.length > 20 && rows[0] !== "theme-dark";
  });
  await window.press("Escape");
  await untilIs("the palette is closed", 0, () => window.count(testId("pick")));
});

windowTest(
  "text and tables are changed by keys and from the palette",
  { "Page.md": "Some words.\n\n| a | b |\n| --- | --- |\n| one | two |\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Page.md");
    await window.toLine("Some words");
    await window.press("Shift+Home", "Ctrl+B");
    const chosen = async (words) => {
      await window.press("Ctrl+P");
      await window.type(words);
      await until("it is offered first", async () =>
        (await window.text(`${testId("pick-row")}[aria-selected=true]`))
          ?.toLowerCase()
          .startsWith(words.toLowerCase()),
      );
      await window.press("Enter");
      await untilIs("the palette is closed", 0, () => window.count(testId("pick")));
    };
    await chosen("Heading 2");
    await window.click(`${testId("table")} [data-row="1"][data-column="1"]`);
    await window.press("Ctrl+A", "Ctrl+I");
    await chosen("Table: add a row below");
    await until("the new row has the keyboard", () =>
      window.session.run("() => document.activeElement.matches('[data-row=\"2\"]')"),
    );
    const written = "## **Some words.**\n\n| a | b |\n| --- | --- |\n| one | *two* |\n|  |  |\n";
    await untilIs("the file holds it", written, () => vault.text("Page.md"));
  },
);

windowTest(
  "the switcher opens what was seen last, and makes what is not there",
  three,
  async ({ vault, open }) => {
    const window = await open();
    await window.open("One.md");
    await window.open("Two.md");
    await window.press("Ctrl+O");
    await untilIs("what was looked at last comes first", "One.md", () =>
      window.attribute(testId("pick-row"), "data-key"),
    );
    await window.type("thr");
    await window.press("Ctrl+Enter");
    await tabsAre(window, "Two [Three]");
    await window.press("Ctrl+O");
    await window.type("Tw");
    await window.press("Shift+Enter");
    await window.shows("Tw.md");
    assert.equal(vault.text("Tw.md"), "");
    await window.press("Ctrl+O");
    await window.type("Three");
    await window.press("Enter");
    await window.shows("Three.md");
    await window.press("Ctrl+O");
    await window.type("Three");
    await untilIs("the note on the screen is not made once more", "Three.md", async () =>
      (await window.attributes(testId("pick-row"), "data-key")).join(),
    );
    await window.press("Enter");
    await window.shows("Three.md");
    const made = readdirSync(vault.root).filter((name) => name.startsWith("Three"));
    assert.deepEqual(made, ["Three.md"]);
  },
);

const tides = "---\naliases: [Rock pools]\n---\n# Tides\n\nWords.\n\n## Log\n\nFirst.\n\n## Log\n\nSecond.\n";

windowTest(
  "the switcher finds aliases and headings, and goes to the heading",
  {
    "Sea/Tides.md": tides,
    "Bread.md": "# Bread\n\n## Kneading\n\nLong.\n",
    "C# notes.md": "Sharp.\n",
    "One.md": "One.\n",
  },
  async ({ vault, open }) => {
    const window = await open();
    await window.indexed(4);
    await window.open("One.md");
    const rows = async () =>
      (await window.texts(testId("pick-row"))).map((text) => text.replace(/\s+/g, " ").trim());
    /** The text from the cursor on, null while it is not in the text. */
    const ahead = () =>
      window.session.run(`() => {
        if (!document.activeElement.matches(".cm-content")) return null;
        const { state } = document.activeElement.cmTile.view;
        return state.sliceDoc(state.selection.main.head);
      }`);

    await window.press("Ctrl+O");
    await window.type("rock");
    await untilIs("an alias is offered with its note", ["Rock pools → Tides alias"], rows);
    await window.press("Enter");
    await window.shows("Sea/Tides.md");

    // Typed at once: Enter waits for the headings.
    await window.press("Ctrl+O");
    await window.type("#knead");
    await window.press("Ctrl+Enter");
    await window.shows("Bread.md");
    await untilIs("the cursor is at the heading", "## Kneading\n\nLong.\n", ahead);
    await tabsAre(window, "Sea/Tides [Bread]");

    await window.press("Ctrl+O");
    await window.type("rockpools#");
    await untilIs("all headings of it", ["Tides Tides H1", "Log Tides H2", "Log Tides H2"], rows);
    await window.type("log");
    await untilIs("those with the letters", ["Log Tides H2", "Log Tides H2"], rows);
    await window.press("ArrowDown", "Enter");
    await window.shows("Sea/Tides.md");
    await untilIs("the second of them", "## Log\n\nSecond.\n", ahead);

    await window.press("Ctrl+O");
    await window.type("C#");
    await untilIs("a name may hold the sign", "C# notes", async () => (await rows())[0]);
    await window.press("Ctrl+A");
    await window.type("bread#yeast");
    const none = () => window.text("[data-testid=pick] .none");
    await until("it says that there is none", async () =>
      (await none())?.startsWith("No heading is like “yeast” in what is called like “bread”."),
    );
    await window.press("Shift+Enter");
    await window.press("Ctrl+A");
    await window.type("#how long to work the dough");
    await until("meaning is offered where no heading has the letters", async () =>
      (await rows()).some((row) => row.startsWith("Bread") && row.endsWith("by meaning")),
    );
    await window.press("Escape");
    await untilIs("it is closed", 0, () => window.count(testId("pick")));
    assert.ok(vault.names().every((name) => !name.includes("yeast")));
    await window.shows("Sea/Tides.md");
  },
);

windowTest("settings are applied at once and remembered, keys too", three, async ({ open }) => {
  const window = await open();
  await window.open("One.md");
  const size = () =>
    window.session.run("() => getComputedStyle(document.querySelector('.cm-scroller')).fontSize");
  assert.equal(await size(), "17.5px");
  await window.press("Ctrl+=");
  await untilIs("the text is larger", "19px", size);
  await window.press("Ctrl+,");
  await window.click("#settings-keys");
  await window.click('[data-testid="key-row"][data-id="new-tab"] .key');
  await window.press("Ctrl+P");
  await untilIs("the conflict is told on both", 2, () => window.count('[data-testid="key-row"] .problem'));
  await window.click('[data-testid="key-row"][data-id="new-tab"] .problem button');
  await untilIs("and mended", 0, () => window.count('[data-testid="key-row"] .problem'));
  await window.press("Escape");
  await untilIs("the settings are closed", 0, () => window.count(testId("settings")));
  await window.press("Ctrl+P");
  await tabsAre(window, "One [-]");
  await window.close();

  const again = await open();
  await tabsAre(again, "[One]");
  await untilIs("the text is as large", "19px", () =>
    again.session.run("() => getComputedStyle(document.querySelector('.cm-scroller')).fontSize"),
  );
  await again.press("Ctrl+P");
  await tabsAre(again, "One [-]");
});

windowTest(
  "the same note is read in one tab and written in another, and so again after a restart, with its folds",
  { "Note.md": "A [[Nobody]] and **bold**.\n\n# Folded\n\nInside.\n\n# Open\n\nOutside.\n" },
  async ({ vault, open }) => {
    const before = vault.text("Note.md");
    const shown = (window) =>
      window.session.run(`() =>
        [...document.querySelectorAll("[data-testid=pane]")].map((pane) => {
          const page = pane.querySelector("[data-testid=page]");
          if (page) return "read: " + (page.querySelector("p")?.innerText ?? "");
          return "written: " + (pane.querySelector(".cm-line")?.innerText ?? "");
        })`);
    const folded = (window) => window.texts(`${testId("pane")}:first-child .cm-folded-line`);
    let window = await open();
    await window.open("Note.md");
    await window.toLine("# Folded");
    await window.press("Ctrl+Shift+[");
    await untilIs("the section is folded", 1, async () => (await folded(window)).length);
    await command(window, "Split right");
    await untilIs("there are two panes", 2, () => window.count(testId("pane")));
    await window.press("Ctrl+E");
    const both = ["written: A Nobody and bold.", "read: A Nobody and bold."];
    await untilIs("one is written, the other read", both, () => shown(window));
    await untilIs("that the link leads nowhere is seen in both", [1, 1], async () => [
      await window.count(`${testId("pane")}:first-child .cm-unresolved`),
      await window.count(`${testId("page")} .is-unresolved`),
    ]);
    await window.close();

    window = await open();
    await untilIs("it is so again", both, () => shown(window));
    await untilIs("and the section is folded", ["Folded…"], () => folded(window));
    await until("the link looks so again, though its pane is not worked in", () =>
      window.count(`${testId("pane")}:first-child .cm-unresolved`),
    );
    await window.press("Ctrl+E");
    await untilIs("both are written", [both[0], "written: A Nobody and bold."], () => shown(window));
    await command(window, "Toggle source mode");
    await untilIs("one of them in source", [both[0], "written: A [[Nobody]] and **bold**."], () =>
      shown(window),
    );
    assert.equal(vault.text("Note.md"), before, "looking changes nothing");
  },
);
