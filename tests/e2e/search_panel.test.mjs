// What is done with a search and its results: saving it, seeing more of them, replacing; and queries in notes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

const hit = testId("search-hit");
const place = testId("replace-place");
const queryHit = testId("query-hit");

const notes = {
  "Workshop/Sharpening.md":
    "---\ncreated: 2019-05-01\n---\n# Sharpening\n\nFirst the back is made flat.\n\nA plane iron is drawn over the whetstone.\n\nThen it is oiled.\n",
  "Workshop/Care.md": "---\ncreated: 2024-05-01\n---\nA Whetstone is kept wet. See [[whetstone|it]].\r\n",
  "Coast/Limpets.md":
    "# Limpets\n\nEach limpet returns to its own scar on the rock when the water goes out.\n",
  "City/Buses.md": "# Buses\n\nLine 14 turns round behind the gasworks, and nobody knows why.\n",
};

async function search(window, query) {
  await window.press("Ctrl+Shift+F", "Ctrl+A");
  await window.type(query);
}

const found = async (window, selector = hit) => [...new Set(await window.attributes(selector, "data-note"))];
const typed = (window) => window.session.run(`() => document.getElementById("search-field").value`);

windowTest("a search is saved, asked again, renamed and deleted, by keyboard", notes, async ({ open }) => {
  let window = await open();
  await window.indexed(4);
  await search(window, "content:whetstone");
  await until("something is found", async () => (await found(window)).length === 2);
  await window.press("Ctrl+P");
  await window.type("save this search");
  await window.press("Enter");
  await until("a name is asked for", () => window.count(testId("search-name")));
  await window.press("Ctrl+A");
  await window.type("Stones");
  await window.press("Enter");
  await until("it is said", async () => (await window.notices()).some((notice) => notice.includes("Stones")));
  await window.close();

  window = await open();
  await window.indexed(4);
  await window.press("Ctrl+P");
  await window.type("saved search stones");
  await window.press("Enter");
  await until("the palette asks it again", async () => (await found(window)).length === 2);
  assert.equal(await typed(window), "content:whetstone");
  await window.press("Ctrl+A", "Delete", "ArrowDown");
  await untilIs("it stands in the empty panel", ["Stones content:whetstone"], async () =>
    (await window.texts(testId("saved-search"))).map((text) => text.replace(/\s+/g, " ").trim()),
  );
  await window.press("F2");
  await until("another name is asked for", () => window.count(testId("search-name")));
  await window.press("Ctrl+A");
  await window.type("Grinding");
  await window.press("Enter");
  const names = () => window.texts(`${testId("saved-search")} .name`);
  await untilIs("it has that name", ["Grinding"], names);
  await window.press("Delete");
  await untilIs("it is gone", [], names);
  await window.answerNotice("Undo");
  await untilIs("and back", ["Grinding"], names);
  await window.session.run(`() => document.getElementById("search-field").focus()`);
  await window.press("ArrowDown", "Enter");
  await until("Enter asks it", async () => (await found(window)).length === 2);
});

windowTest("results by when notes were made, with what stands around them", notes, async ({ open }) => {
  const window = await open();
  await window.indexed(4);
  await search(window, "content:whetstone");
  await until("both are found", async () => (await found(window)).length === 2);
  const command = async (name) => {
    await window.press("Ctrl+P");
    await window.type(name);
    await window.press("Enter");
  };
  await command("results made last first");
  await untilIs("the younger comes first", "Workshop/Care.md,Workshop/Sharpening.md", async () =>
    (await found(window)).join(),
  );
  assert.equal(await window.count(testId("search-around")), 0);
  await command("more or less context");
  await until("the lines around are shown", async () =>
    (await window.texts(testId("search-around"))).some(
      (text) => text.includes("made flat") && text.includes("oiled"),
    ),
  );
});

windowTest(
  "replacing shows every place first, is one step, and is undone",
  notes,
  async ({ open, vault }) => {
    const text = (path) => readFileSync(join(vault.root, path), "utf8");
    const window = await open();
    await window.indexed(4);
    await window.open("Workshop/Sharpening.md");
    await window.toEnd();
    await window.type("Whetstone, not saved yet.");
    await search(window, "whetstone");
    await window.press("Ctrl+Shift+H");
    await window.type("oilstone");
    await untilIs("every place is shown, what is not saved yet too", 4, () => window.count(place));
    await untilIs("a link's target is told", ["where a link leads"], () =>
      window.texts(testId("replace-caution")),
    );
    await untilIs("and not ticked", "Replace 3", () => window.text(testId("replace-apply")));
    // The note itself, its first place.
    await window.press("ArrowDown", "ArrowDown", " ");
    await untilIs("one is unticked by keyboard", "Replace 2", () => window.text(testId("replace-apply")));
    await window.press(" ", "Ctrl+Enter");
    await until("it is done", async () =>
      (await window.notices()).some((notice) => notice.includes("3 places in 2 notes")),
    );
    assert.equal(text("Workshop/Care.md"), notes["Workshop/Care.md"].replace("Whetstone is", "oilstone is"));
    assert.match(text("Workshop/Sharpening.md"), /over the oilstone[^]*oilstone, not saved yet\./);
    await until("the editor follows", async () =>
      (await window.editorText()).includes("oilstone, not saved"),
    );
    await untilIs("what is left is shown", 1, () => window.count(place));
    await window.answerNotice("Undo");
    await untilIs("every byte is back", notes["Workshop/Care.md"], () => text("Workshop/Care.md"));
    await window.session.run(`() => document.getElementById("replace-field").focus()`);
    await window.press("Ctrl+A");
    await window.type("stone");
    await window.press("Shift+Enter");
    await window.type("of oil");
    await until("a new line is shown as one", async () =>
      (await window.texts(place)).some((words) => words.includes("stone↵of oil")),
    );
    await window.press("Ctrl+Enter");
    await until("it is put in", () => text("Workshop/Care.md").includes("stone\r\nof oil"));
    await window.answerNotice("Undo");
    await untilIs("and taken back", notes["Workshop/Care.md"], () => text("Workshop/Care.md"));
    await until("in the editor too", async () =>
      (await window.editorText()).includes("Whetstone, not saved"),
    );
    await window.session.run(`() => document.getElementById("search-field").focus()`);
    await window.press("Ctrl+A");
    await window.type("~sharp tools");
    await until("meaning alone has nothing to replace", async () =>
      /word for word/.test((await window.text(testId("replace-refusal"))) ?? ""),
    );
  },
);

const withQueries = {
  ...notes,
  "Queries.md":
    "# Queries\n\n```query\nwhetstone -file:none\n```\n\nText between.\n\n```query\n~how animals find home\nin:Coast\n```\n\n```query\n/wh(/ tag:none\n```\n",
};

windowTest(
  "a query in a note shows its results, and follows the vault",
  withQueries,
  async ({ open, vault }) => {
    const window = await open();
    await window.indexed(5);
    await window.open("Queries.md");
    const all = "Coast/Limpets.md,Workshop/Care.md,Workshop/Sharpening.md";
    const results = async () => (await found(window, queryHit)).sort().join();
    await untilIs("both queries are answered in live preview, without the note itself", all, results);
    await untilIs("with their counts", "2 notes,1 note,0 notes", async () =>
      (await window.texts(testId("query-count"))).join(),
    );
    await until("what cannot be read is told in its place", async () =>
      (await window.texts(".query-problem")).some((text) => text.includes("unclosed group")),
    );
    await window.toLine("whetstone -file:none");
    await until("where the cursor is the source stands", async () =>
      (await window.drawnText()).includes("whetstone -file:none"),
    );
    assert.equal(await results(), "Coast/Limpets.md");
    await window.press("Alt+Enter");
    const underKeys = () =>
      window.session.run(
        "() => document.activeElement.getAttribute('data-note') ?? document.activeElement.className",
      );
    await untilIs("its key goes to the results", "Workshop/Care.md", underKeys);
    await window.press("ArrowDown");
    await untilIs("the arrows go among them", "Workshop/Sharpening.md", underKeys);
    await window.press("ArrowDown", "ArrowDown");
    await until("and out behind them", async () => (await underKeys()).includes("cm-content"));
    await window.toLine("whetstone -file:none");
    await window.press("Alt+Enter");
    await untilIs("from the source again", "Workshop/Care.md", underKeys);
    await window.press("Enter");
    await window.shows("Workshop/Care.md");
    await window.press("Ctrl+Alt+ArrowLeft");
    await window.shows("Queries.md");
    await window.toLine("Text between");
    vault.write("City/New.md", "Another whetstone, from outside.\n");
    await until("a new note appears in it", async () => (await results()).includes("City/New.md"));
    await window.press("Ctrl+E");
    await until("reading view shows them too", async () => {
      const shown = await found(window, `${testId("page")} ${queryHit}`);
      return shown.includes("City/New.md") && shown.includes("Coast/Limpets.md");
    });
    await window.click(`${testId("page")} ${queryHit}[data-note="Coast/Limpets.md"]`);
    await window.shows("Coast/Limpets.md");
  },
);

windowTest("the switcher offers by meaning what no name has", notes, async ({ open }) => {
  const window = await open();
  await window.indexed(4);
  const rows = () => window.attributes(testId("pick-row"), "data-key");
  await window.press("Ctrl+O");
  await window.type("limp");
  await untilIs("letters are enough", "Coast/Limpets.md", async () => (await rows()).join());
  await window.press("Ctrl+A");
  await window.type("how do sea snails find home");
  await until(
    "meaning is offered behind the way to make it",
    async () => (await rows())[1] === "Coast/Limpets.md",
  );
  assert.match((await window.texts(testId("pick-row")))[1], /by meaning/);
  await window.press("ArrowDown", "Enter");
  await window.shows("Coast/Limpets.md");
  await window.press("Ctrl+O");
  await window.type("how do sea snails sleep");
  await window.press("Shift+Enter");
  await window.shows("how do sea snails sleep.md");
});
