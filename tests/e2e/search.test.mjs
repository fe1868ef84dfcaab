import assert from "node:assert/strict";
import { until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

const hit = testId("search-hit");
const field = testId("search-field");

const notes = {
  "Workshop/Sharpening.md":
    "# Sharpening\n\nA plane iron is drawn over the whetstone until a burr can be felt along its back.\n",
  "Coast/Limpets.md":
    "# Limpets\n\n## Homing\n\nEach limpet returns to its own scar on the rock when the water goes out.\n",
  "City/Buses.md": "# Buses\n\nLine 14 turns round behind the gasworks, and nobody knows why.\n",
  "Long.md": `# Long\n\n${"A line that says nothing much.\n\n".repeat(120)}The whetstone again, far down.\n`,
};

windowTest("words find their passage, the arrows and Enter open it", notes, async ({ open }) => {
  const window = await open();
  await window.indexed(4);
  await window.press("Ctrl+Shift+F");
  await window.type("whetstone");
  await until("both notes are found", async () => {
    const found = new Set(await window.attributes(hit, "data-note"));
    return found.has("Workshop/Sharpening.md") && found.has("Long.md");
  });
  assert.ok(
    (await window.texts(`${hit} mark`)).some((text) => text.toLowerCase() === "whetstone"),
    "the word is marked",
  );
  const found = await window.attributes(hit, "data-note");
  const down = found.indexOf("Long.md");
  await window.press(...Array.from({ length: down }, () => "ArrowDown"));
  await untilIs("the hit is chosen", "true", () => window.attribute(`#search-hit-${down}`, "aria-selected"));
  await window.press("Enter");
  await window.shows("Long.md");
  await until("the passage is on the screen", async () =>
    (await window.editorText()).includes("whetstone again"),
  );
});

windowTest("a question in other words finds the passage by its meaning", notes, async ({ open }) => {
  const window = await open();
  await window.indexed(4);
  await window.press("Ctrl+Shift+F");
  await window.type("how do sea snails find their way home");
  await untilIs(
    "the limpets come first",
    "Coast/Limpets.md",
    async () => (await window.attributes(hit, "data-note"))[0],
  );
  await window.press("Enter");
  await window.shows("Coast/Limpets.md");
  assert.match(await window.editorText(), /returns to its own scar/);
});

windowTest("results come while typing, Escape goes back to the text", notes, async ({ open }) => {
  const window = await open();
  await window.open("City/Buses.md");
  await window.press("Ctrl+Shift+F");
  await window.type("gasw");
  await untilIs(
    "half a word is enough",
    "City/Buses.md",
    async () => (await window.attributes(hit, "data-note"))[0],
  );
  await window.press("Escape");
  await untilIs("the search is closed", 0, () => window.count(hit));
  assert.equal(
    await window.session.run("() => document.querySelector('[data-testid=search-field]').value"),
    "",
  );
  assert.equal(
    await window.session.run("() => document.activeElement.className.includes('cm-content')"),
    true,
  );
  assert.equal(await window.count(field), 1);
});

windowTest("what was just saved is found by its new words", notes, async ({ open }) => {
  const window = await open();
  await window.indexed(4);
  await window.open("City/Buses.md");
  await window.toEnd();
  await window.type("The zeppelin hangar stands empty.");
  await window.saved();
  await window.press("Ctrl+Shift+F");
  await window.type("zeppelin");
  await untilIs(
    "the new words are found",
    "City/Buses.md",
    async () => (await window.attributes(hit, "data-note"))[0],
    5,
  );
});

windowTest(
  "conditions choose the notes, are told in words, and what cannot be read is named",
  notes,
  async ({ open }) => {
    const window = await open();
    await window.indexed(4);
    const found = async () => [...new Set(await window.attributes(hit, "data-note"))].sort();
    await window.press("Ctrl+Shift+F");
    await window.type("whetstone -file:long");
    await untilIs("the other note is left", "Workshop/Sharpening.md", async () => (await found()).join());
    await untilIs(
      "it says what it looks for",
      "Notes with “whetstone” and not whose name has “long”: 1",
      () => window.text(testId("query-explanation")),
    );
    await window.press("Ctrl+A");
    await window.type("~creatures of the shore in:Coast");
    await untilIs("meaning ranks within the folder", "Coast/Limpets.md", async () => (await found()).join());
    await window.press("Ctrl+A");
    await window.type("/wh(/ gasworks tag:");
    await untilIs("the rest of it runs", "City/Buses.md", async () => (await found()).join());
    await until(
      "what stands at its end is told when the hands rest",
      async () => (await window.count(testId("query-problem"))) === 2,
    );
    assert.deepEqual(await window.texts(testId("query-problem")), [
      "“/wh(/”: this regular expression cannot be read: unclosed group.",
      "“tag:”: what it asks for has to stand right behind it.",
    ]);
    assert.deepEqual(await window.texts(testId("query-mark")), ["/wh(/", "tag:"], "marked where it stands");
    // Longer than the field, which then shows the end of it.
    await window.press("Ctrl+A");
    await window.type("gasworks and a good many other words that fill the field and more -limpet /wh(/ ");
    await until("its marks go with what is typed", () =>
      window.session.run(
        `(mark, field) => {
          const shown = document.querySelector(mark)?.getBoundingClientRect();
          const { left, right } = document.querySelector(field).getBoundingClientRect();
          return shown !== undefined && shown.left > left && shown.right < right;
        }`,
        testId("query-mark"),
        testId("search-field"),
      ),
    );
    await window.press("Ctrl+A");
    await window.type("line:(limpet gasworks)");
    await untilIs("nothing is both", 0, () => window.count(hit));
    await until("it says so", async () =>
      /No note is all of that/.test((await window.texts(".panel-quiet")).join()),
    );
  },
);

windowTest(
  "results are ordered, folded and copied, and what led somewhere is offered again",
  notes,
  async ({ open }) => {
    const window = await open();
    await window.indexed(4);
    await window.press("Ctrl+Shift+F");
    await window.type("whetstone");
    const titles = () => window.texts(`${testId("search-note")} > span:first-of-type`);
    // The words come first; with meaning all four notes bear on it.
    await until("meaning has joined the words", async () => (await titles()).length === 4);
    const choose = async (label) => {
      await window.click(testId("results-menu"));
      await window.session.run(
        `(label) => [...document.querySelectorAll("[role^=menuitem]")].find((item) => item.textContent.includes(label)).click()`,
        label,
      );
    };
    await choose("By name");
    await until("they stand by name", async () => {
      const found = await titles();
      return found.join() === found.toSorted().join();
    });
    const before = await window.count(hit);
    await window.session.run(`() => document.getElementById("search-field").focus()`);
    await window.press("Alt+ArrowLeft");
    await until("the chosen note is folded", async () => (await window.count(hit)) < before);
    await window.press("Alt+ArrowRight");
    await untilIs("and unfolded", before, () => window.count(hit));
    await choose("Fold all");
    await untilIs("all are folded", 0, () => window.count(hit));
    await choose("Copy");
    await untilIs("what is copied is told", true, async () =>
      (await window.notices()).some((notice) => notice.includes("copied")),
    );
    await choose("Unfold all");
    await window.session.run(`() => document.getElementById("search-field").focus()`);
    await window.press("Enter");
    await window.press("Ctrl+Shift+F", "Ctrl+A", "Delete");
    await untilIs("the query is offered again", ["whetstone"], () => window.texts("#search-offers .example"));
  },
);
