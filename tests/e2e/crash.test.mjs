import assert from "node:assert/strict";
import { until, untilIs } from "./until.mjs";
import { weft } from "./vault.mjs";
import { testId, windowTest } from "./window.mjs";

const hit = testId("search-hit");

/** Notes that all say something else, so that each passage is one to embed. */
function manyNotes(count) {
  const things = [
    "lantern",
    "harbour",
    "orchard",
    "violin",
    "glacier",
    "bakery",
    "compass",
    "meadow",
    "tunnel",
    "sparrow",
  ];
  const deeds = [
    "repaired",
    "painted",
    "forgotten",
    "measured",
    "borrowed",
    "hidden",
    "sold",
    "photographed",
    "inherited",
  ];
  const entries = Array.from({ length: count }, (_, index) => {
    const paragraphs = Array.from({ length: 6 }, (_, part) => {
      const [one, other] = [
        things[(index + part) % things.length],
        things[(index * 3 + part + 1) % things.length],
      ];
      return `In year ${1800 + index} the ${one} number ${index * 7 + part} was ${deeds[(index + part) % deeds.length]} beside the ${other}, and someone wrote down why it had to be so.`;
    });
    return [
      `Record ${String(index).padStart(3, "0")}.md`,
      `# Record ${index}\n\n${paragraphs.join("\n\n")}\n`,
    ];
  });
  return Object.fromEntries(entries);
}

windowTest(
  "killed right after a save: the note is whole, the index answers, nothing is embedded twice",
  { "Diary.md": "Quiet day.\n", "Sea.md": "The moon pulls the tide.\n" },
  async ({ vault, open }) => {
    const before = await open();
    await before.indexed(2);
    await before.open("Diary.md");
    await before.toEnd();
    await before.type("Saved a heartbeat before the end.");
    await before.saved();
    await before.crash();
    assert.equal(vault.text("Diary.md"), "Quiet day.\nSaved a heartbeat before the end.");
    assert.deepEqual(vault.names(), ["Diary.md", "Sea.md"]);

    const after = await open();
    await after.shows("Diary.md");
    await untilIs("the note is as it was saved", "Quiet day.\nSaved a heartbeat before the end.", () =>
      after.editorText(),
    );
    await after.indexed(2);
    await after.press("Ctrl+Shift+F");
    await after.type("heartbeat");
    await untilIs(
      "the index has the last words",
      "Diary.md",
      async () => (await after.attributes(hit, "data-note"))[0],
    );
    await after.kill();
    const report = await weft(vault, "index", vault.root);
    assert.equal(report.embedded, 0, JSON.stringify(report));
    assert.equal(report.notes, 2);
    assert.deepEqual(report.failed, []);
  },
);

windowTest(
  "killed in the middle of a save, again and again: the note is always whole",
  { "Note.md": `${"A line of some length. ".repeat(4000)}\n` },
  async ({ vault, open }) => {
    const whole = /^(?:A line of some length\. )+\n(?:Round \d\.)*$/;
    for (let round = 0; round < 3; round++) {
      const window = await open();
      await window.open("Note.md");
      await window.toEnd();
      await window.type(`Round ${round}.`);
      // The save starts 400 ms after the last key.
      await new Promise((resolve) => setTimeout(resolve, 380 + 15 * round));
      await window.crash();
      assert.match(vault.text("Note.md"), whole);
    }
    const window = await open();
    await window.indexed(1);
    assert.deepEqual(vault.names(), ["Note.md"], "no half-written file is left behind");
  },
);

windowTest(
  "killed while it indexes: the next start goes on from there",
  manyNotes(60),
  async ({ vault, open }) => {
    const before = await open();
    const waiting = async () =>
      Number(/([\d,]+) passages? waiting/.exec(await before.status())?.[1].replace(",", "") ?? 0);
    await until(
      "some passages are read and some wait",
      async () => {
        const left = await waiting();
        return left > 0 && left < 300;
      },
      60,
    );
    await before.crash();

    const after = await open();
    await after.press("Ctrl+Shift+F");
    await after.type("glacier photographed");
    await until("words are found at once", () => after.count(hit));
    await after.indexed(60);
    await after.kill();
    const report = await weft(vault, "index", vault.root);
    assert.equal(report.embedded, 0, JSON.stringify(report));
    assert.equal(report.notes, 60);
    assert.equal(report.waiting ?? 0, 0);
  },
);

windowTest(
  "an index that is damaged or deleted heals itself without a question",
  { "Sea.md": "The moon pulls the tide.\n", "Bread.md": "Yeast works at night.\n" },
  async ({ vault, open }) => {
    const { readdirSync, statSync, truncateSync, rmSync } = await import("node:fs");
    const { join } = await import("node:path");
    const first = await open();
    await first.indexed(2);
    await first.crash();
    const files = readdirSync(vault.data, { recursive: true })
      .map((name) => join(vault.data, name))
      .filter((place) => statSync(place).isFile() && !place.endsWith("desktop.json"));
    assert.ok(files.length > 5, `an index of ${files.length} files`);
    // What a power cut leaves of files that were not synced.
    for (const place of files) truncateSync(place, Math.floor(statSync(place).size / 2));
    const second = await open();
    await second.indexed(2);
    await second.press("Ctrl+Shift+F");
    await second.type("why does the sea rise");
    await untilIs(
      "it answers by meaning",
      "Sea.md",
      async () => (await second.attributes(hit, "data-note"))[0],
    );
    await second.crash();
    rmSync(vault.data, { recursive: true });
    const third = await open();
    await third.indexed(2);
  },
);
