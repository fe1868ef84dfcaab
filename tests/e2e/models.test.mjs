import assert from "node:assert/strict";
import { startHub } from "./hub.mjs";
import { until, untilIs } from "./until.mjs";
import { weft } from "./vault.mjs";
import { windowTest } from "./window.mjs";

const minilm = '[data-testid="model"][data-name="multilingual-minilm"]';
const e5 = '[data-testid="model"][data-name="multilingual-e5-small"]';
const builtIn = '[data-testid="model"][data-name="built-in"]';

const notes = { "Tides.md": "# Tides\n\nThe sea goes out twice a day.\n" };
for (let number = 0; number < 60; number++) {
  notes[`Ledger ${number}.md`] =
    `# Ledger ${number}\n\n${`Barrels of flour were sold: ${number}.\n\n`.repeat(12)}`;
}

/** Presses the button of a row that says this. */
const pressIn = (window, row, label) =>
  window.session.run(
    `(row, label) => {
      const button = [...document.querySelectorAll(row + " .buttons button")].find((one) => one.textContent.trim() === label);
      if (!button) throw new Error(label + " is not in " + row);
      button.click();
    }`,
    row,
    label,
  );

windowTest(
  "a model is downloaded on a click, cancelled, gone on with, used and left again",
  notes,
  async ({ vault, open }) => {
    const hub = await startHub();
    try {
      const window = await open({ environment: { WEFT_HUB: hub.address } });
      await untilIs("the vault is read", null, () => window.text('[data-testid="status-waiting"]'));
      await window.press("Ctrl+,");
      await window.click("#settings-languages");
      const state = (row) => window.attribute(row, "data-state");
      await untilIs("it is offered", "hub", () => state(minilm));
      assert.equal(await window.attribute(builtIn, "data-chosen"), "true");
      assert.deepEqual(hub.asked, [], "looking asks no hub");

      hub.hold = 5_000_000;
      await pressIn(window, minilm, "Download");
      await until("some of it is here", async () => /\b2\d % of/.test(await window.text(minilm)));
      await pressIn(window, minilm, "Cancel");
      await untilIs("it is stopped", "begun", () => state(minilm));
      hub.hold = Infinity;
      await pressIn(window, minilm, "Go on");
      await untilIs("it is here", "here", () => state(minilm));

      hub.lies = true;
      await pressIn(window, e5, "Download");
      await untilIs("what is wrong is refused", "failed", () => state(e5));
      assert.match(await window.text(e5), /SHA-256 .* thrown away/);

      await pressIn(window, minilm, "Use");
      await until("it answers", async () => (await window.text(minilm)).includes("In use"));
      await untilIs("nothing is on its way", null, () => window.text('[data-testid="status-model"]'));
      const status = await weft(vault, "status", vault.root);
      assert.deepEqual([status.model.name, status.waiting], ["Multilingual MiniLM", 0]);

      await pressIn(window, builtIn, "Use");
      await until("the old one answers again", async () => (await window.text(builtIn)).includes("In use"));
      assert.equal(await window.attribute(minilm, "data-chosen"), "false");
      await pressIn(window, minilm, "Delete");
      await pressIn(window, minilm, "Really?");
      await untilIs("its files are gone", "hub", () => state(minilm));
    } finally {
      hub.stop();
    }
  },
);
