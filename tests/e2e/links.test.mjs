import assert from "node:assert/strict";
import { until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

const files = {
  "Tide pools.md":
    "# Tide pools\n\n## Zones\n\nThe band between.\n\n## Looking\n\nSee [[Moon]], [[Barnacle]] and [[Nobody]], and again [[Moon#Phases]].\n\nMussels live here.\n",
  "Moon.md": "# Moon\n\n## Phases\n\nThe [[Tide pools#Zones|pools]] fill twice a day.\n",
  "Days/Diary.md": "Walked to the tide pools with Teo.\n",
  "Barnacles.md": "They shut their doors.\n",
  "Mussels.md": "Blue.\n",
};

const backlink = testId("backlink");
const mention = testId("mention");
const outgoing = testId("outgoing");

/** The pools, with their links listed. */
async function openLinks(open) {
  const window = await open();
  await window.indexed(5);
  await window.open("Tide pools.md");
  await window.press("Alt+2");
  await until("the links are listed", () => window.count(backlink));
  return window;
}

/** Clicks the button inside `inside` that says `label`. */
async function choose(window, inside, label) {
  await until(`“${label}” can be chosen`, () =>
    window.session.run(
      `(inside, label) => {
        const buttons = [...document.querySelectorAll(inside + " button")];
        const button = buttons.find((one) => one.innerText.trim() === label || one.getAttribute("aria-label") === label);
        button?.click();
        return button !== undefined;
      }`,
      inside,
      label,
    ),
  );
}

windowTest(
  "what links here, what only mentions it, and what it links to, each with its passage",
  files,
  async ({ open }) => {
    const window = await openLinks(open);
    assert.deepEqual(await window.attributes(backlink, "data-note"), ["Moon.md"]);
    assert.match(await window.text(backlink), /Phases[\s\S]*pools fill twice a day[\s\S]*Zones/);
    assert.deepEqual(await window.attributes(mention, "data-note"), ["Days/Diary.md"]);
    assert.match(await window.text(mention), /Walked to the tide pools/);
    const rows = await window.texts(outgoing);
    assert.equal(rows.length, 4, "the same place is listed once");
    assert.deepEqual(await window.attributes(outgoing, "data-broken"), ["true", "true", "false", "false"]);
    assert.match(rows.join("\n"), /Nobody[\s\S]*no such note/);
    // A row is laid out before it is shown, and has no text until then.
    await until("what could be linked is listed", async () =>
      /Mussels/.test((await window.text(testId("outgoing-mention"))) ?? ""),
    );

    await window.click(testId("links-filter"));
    await window.type("nobody");
    await untilIs("the filter leaves one", 1, () => window.count(outgoing));
    await untilIs("and no link from elsewhere", 0, () => window.count(backlink));
    await window.press("Escape");
    await untilIs("Escape clears the filter", 4, () => window.count(outgoing));

    await window.click(`${backlink} button[data-row]`);
    await window.shows("Moon.md");
    await untilIs("the cursor is in the passage", true, () =>
      window.session.run("() => document.activeElement.matches('.cm-content')"),
    );
  },
);

windowTest(
  "a mention becomes a link with one click, and undoing takes it back",
  files,
  async ({ vault, open }) => {
    const window = await openLinks(open);
    await choose(window, mention, "Link");
    const linked = "Walked to the [[Tide pools|tide pools]] with Teo.\n";
    await untilIs("the words are a link", linked, () => vault.text("Days/Diary.md"));
    await until("it is listed as one", async () =>
      (await window.attributes(backlink, "data-note")).includes("Days/Diary.md"),
    );
    await window.answerNotice("Undo");
    await untilIs("the words are as they were", files["Days/Diary.md"], () => vault.text("Days/Diary.md"));
    await until("it is a mention again", () => window.count(mention));
  },
);

windowTest(
  "a name in this note becomes a link, and what is typed meanwhile stays",
  files,
  async ({ vault, open }) => {
    const window = await openLinks(open);
    await window.toEnd();
    await window.type("Typed.");
    await choose(window, testId("outgoing-mention"), "Link");
    await until("the name is a link in the file", () =>
      vault.text("Tide pools.md").includes("[[Mussels]] live here."),
    );
    await until("and in the window", async () =>
      (await window.editorText()).includes("[[Mussels]] live here."),
    );
    assert.ok(vault.text("Tide pools.md").endsWith("Typed."));
  },
);

windowTest("a link to no note makes one, and then it leads there", files, async ({ vault, open }) => {
  const window = await openLinks(open);
  await until("a broken link is listed", () => window.count(`${outgoing}[data-broken=true]`));
  await window.session.run(
    `() => {
      const rows = [...document.querySelectorAll("[data-testid=outgoing]")];
      const row = rows.find((one) => one.innerText.includes("Nobody"));
      [...row.querySelectorAll("button")].find((one) => one.innerText === "Create").click();
    }`,
  );
  await window.shows("Nobody.md");
  assert.equal(vault.text("Nobody.md"), "");
  await window.press("Ctrl+Alt+ArrowLeft");
  await window.shows("Tide pools.md");
  await untilIs("only the other link is broken", 1, () => window.count(`${outgoing}[data-broken=true]`));
});

windowTest("links that lead nowhere are listed, and mended in the text", files, async ({ vault, open }) => {
  const window = await openLinks(open);
  await choose(window, testId("links"), "Broken links in the vault…");
  const broken = testId("broken-link");
  await untilIs("both are listed", 2, () => window.count(broken));
  assert.match(await window.text(testId("vault-check")), /\[\[Barnacle\]\][\s\S]*line 9/);
  await choose(window, broken, "Barnacles");
  const mended = files["Tide pools.md"].replace("[[Barnacle]]", "[[Barnacles]]");
  await untilIs("the link leads there", mended, () => vault.text("Tide pools.md"));
  await window.press("Ctrl+Z");
  await untilIs("and is undone like typing", files["Tide pools.md"], () => vault.text("Tide pools.md"));
});

windowTest(
  "names that several notes have and notes without links are listed",
  {
    "Start.md": "[[Foo]] and [[Foo|again]]\n",
    "Foo.md": "At the top.\n",
    "old/Foo.md": "An older one.\n",
    "Alone.md": "Nothing.\n",
  },
  async ({ open }) => {
    const window = await open();
    await window.indexed(4);
    await window.open("Start.md");
    await window.press("Ctrl+P");
    await window.type("several notes have");
    await window.press("Enter");
    const name = testId("ambiguous-name");
    await until("the name is listed", async () => /Foo\s*2 links/.test((await window.text(name)) ?? ""));
    assert.deepEqual(await window.texts(`${name} button`), ["Foo.md", "old/Foo.md"]);
    await window.click(testId("check-unlinked"));
    await untilIs("so are the unlinked", ["Alone.md", "old/Foo.md"], () =>
      window.attributes(testId("unlinked-note"), "data-note"),
    );
    await window.click(`${testId("unlinked-note")}[data-note="Alone.md"]`);
    await window.shows("Alone.md");
  },
);

windowTest("links here are counted below the text, and unfold there", files, async ({ open }) => {
  const window = await open();
  await window.indexed(5);
  await window.open("Tide pools.md");
  const foot = testId("note-foot");
  await until("they are counted", async () =>
    /1 link here · 1 mention/.test((await window.text(foot)) ?? ""),
  );
  await window.click(`${foot} button`);
  await until("they are listed", async () => /pools fill twice/.test(await window.text(foot)));
  await window.click(`${foot} ${backlink} button[data-row]`);
  await window.shows("Moon.md");
  await until("the next note's links unfold as well", async () =>
    /2 links here[\s\S]*and again/.test((await window.text(foot)) ?? ""),
  );
});

windowTest(
  "passages about the same that name nothing are listed, and likely mentions tell how likely they are",
  {
    "Sourdough starter.md":
      "# Sourdough starter\n\nBread rises by wild yeast in a starter of flour and water. The dough ferments over night in a cool kitchen.\n",
    "Kitchen diary.md":
      "# Kitchen diary\n\nI fed the jar of flour and water, and wild yeast made the bread dough rise and ferment over night.\n",
    "Shopping.md": "Flour for the Sourdough starter, and salt.\n",
    "Gulls.md": "# Gulls\n\nHerring gulls nest on the roofs of the harbour and shout at the fishermen.\n",
  },
  async ({ vault, open }) => {
    const window = await open();
    await window.indexed(4);
    await window.open("Sourdough starter.md");
    await window.press("Alt+2");
    const discussion = testId("discussion");
    await untilIs("the diary discusses it", ["Kitchen diary.md"], () =>
      window.attributes(`.panel ${discussion}`, "data-note"),
    );
    assert.match(await window.text(testId("section-discussions")), /Discusses it without naming it/);
    await until("the mention tells how likely it is", async () =>
      /\d+ % likely a link/.test((await window.text(mention)) ?? ""),
    );
    await choose(window, mention, "Link");
    await untilIs("it is a link", "Flour for the [[Sourdough starter]], and salt.\n", () =>
      vault.text("Shopping.md"),
    );
    await choose(window, discussion, "Link");
    await until("the paragraph that discusses it links here", () =>
      vault.text("Kitchen diary.md").endsWith("over night. [[Sourdough starter]]\n"),
    );
    await untilIs("and is listed with the links", 0, () => window.count(`.panel ${discussion}`));
    await window.press("Ctrl+Alt+Z");
    await untilIs("it discusses it again", 1, () => window.count(`.panel ${discussion}`));
    await window.click(`.panel ${discussion} button[data-row]`);
    await window.shows("Kitchen diary.md");
  },
);

windowTest("the outline follows the cursor and leads to a heading", files, async ({ open }) => {
  const window = await open();
  await window.open("Tide pools.md");
  await window.press("Alt+3");
  const heading = testId("outline-heading");
  await untilIs("the headings are listed", ["Tide pools", "Zones", "Looking"], () => window.texts(heading));
  const present = () => window.text(`${heading}[aria-current]`);
  await window.toLine("The band");
  await untilIs("the one above the cursor is marked", "Zones", present);
  await window.press("Alt+3", "ArrowDown", "ArrowDown", "Enter");
  await untilIs("the cursor is there", "Looking", present);
  await window.press("End", "Enter", "Enter");
  await window.type("## New");
  await untilIs("a new one is listed", ["Tide pools", "Zones", "Looking", "New"], () =>
    window.texts(heading),
  );
});

function rowHasKeyboard(window) {
  return window.session.run("() => document.activeElement.matches('[data-row]')");
}

const tagged = {
  "One.md": "A #sea/tide here, and `#sea/tide` there.\n",
  "Two.md": "---\ntags: [sea/tide/low, bread]\n---\nTwo.\n",
  "Three.md": "#Sea\n",
};

windowTest(
  "tags are listed as a tree, lead to their notes, and are renamed everywhere",
  tagged,
  async ({ vault, open }) => {
    const window = await open();
    await window.indexed(3);
    await window.open("One.md");
    await window.press("Alt+5");
    const tag = testId("tag-row");
    const shown = async () => (await window.texts(tag)).map((text) => text.replace(/\s+/g, " ").trim());
    await untilIs("the top of the tree", ["#bread 1", "#sea 3"], shown);
    await until("the first has the keyboard", () => rowHasKeyboard(window));
    await window.press("ArrowDown", "ArrowRight");
    await untilIs("a nested tag below", ["#bread 1", "#sea 3", "#tide 2"], shown);
    await window.press("ArrowDown", "Enter");
    const notes = () => window.attributes(testId("tagged-note"), "data-note");
    await untilIs("its notes are listed", ["One.md", "Two.md"], notes);
    await window.click(testId("rename-tag"));
    await until("the new name is asked for", () => window.count("dialog[open]"));
    await window.press("Ctrl+A");
    await window.type("sea/water");
    await window.press("Enter");
    await untilIs("one note has it", "A #sea/water here, and `#sea/tide` there.\n", () =>
      vault.text("One.md"),
    );
    await untilIs("and the other", "---\ntags: [sea/water/low, bread]\n---\nTwo.\n", () =>
      vault.text("Two.md"),
    );
    await until("the open note shows it", async () => (await window.editorText()).includes("#sea/water"));
    await window.answerNotice("Undo");
    await untilIs("and it is taken back", tagged["One.md"], () => vault.text("One.md"));
    await untilIs("in both", tagged["Two.md"], () => vault.text("Two.md"));
  },
);

windowTest("the chosen panels are there again at the next start", files, async ({ open }) => {
  const first = await open();
  await first.press("Alt+3");
  await until("the outline is shown", () => first.count(testId("outline")));
  await first.press("Alt+5");
  await until("the tags are shown", () => first.count(testId("tags")));
  await first.close();
  const second = await open({ ready: false });
  await until("the outline is shown again", () => second.count(testId("outline")), 30);
  await until("and the tags", () => second.count(testId("tags")));
});
