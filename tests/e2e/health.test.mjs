import assert from "node:assert/strict";
import test from "node:test";
import { seriousFindings } from "./axe.mjs";
import { until, untilIs } from "./until.mjs";
import { makeVault, weft } from "./vault.mjs";
import { testId, windowTest } from "./window.mjs";

const tide =
  "Twice a day the sea draws back from the rocks and leaves the barnacles bare, because the moon pulls at the oceans and the earth turns below the bulge that its gravity makes in the water, a little later every day.";

/** So many different words. */
function words(seed, count) {
  const kinds = ["harbour", "lantern", "meadow", "copper", "violin", "granite", "orchard", "thimble"];
  const word = (number) => `${kinds[(number * 7 + seed) % kinds.length]}${(number * seed) % 97}`;
  return Array.from({ length: count }, (_, number) => word(number)).join(" ");
}

const files = {
  "Tides.md": `\uFEFF# Tides\r\n\r\n${tide}\r\n`,
  "Tides, old.md": `# Tides, old\n\n${tide} And the rest.\n\n## Causes\n\nThe moon.\n`,
  "Shore.md": "The shore has [[Tides, old]], and the crabs of the shore hide when the barnacles fall dry.\n",
  "Crabs.md": "# Crabs\n\nCrabs walk on the shore sideways when the barnacles fall dry.\n",
  "Neap tides.md": "Weak ones. See [[Tides]].\n",
  "Spring tides.md": "Strong ones. See [[Tides]].\n",
  "Moon.md":
    "At half moon come [[Spring tides|Neap tides]], at full moon [[Spring tides|the strong ones]].\n",
  "Workshop.md": `# Workshop\n\n## Lathe\n\n${words(3, 600)}\n\n## Glue\n\n${words(5, 600)}\n\n## Saws\n\n${words(11, 600)}\n`,
  "A.md": "[[Workshop#Glue]]\n",
  "B.md": "[[Workshop]]\n",
  "C.md": "And [[Workshop]] too.\n",
};
const paths = Object.keys(files);

const finding = testId("finding");
const chosen = `${finding}[aria-current=true]`;

async function openHealth(open) {
  const window = await open();
  await window.indexed(paths.length);
  await window.press("Alt+7");
  await until("the list has the keyboard", () =>
    window.session.run("() => document.activeElement.dataset.testid === 'health-list'"),
  );
  return window;
}

/** What the parts list, by their names. */
async function counts(window) {
  const told = await window.texts(`${testId("health")} [aria-keyshortcuts] span`);
  return told.map(Number);
}

const listed = (window) => window.attributes(finding, "data-notes");

async function asItWas(vault, ...which) {
  for (const path of which.length > 0 ? which : paths)
    await until(`“${path}” is as it was`, () => vault.bytes(path).equals(Buffer.from(files[path])));
}

windowTest("what is odd in the vault is told part by part", files, async ({ vault, open }) => {
  const window = await openHealth(open);
  assert.deepEqual((await counts(window)).toSpliced(1, 1), [1, 1, 1, 1]);
  assert.match(await window.text(testId("health-told")), /^11 notes looked through/);
  await untilIs("the pair is listed", ["Tides, old.md | Tides.md"], () => listed(window));
  assert.match(await window.text(finding), /nearly the same[\s\S]*Twice a day the sea/);
  for (const [key, about] of [
    ["3", /Crabs[\s\S]*Shore/],
    ["4", /says Neap tides, leads to Spring tides/],
    ["5", /Workshop[\s\S]*3 notes link to it[\s\S]*Glue[\s\S]*1 link leads into it[\s\S]*Lathe/],
  ]) {
    await window.press(key);
    await until(`part ${key} is listed`, async () => about.test((await window.text(finding)) ?? ""));
    assert.deepEqual(await seriousFindings(window), []);
  }
  const told = await weft(vault, "health", vault.root);
  const kinds = ["duplicates", "bridges", "orphans", "misfits", "hubs"];
  assert.deepEqual(
    kinds.map((kind) => told[kind].length),
    await counts(window),
    "the command line tells the same",
  );
  await window.press("o");
  await window.shows("Workshop.md");
  assert.equal(await window.count(testId("health")), 0, "the note is in front");
});

windowTest(
  "two notes become one after a look at it, links follow, and one key brings back every byte",
  files,
  async ({ vault, open }) => {
    const window = await openHealth(open);
    await window.press("m");
    await untilIs(
      "it is told what will be",
      "“Tides” goes to the vault’s hidden trash. 2 links in 2 notes lead to “Tides, old” then.",
      () => window.text(testId("merge-links")),
    );
    assert.deepEqual(vault.text("Neap tides.md"), files["Neap tides.md"], "looking changes nothing");
    // The other way round: the note that the others link to stays.
    await window.click(testId("merge-swap"));
    await untilIs(
      "it is told what will be now",
      "“Tides, old” goes to the vault’s hidden trash. 1 link in 1 note leads to “Tides” then.",
      () => window.text(testId("merge-links")),
    );
    assert.deepEqual(await seriousFindings(window), []);
    await window.click(testId("merge-yes"));
    await untilIs("the link has followed", files["Shore.md"].replace("Tides, old", "Tides"), () =>
      vault.text("Shore.md"),
    );
    const merged = vault.text("Tides.md");
    assert.match(merged, /^\uFEFF# Tides\r\n/);
    assert.match(merged, /And the rest\.[\s\S]*## Causes\r\n\r\nThe moon\.\r\n$/);
    assert.deepEqual(
      vault.names().filter((name) => name.includes("old")),
      [".trash/Tides, old.md"],
    );
    await untilIs("the pair has left", 0, () => window.count(finding));
    await window.press("u");
    await asItWas(vault);
    await untilIs("the pair is back", ["Tides, old.md | Tides.md"], () => listed(window));
    assert.deepEqual(
      vault.names().filter((name) => name.startsWith(".trash/")),
      [],
    );
  },
);

windowTest("the merged text can be written by hand first", files, async ({ vault, open }) => {
  const window = await openHealth(open);
  await window.press("Enter");
  await until("the plan is there", () => window.count(`${testId("merge-preview")} .cm-editor`));
  await window.click(testId("merge-edit"));
  await until("the text can be written", () => window.count(testId("merge-text")));
  await window.press("Ctrl+a");
  await window.type("Both in one.");
  await window.click(testId("merge-yes"));
  await untilIs("it is what the note says", "Both in one.", () => vault.text("Tides, old.md"));
  await window.answerNotice("Undo");
  await asItWas(vault);
});

windowTest(
  "a note that is open goes up in another: its tab shows that one",
  files,
  async ({ vault, open }) => {
    const window = await open();
    await window.indexed(paths.length);
    await window.open("Tides.md");
    await window.press("Alt+7");
    await until("the pair is listed", () => window.count(finding));
    await window.press("m");
    await until("the plan is there", () => window.count(`${testId("merge-preview")} .cm-editor`));
    await window.click(testId("merge-yes"));
    await until("the note is gone", () => !vault.names().includes("Tides.md"));
    await window.press("Escape");
    await window.shows("Tides, old.md");
    await window.toEnd();
    await window.type("More.");
    await window.saved();
    assert.match(vault.text("Tides, old.md"), /More\.\n?$/);
    assert.ok(!vault.names().includes("Tides.md"), "typing does not bring the other one back");
  },
);

windowTest("a link that does not fit is cured either way", files, async ({ vault, open }) => {
  const window = await openHealth(open);
  await window.press("4", "f");
  const cured = (link) => `At half moon come ${link}, at full moon [[Spring tides|the strong ones]].\n`;
  await untilIs("it leads where it says", cured("[[Neap tides]]"), () => vault.text("Moon.md"));
  await window.press("u");
  await asItWas(vault, "Moon.md");
  await untilIs("it is listed again", ["Moon.md"], () => listed(window));
  await window.press("Enter");
  await untilIs("it shows where it leads", cured("[[Spring tides]]"), () => vault.text("Moon.md"));
  await untilIs("nothing is left of that part", 0, () => window.count(finding));
  assert.match(await window.text(testId("health-empty")), /Every link fits/);
});

windowTest("a lone note is tied to where it belongs", files, async ({ vault, open }) => {
  const window = await openHealth(open);
  await window.press("3");
  await untilIs("it is listed", ["Crabs.md"], () => listed(window));
  await window.press("Enter");
  await until("one of the two links to the other", () =>
    /\[\[Crabs(\|crabs)?\]\]/.test(vault.text("Shore.md")) ? true : /\[\[Shore/i.test(vault.text("Crabs.md")),
  );
  await untilIs("it is alone no more", 0, () => window.count(finding));
  await window.press("u");
  await asItWas(vault);
});

windowTest(
  "a section becomes a note where the person says, and one key takes it back",
  files,
  async ({ vault, open }) => {
    const window = await openHealth(open);
    await window.press("5", "Enter");
    await untilIs("it is told what will be", "1 link in 1 note leads to “Glue” then.", () =>
      window.text(testId("split-links")),
    );
    assert.deepEqual(await seriousFindings(window), []);
    await window.press("Ctrl+a");
    await window.type("Tides");
    await until("a name that is taken is refused", async () =>
      /there is already|exists/i.test((await window.text(testId("split-links"))) ?? ""),
    );
    await window.press("Ctrl+a");
    await window.type("Workshop/On glue");
    await untilIs("the links are told for it", "1 link in 1 note leads to “On glue” then.", () =>
      window.text(testId("split-links")),
    );
    await window.press("Enter");
    await until("the note is made", () => vault.names().includes("Workshop/On glue.md"));
    assert.match(vault.text("Workshop/On glue.md"), /^# Glue\n\n[a-z0-9 ]+\n$|^[a-z0-9 ]+\n$/);
    await until("the link leads to it", () => /\[\[(Workshop\/)?On glue(\||\]\])/.test(vault.text("A.md")));
    assert.match(vault.text("Workshop.md"), /\[\[On glue/);
    await window.press("u");
    await asItWas(vault);
    await until("the note is gone again", () => !vault.names().includes("Workshop/On glue.md"));
  },
);

windowTest("what is dismissed stays away until it is asked for", files, async ({ open }) => {
  const window = await openHealth(open);
  await window.press("d");
  await untilIs("the pair has left", 0, () => window.count(finding));
  await window.press("u");
  await untilIs("and comes back", 1, () => window.count(finding));
  await window.press("d");
  await untilIs("it has left again", 0, () => window.count(finding));
  await window.kill();
  const again = await openHealth(open);
  assert.equal((await counts(again))[0], 0, "it is remembered");
  await again.click(testId("health-restore"));
  await untilIs("it is listed again", 1, async () => (await counts(again))[0]);
});

windowTest("a vault where nothing is odd, and an empty one", {}, async ({ vault, open }) => {
  const window = await open();
  await window.press("Alt+7");
  await until("it says so", async () =>
    /No notes yet/.test((await window.text(testId("health-empty"))) ?? ""),
  );
  await window.press("Escape");
  vault.write("One.md", "See [[Two]].\n");
  vault.write("Two.md", "Something else.\n");
  await window.indexed(2);
  await window.press("Alt+7");
  await until("nothing is odd", async () => (await counts(window)).join(" ") === "0 0 0 0 0");
  assert.match(await window.text(testId("health-empty")), /No duplicates/);
});

test("on the command line the model reads first what it has not read", async () => {
  const vault = makeVault(files);
  try {
    const { notes, unread, duplicates } = await weft(vault, "health", vault.root);
    assert.deepEqual([notes, unread, duplicates.length], [paths.length, 0, 1]);
    const status = await weft(vault, "status", vault.root);
    assert.equal(status.waiting, 0);
    assert.ok(status.chunks >= paths.length);
  } finally {
    vault.remove();
  }
});
