// Pictures of the window in light and dark, to look at: npm run e2e -- --shots FOLDER
//   [--vault FOLDER]   a copy of it is opened; the demo vault if none is named
//   [--note PATH]      the note to open   [--at "words"]  where the cursor rests   [--search "words"]
//   [--size 1440x900]   [--states]   the panels, dialogs and notices instead
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { setTimeout as pause } from "node:timers/promises";
import { showStates, stateFiles } from "./screenshot_states.mjs";
import { until } from "./until.mjs";
import { makeVault } from "./vault.mjs";
import { openWindow, testId } from "./window.mjs";

const from = process.env.INIT_CWD ?? process.cwd();
const text = { type: "string" };
const { values } = parseArgs({
  options: {
    shots: text,
    vault: text,
    note: text,
    at: text,
    search: text,
    size: text,
    states: { type: "boolean" },
  },
});
const folder = resolve(from, values.shots ?? "tests/e2e/out/shots");
const source = values.vault
  ? resolve(from, values.vault)
  : join(import.meta.dirname, "../../assets/demo-vault");
const note = values.note ?? (values.vault ? null : "Coast/Barnacles.md");
const at = values.at ?? (values.vault || values.note ? null : "The upper edge of the band");
const search = values.search ?? "how do living things share a narrow place";
/** Of the demo vault: names a note without linking to it. */
const proposing = "Essays/Living at the edge.md";
const [width, height] = (values.size ?? "1440x900").split("x").map(Number);

mkdirSync(folder, { recursive: true });
const vault = makeVault({});
try {
  cpSync(source, vault.root, { recursive: true, preserveTimestamps: true });
  if (values.states) for (const [path, content] of Object.entries(stateFiles)) vault.write(path, content);
  for (const look of ["light", "dark"]) {
    const theme = look === "dark" ? "Adwaita:dark" : "Adwaita";
    const window = await openWindow(vault, { environment: { GTK_THEME: theme } });
    const keep = async (name) => {
      await pause(400);
      const place = join(folder, `${name}-${look}.png`);
      writeFileSync(place, await window.session.screenshot());
      process.stdout.write(`${place}\n`);
    };
    try {
      await window.session.resize(width, height);
      if (look === "light" && !values.states) await keep("indexing");
      await until(
        "everything is indexed",
        async () => !/waiting|loading|Looking/.test(await window.status()),
        900,
      );
      if (values.states) {
        await showStates(window, keep);
        // What was written belongs to the first round.
        for (const [path, content] of Object.entries(stateFiles)) vault.write(path, content);
        continue;
      }
      if (note) await window.open(note);
      await window.toStart();
      if (at) await window.toLine(at);
      await until("related passages are listed", () => window.count(testId("related-card")), 20).catch(
        () => undefined,
      );
      await keep("note");
      await window.press("Ctrl+Shift+F");
      await window.type(search);
      await until("passages are found", () => window.count(testId("search-hit")), 20).catch(() => undefined);
      await keep("search");
      if (values.vault || values.note) continue;
      await window.press("Escape");
      await window.open(proposing);
      await until("a link is proposed", () => window.count(".cm-proposal"));
      await window.focusText();
      await window.press("F8", "Alt+F8");
      await until("the card tells why", () => window.count(testId("proposal-card")));
      await keep("proposal");
      await window.press("Escape", "Alt+6");
      await until("the review lists them", () => window.count(testId("proposal")));
      await keep("review");
    } finally {
      await window.kill();
    }
  }
} finally {
  vault.remove();
}
