// `npm run bench -- --search-panel --keep DIR`: from a key in the search field to the first results on the screen, in
// the real window, over the vault that `npm run bench -- scale --keep DIR` has left in that folder.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { until } from "../../e2e/until.mjs";
import { openWindow } from "../../e2e/window.mjs";
import { painted } from "./in_page.mjs";
import { isQuiet } from "./quiet.mjs";
import { quantile, writeTable } from "./table.mjs";

const { values } = parseArgs({ options: { keep: { type: "string" } } });
const folder = values.keep && resolve(values.keep);
if (!folder || !existsSync(join(folder, "vault"))) {
  process.stderr.write(
    "bench: make the vault first: npm run bench -- scale --keep DIR, and name that folder here\n",
  );
  process.exit(2);
}

/** Words that stand in many notes, in few, together and apart; each is typed key by key. */
const queries = [
  "graph view of notes",
  "vim macro register",
  "validator deposit contract",
  "rebase onto branch",
  "daily journal template",
  "encyclopedia of the sea",
  "gas cost of storage",
  "select rows in postgres",
];

/** Time of each key until the list of results next changed and was painted; nothing where it did not change. */
const watch = `() => {
  window.resultTimes = [];
  let waiting = null;
  ${painted}
  new MutationObserver(async () => {
    const key = waiting;
    waiting = null;
    if (key === null) return;
    window.resultTimes.push((await painted()) - key);
  }).observe(document.querySelector("#search-hits"), { childList: true, subtree: true, characterData: true });
  document.querySelector("#search-field").addEventListener("keydown", (event) => (waiting = event.timeStamp), true);
}`;

const home = mkdtempSync(join(tmpdir(), "weft-bench-"));
const vault = { home, root: join(folder, "vault"), data: join(folder, "data") };
let window;
try {
  process.stderr.write("bench: opening the window\n");
  window = await openWindow(vault);
  await isQuiet(window);
  await window.press("Ctrl+Shift+F");
  await window.type("the");
  await until("there are results", () => window.count("#search-hits [data-testid=search-hit]"));
  await pause(500);
  await window.session.run(watch);
  let keys = 0;
  for (const query of queries) {
    process.stderr.write(`bench: ${query}\n`);
    await window.press("Ctrl+A");
    for (const key of query) {
      await window.press(key);
      keys += 1;
      // Long enough for meaning to have joined: what is measured is the answer to one key.
      await pause(250);
    }
  }
  const times = await window.session.run("() => window.resultTimes");
  const method = `key to painted results, ${times.length} of ${keys} keys changed them; words alone, meaning joins later`;
  const figure = (what, value, target) => ({ vault: "50k", what, value, unit: "ms", target, method });
  writeTable([
    figure("first results, p50", quantile(times, 0.5), null),
    figure("first results, p95", quantile(times, 0.95), null),
  ]);
} finally {
  await window?.kill();
  rmSync(home, { recursive: true, force: true });
}
