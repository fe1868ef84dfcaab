// `npm run bench -- --editor`: the editor in the real window, beside CodeMirror alone in the same web view.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { build } from "vite";
import { makeVault } from "../../e2e/vault.mjs";
import { openWindow, row } from "../../e2e/window.mjs";
import * as page from "./in_page.mjs";
import { longNote, middle } from "./long_note.mjs";
import { startSize } from "./start_size.mjs";
import { isQuiet } from "./quiet.mjs";
import { quantile, writeTable } from "./table.mjs";

const { values } = parseArgs({
  options: {
    keys: { type: "string", default: "200" },
    steps: { type: "string", default: "400" },
    rounds: { type: "string", default: "3" },
  },
});
const keys = Number(values.keys);
const steps = Number(values.steps);
const rounds = Number(values.rounds);
const name = "1 MB note";
const figures = [];
const say = (line) => process.stderr.write(`bench: ${line}\n`);

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

  await window.kill();
  const source = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, "plain.mjs"), formats: ["iife"], name: "plainCodeMirror" },
    },
  });
  const { code } = [source].flat()[0].output[0];
  const weft = { frames: [], keys: [] };
  const plain = { frames: [], keys: [] };
  // By turns, since a machine is faster at one time than at another; each in a window of its own, where nothing is
  // warm that another has used.
  for (let round = 1; round <= rounds; round++) {
    window = await openWindow(vault);
    await window.session.resize(1280, 860);
    await window.open("Long.md");
    await isQuiet(window);
    await measureEditor(window, `Weft, ${round} of ${rounds}`, weft);
    await window.kill();
    window = await openWindow(vault);
    await window.session.resize(1280, 860);
    await window.open("Small.md");
    await isQuiet(window);
    await window.session.send("POST", "/execute/sync", {
      script: `${code}\nwindow.plainCodeMirror = plainCodeMirror;`,
      args: [],
    });
    await window.session.run(page.openPlain, note);
    await measureEditor(window, `CodeMirror alone, ${round} of ${rounds}`, plain);
    await window.kill();
  }

  const median = (numbers) => quantile(numbers, 0.5);
  const compare = (what, of, times, target, method) => {
    const [weftTimes, plainTimes] = [weft[times].map(of), plain[times].map(of)];
    add(`${what}: CodeMirror alone`, median(plainTimes), "ms", null, method);
    add(`${what}: Weft`, median(weftTimes), "ms", null, method);
    const more = weftTimes.map((time, round) => time - plainTimes[round]);
    add(`${what}: what Weft adds`, median(more), "ms", target, "median of the differences");
    add(`${what}: the worst of them`, Math.max(...more), "ms", null, "the same in the worst round");
  };
  const typed = `p95 of ${keys} keys in the middle of the note, event to paint; median of ${rounds} rounds by turns`;
  compare("key press to paint", (times) => quantile(times, 0.95), "keys", 16, typed);
  const scrolled = `longest frame, top to end in ${steps} steps; median of ${rounds} rounds by turns`;
  compare("scrolling", (times) => Math.max(...times), "frames", 50, scrolled);
  compare("frames of it", (times) => quantile(times, 0.95), "frames", null, "p95 of the same frames");
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

/** Adds to `times` how long each frame of a first scroll took, and each key press after it. */
async function measureEditor(window, who, times) {
  await pause(1500);
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
  const pressed = await window.session.run(page.keyTimes);
  if (pressed.length < keys) throw new Error(`only ${pressed.length} of ${keys} keys were seen`);
  times.frames.push(frames);
  times.keys.push(pressed);
}
