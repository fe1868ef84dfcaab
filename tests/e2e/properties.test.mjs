import assert from "node:assert/strict";
import { until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

const front =
  '---\n# mine\ntags: [coast,  sea]   # two\nseen: 2026-11-21\ncount: 1.10\ndone: false\nabout: "[[Moon]]"\nnested: {a: {b: 1}}\nempty:\n---\n';
const files = {
  "Pools.md": `${front}Text of the note.\n`,
  "Moon.md": "The moon.\n",
  "Plain.md": "Without properties.\r\n",
};

const property = (name) => `${testId("property")}[data-name="${name}"]`;

async function openPools(open) {
  const window = await open();
  await window.open("Pools.md");
  await until("the properties are shown", () => window.count(testId("property")));
  return window;
}

/** Types into the field of a property, in the place of what is there. */
async function fill(window, name, text) {
  await window.click(`${property(name)} textarea`);
  await window.press("Ctrl+A");
  await window.type(text);
  await window.press("Enter");
}

async function chooseInMenu(window, label) {
  await until(`the menu offers “${label}”`, () =>
    window.session.run(
      `(label) => {
        const items = [...document.querySelectorAll("[role=menu] button")];
        const item = items.find((one) => one.querySelector(".label").innerText === label);
        item?.click();
        return item !== undefined;
      }`,
      label,
    ),
  );
}

windowTest(
  "properties are shown with their types, in the place of the front matter",
  files,
  async ({ vault, open }) => {
    const window = await openPools(open);
    assert.deepEqual(await window.attributes(testId("property"), "data-name"), [
      "tags",
      "seen",
      "count",
      "done",
      "about",
      "nested",
      "empty",
    ]);
    assert.deepEqual(await window.attributes(testId("property"), "data-kind"), [
      "list",
      "date",
      "number",
      "checkbox",
      "text",
      "other",
      "text",
    ]);
    assert.deepEqual(
      (await window.texts(testId("pill"))).map((text) => text.trim()),
      ["coast", "sea"],
    );
    assert.equal(await window.editorText(), "Text of the note.\n");
    await window.toStart();
    await window.type("First. ");
    await untilIs("the top of the note is behind them", `${front}First. Text of the note.\n`, () =>
      vault.text("Pools.md"),
    );
    await window.press("Home", "Backspace");
    await window.type("x");
    await untilIs("and nothing is deleted into them", `${front}xFirst. Text of the note.\n`, () =>
      vault.text("Pools.md"),
    );
  },
);

windowTest(
  "a changed property changes its own bytes, and is undone like typing",
  files,
  async ({ vault, open }) => {
    const window = await openPools(open);
    const with_ = (from, to) => files["Pools.md"].replace(from, to);
    await window.click(`${property("done")} input`);
    await untilIs("a checkbox", with_("done: false", "done: true"), () => vault.text("Pools.md"));
    await window.focusText();
    await window.press("Ctrl+Z");
    await untilIs("undone", files["Pools.md"], () => vault.text("Pools.md"));
    await fill(window, "count", "2.50");
    await untilIs("a number as written", with_("1.10", "2.50"), () => vault.text("Pools.md"));
    await fill(window, "seen", "2026-12-24");
    await until("a date", () => vault.text("Pools.md").includes("seen: 2026-12-24\n"));
    await fill(window, "empty", "Filled: yes");
    await until("a text that YAML would take for something else", () =>
      /\nempty: ["']Filled: yes["']\n/.test(vault.text("Pools.md")),
    );
    assert.ok(
      vault.text("Pools.md").startsWith("---\n# mine\ntags: [coast,  sea]   # two\n"),
      "the rest stays",
    );
    assert.ok(
      vault
        .text("Pools.md")
        .endsWith('nested: {a: {b: 1}}\nempty: "Filled: yes"\n---\nText of the note.\n') ||
        vault
          .text("Pools.md")
          .endsWith("nested: {a: {b: 1}}\nempty: 'Filled: yes'\n---\nText of the note.\n"),
    );
  },
);

windowTest("what is no such value is not written", files, async ({ vault, open }) => {
  const window = await openPools(open);
  await window.click(`${property("seen")} textarea`);
  await window.press("Ctrl+A");
  await window.type("tomorrow");
  await untilIs("the field says so", "true", () =>
    window.attribute(`${property("seen")} textarea`, "aria-invalid"),
  );
  await window.focusText();
  await until("the date is there again", async () =>
    /2026/.test(
      await window.session.run("(at) => document.querySelector(at).value", `${property("seen")} textarea`),
    ),
  );
  assert.equal(vault.text("Pools.md"), files["Pools.md"]);
});

windowTest("items of a list come and go, and a tag lists its notes", files, async ({ vault, open }) => {
  const window = await openPools(open);
  await window.click(`${property("tags")} input`);
  await window.type("tide");
  await window.press("Enter");
  await until("one is added", () => /^tags: \[coast, +sea, tide\] +# two$/m.test(vault.text("Pools.md")));
  await window.click(`${property("tags")} [aria-label="Remove coast"]`);
  await until("one is removed", () => /^tags: \[sea, tide\] +# two$/m.test(vault.text("Pools.md")));
  await window.click(`${property("tags")} ${testId("pill")} button`);
  await untilIs("its notes are listed", ["Pools.md"], () =>
    window.attributes(testId("tagged-note"), "data-note"),
  );
});

windowTest(
  "a property is added, renamed, and removed with the last of its front matter",
  files,
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Plain.md");
    await window.toEnd();
    await window.press("Ctrl+;");
    await until("its name is asked for", () => window.count(testId("property-name")));
    await window.type("mood");
    await window.press("Enter");
    await until("its value has the keyboard", () =>
      window.session.run(
        "(at) => document.activeElement === document.querySelector(at)",
        `${property("mood")} textarea`,
      ),
    );
    await window.type("calm");
    await window.press("Enter");
    await untilIs("the front matter is made", "---\r\nmood: calm\r\n---\r\nWithout properties.\r\n", () =>
      vault.text("Plain.md"),
    );
    assert.equal(await window.editorText(), "Without properties.\n");
    await window.click(`${property("mood")} ${testId("property-menu")}`);
    await chooseInMenu(window, "Rename");
    await until("the name can be typed", () => window.count(`${property("mood")} input`));
    await window.press("Ctrl+A");
    await window.type("weather");
    await window.press("Enter");
    await untilIs("renamed", "---\r\nweather: calm\r\n---\r\nWithout properties.\r\n", () =>
      vault.text("Plain.md"),
    );
    await window.click(`${property("weather")} ${testId("property-menu")}`);
    await chooseInMenu(window, "Remove");
    await untilIs("removed", files["Plain.md"], () => vault.text("Plain.md"));
    await untilIs("and the box with it", 0, () => window.count(testId("properties")));
  },
);

windowTest(
  "a link in a property is followed, and the text stays editable as text",
  files,
  async ({ vault, open }) => {
    const window = await openPools(open);
    await window.click(testId("properties-source"));
    await until("the front matter is shown", async () =>
      (await window.editorText()).startsWith("---\n# mine\n"),
    );
    await window.toLine("count: 1.10");
    await window.type("1");
    await until("it is edited as text", () => vault.text("Pools.md").includes("count: 1.101\n"));
    await window.click(testId("properties-source"));
    await untilIs("and put away again", "Text of the note.\n", () => window.editorText());
    await window.click(`${property("about")} .property-link`);
    await window.shows("Moon.md");
  },
);

windowTest(
  "properties that cannot be read are shown as they are written, with the reason",
  { "Broken.md": "---\ntags: [a\nx: 1\n---\nText.\n", "Other.md": "Other.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Broken.md");
    await until("the reason is told", () => window.count(testId("properties-error")));
    await untilIs("the text is all there", "---\ntags: [a\nx: 1\n---\nText.\n", () => window.editorText());
    await window.toLine("tags: [a");
    await window.type("]");
    await untilIs("mended, there is nothing to complain of", 0, () =>
      window.count(testId("properties-error")),
    );
    await window.click(testId("properties-source"));
    await until("and it is a list of properties", () => window.count(property("x")));
    await untilIs("the file holds what was typed", "---\ntags: [a]\nx: 1\n---\nText.\n", () =>
      vault.text("Broken.md"),
    );
  },
);

windowTest(
  "a type is one for the vault, kept where Obsidian keeps it, and changes no other note",
  {
    ".obsidian/types.json": '{"types": {"rating": "number"}}',
    "One.md": "---\nrating: five\ndue: 2026-11-22\n---\nOne.\n",
    "Two.md": "---\ndue:\nseason: summer\n---\nTwo.\n",
  },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("One.md");
    await until("what is no number is marked", () =>
      window.count(`${property("rating")} ${testId("property-misfit")}`),
    );
    await window.open("Two.md");
    await untilIs("an empty one has the field that other notes have", ["date", "text"], () =>
      window.attributes(testId("property"), "data-kind"),
    );
    await window.click(`${property("season")} ${testId("property-menu")}`);
    await chooseInMenu(window, "List");
    await until("the value follows the type", () =>
      /^season:\s*(\n {2}- |\[)summer/m.test(vault.text("Two.md")),
    );
    assert.deepEqual(JSON.parse(vault.text(".obsidian/types.json")), {
      types: { rating: "number", season: "multitext" },
    });
    await window.open("One.md");
    await window.click(`${property("rating")} ${testId("property-menu")}`);
    await chooseInMenu(window, "Text");
    await untilIs("the mark goes", 0, () => window.count(testId("property-misfit")));
    assert.equal(vault.text("One.md"), "---\nrating: five\ndue: 2026-11-22\n---\nOne.\n");
    await window.press("Ctrl+;");
    await until("the names of other notes are offered", async () =>
      (await window.texts(".suggestion")).includes("season"),
    );
  },
);
