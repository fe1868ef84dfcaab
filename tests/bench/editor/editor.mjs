// `npm run bench -- --editor`: the editor in the real window, beside CodeMirror alone in the same web view.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { build } from "vite";
import { makeVault } from "../../e2e/vault.mjs";
import { openWindow, row } from "../../e2e/window.mjs";
import { until } from "../../e2e/until.mjs";
import * as page from "./in_page.mjs";
import { longNote, middle } from "./long_note.mjs";
import { startSize } from "./start_size.mjs";
import { writeTable } from "./table.mjs";

const { values } = parseArgs({
  options: { keys: { type: "string", default: "200" }, steps: { type: "string", default: "400" } },
});
const keys = Number(values.keys);
const steps = Number(values.steps);
const name = "1 MB note";
const figures = [];
const say = (line) => process.stderr.write(`bench: ${line}\n`);

/** The value below which this share of the values lies. */
function quantile(numbers, share) {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function add(what, value, unit, target, method) {
  figures.push({ vault: name, what, value, unit, target, method });
}

const note = longNote();
const vault = makeVault({ "Long.md": note, "Small.md": "Small.\n", "Other.md": "Other.\n" });
try {
  say("starting the window");
  await (await openWindow(vault)).kill();
  const starts = [];
  const shown = [];
  let window;
  for (let round = 0; round < 5; round++) {
    await window?.kill();
    window = await openWindow(vault);
    const began = startOf(window.processId());
    starts.push((await window.session.run(page.firstPaint)) - began);
    shown.push((await window.session.run(page.noteShown)) - began);
  }
  add(
    "start of the program to first paint",
    quantile(starts, 0.5),
    "ms",
    1000,
    "median of 5 warm starts, from the start of the process",
  );

  add(
    "start of the program to a note on the screen",
    quantile(shown, 0.5),
    "ms",
    null,
    "the same, to the first frame that shows a note",
  );

  say("opening");
  await window.session.resize(1280, 860);
  await isQuiet(window);
  const opens = [];
  for (let round = 0; round < 7; round++) {
    await window.open("Small.md");
    await pause(400);
    opens.push(await window.session.run(page.openByClick, row("Long.md"), "Section 1"));
    await pause(400);
  }
  add("open the note", quantile(opens, 0.5), "ms", 250, "median of 7; click in the tree to painted text");

  const weft = await measureEditor(window, "Weft");
  await window.kill();
  // Each in a window of its own, where nothing is warm that the other has used.
  window = await openWindow(vault);
  await window.session.resize(1280, 860);
  await window.open("Small.md");
  await isQuiet(window);
  const source = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, "plain.mjs"), formats: ["iife"], name: "plainCodeMirror" },
    },
  });
  const { code } = [source].flat()[0].output[0];
  await window.session.send("POST", "/execute/sync", {
    script: `${code}\nwindow.plainCodeMirror = plainCodeMirror;`,
    args: [],
  });
  await window.session.run(page.openPlain, note);
  const plain = await measureEditor(window, "CodeMirror alone");

  const keyMethod = `p95 of ${keys} keys in the middle of the note, event to paint`;
  add("key press to paint: CodeMirror alone", quantile(plain.keys, 0.95), "ms", null, keyMethod);
  add("key press to paint: Weft", quantile(weft.keys, 0.95), "ms", null, keyMethod);
  const more = quantile(weft.keys, 0.95) - quantile(plain.keys, 0.95);
  add("key press to paint: what Weft adds", more, "ms", 16, "difference of the two");
  add(
    "key press to paint: at the median",
    quantile(weft.keys, 0.5) - quantile(plain.keys, 0.5),
    "ms",
    null,
    "the same of the medians",
  );
  const scrollMethod = `longest frame, top to end in ${steps} steps`;
  add("scrolling: CodeMirror alone", Math.max(...plain.frames), "ms", null, scrollMethod);
  add("scrolling: Weft", Math.max(...weft.frames), "ms", null, scrollMethod);
  add(
    "scrolling: what Weft adds",
    Math.max(...weft.frames) - Math.max(...plain.frames),
    "ms",
    50,
    "difference of the two",
  );
  add(
    "scrolling: p95 of what it adds",
    quantile(weft.frames, 0.95) - quantile(plain.frames, 0.95),
    "ms",
    null,
    "the same of the 95th frame in a hundred",
  );
  await window.kill();
  say("building the UI, to weigh it");
  add(
    "code loaded at the start",
    (await startSize()) / 1000,
    "kB",
    400,
    "entry and all it imports, gzipped each",
  );
  writeTable(figures);
} finally {
  vault.remove();
}

/** When a process was started, in milliseconds since 1970, to ten of them. */
function startOf(process) {
  const uptime = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]);
  // Behind the name, which may hold blanks; the 22nd field, in hundredths of a second since the system's start.
  const fields = readFileSync(`/proc/${process}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return Date.now() - (uptime - Number(fields[19]) / 100) * 1000;
}

function isQuiet(window) {
  const busy = /waiting|loading|Looking|Reading/;
  return until("nothing waits", async () => !busy.test(await window.status()), 300);
}

async function measureEditor(window, who) {
  say(`${who}: scrolling`);
  const frames = [];
  // In parts, or a slow machine would run out of the driver's patience.
  for (let step = 0; step < steps; step += 10) {
    const last = Math.min(steps, step + 10);
    frames.push(...(await window.session.run(page.scrollThrough, step, last, steps)));
  }
  say(`${who}: typing`);
  await window.session.run(page.cursorBehind, middle);
  // The parser has to have come here, as it has where somebody writes.
  await pause(3000);
  await window.session.run(page.watchKeys);
  const text = " it is as if the sea had ruled a line along the rock";
  for (let typed = 0; typed < keys; typed++) {
    const key = text[typed % text.length];
    await window.press(key);
    await pause(15 + (typed % 7) * 5);
  }
  await pause(300);
  const times = await window.session.run(page.keyTimes);
  if (times.length < keys) throw new Error(`only ${times.length} of ${keys} keys were seen`);
  return { frames, keys: times };
}
