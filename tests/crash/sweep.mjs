// One command is interrupted at one system call after the other: killed before it, or told that it
// failed. After each the vault is looked at, and once more after the next start.
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { prepare, scenarios } from "./scenarios.mjs";
import { filesIn, makePlace, run, same, weft } from "./vault.mjs";

/** Calls that change what a disk holds, or promise that it does. */
export const changing = [
  "openat",
  "write",
  "pwrite64",
  "writev",
  "fsync",
  "fdatasync",
  "ftruncate",
  "fallocate",
  "rename",
  "renameat",
  "renameat2",
  "link",
  "linkat",
  "unlink",
  "unlinkat",
  "mkdir",
  "mkdirat",
  "rmdir",
  "chmod",
  "fchmod",
  "fchmodat",
  "flock",
  "fcntl",
  "msync",
];

/** Milliseconds; each of the commands takes one or two seconds. */
const timeout = 30_000;

export const kill = { name: "kill", what: "signal=KILL" };
/** One call fails, or it and all that follow. */
export const failures = [
  { name: "no space, once", what: "error=ENOSPC" },
  { name: "no space from then on", what: "error=ENOSPC", onwards: true },
  { name: "EIO, once", what: "error=EIO" },
  { name: "EIO from then on", what: "error=EIO", onwards: true },
];
/** By these a program also speaks to itself, through pipes that no disk can fill. */
const alsoPipes = new Set(["write", "writev"]);
const canFail = new Set([
  "openat",
  "write",
  "pwrite64",
  "writev",
  "fsync",
  "fdatasync",
  "ftruncate",
  "fallocate",
  "rename",
  "renameat2",
  "link",
  "linkat",
  "mkdir",
]);

/** A file that cannot grow from then on is tried on a disk that is full: `full_disk.mjs`. */
const applies = (way, call) => way === kill || (canFail.has(call) && !(way.onwards && alsoPipes.has(call)));

export async function hasStrace() {
  return (await run("strace", ["-V"])).code === 0;
}

/**
 * Sweeps scenarios by ways over calls. `each` takes every so-manieth point. Gives the number of points per
 * scenario and way, and what was wrong, in words.
 */
export async function sweep({
  names = scenarios.map((one) => one.name),
  ways = [kill],
  calls = changing,
  each = 1,
  told = () => undefined,
}) {
  const counts = new Map();
  const wrong = [];
  const work = [];
  for (const scenario of scenarios.filter((one) => names.includes(one.name))) {
    for (const way of ways) {
      for (const call of calls) if (applies(way, call)) work.push({ scenario, way, call });
    }
  }
  const workers = Array.from({ length: Math.min(cpus().length, work.length) }, async () => {
    // Each worker has a place of its own, with a copy of each scenario's beginning.
    const place = makePlace();
    const prepared = new Map();
    for (let job = work.shift(); job; job = work.shift()) {
      const { scenario, way, call } = job;
      if (!prepared.has(scenario.name)) {
        place.clear();
        prepared.set(scenario.name, await prepare(place, scenario));
      }
      const state = prepared.get(scenario.name);
      const key = `${scenario.name}: ${way.name}`;
      for (let number = 1 + Math.floor(each / 2); ; number += each) {
        const point = await interrupt(place, scenario, state, way, call, number);
        if (!point.reached) break;
        if (point.missed) continue;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        if (point.wrong) {
          const kept = `wrong-${wrong.length + 1}`;
          place.keep(kept);
          wrong.push(`${key} at ${call} ${number}: ${point.wrong}`);
        }
      }
      told(job, counts);
    }
    if (wrong.length === 0) place.remove();
  });
  await Promise.all(workers);
  return { counts, wrong };
}

async function interrupt(place, scenario, state, way, call, number) {
  place.putBack(state.kept);
  const when = way.onwards ? `${number}+` : `${number}`;
  const trace = ["-f", "-qq", "-y", "-o", `${place.home}/trace`, "-e", `trace=${call}`];
  const inject = ["-e", `inject=${call}:${way.what}:when=${when}`];
  const command = [process.env.WEFT_COMMAND, ...scenario.args(place), "--json", "--data", place.data];
  const done = await run("strace", [...trace, ...inject, ...command], { input: scenario.input, timeout });
  // strace ends as the program did.
  const killed = done.signal === "SIGKILL" || done.code === 137;
  // strace counts the calls of each thread apart, so that several may be hit.
  const injected = readTrace(place).filter((line) => line.includes("(INJECTED)"));
  const reached = way === kill ? killed : injected.length > 0;
  if (!reached) return { reached: false };
  const isOurs = (line) => line.includes(`<${place.home}/`);
  const hitPipe = way !== kill && alsoPipes.has(call) && !injected.every(isOurs);
  // The system could not even load the program.
  const notBegun = done.code === 127 && done.err.includes("loading shared libraries");
  if (hitPipe || notBegun) return { reached: true, missed: true };
  return { reached: true, wrong: await judge(place, scenario, state, done, killed) };
}

const readTrace = (place) => readFileSync(join(place.home, "trace"), "latin1").split("\n");

/** What is wrong, in words, or nothing. */
export async function judge(place, scenario, { before, after }, done, killed) {
  if (done.late) return "it did not end";
  if (!killed && ![0, 1].includes(done.code)) return `ended with ${done.code ?? done.signal}: ${done.err}`;
  const acknowledged = !scenario.changesNothing && /^\{.*\}$/m.test(done.out);
  const now = notesOf(place);
  const mixed = mixture(now, before, after);
  if (mixed) return mixed;
  if (acknowledged && !same(now, after)) return `acknowledged, and not done: ${names(now)}`;
  if (!killed && done.code === 1 && acknowledged) return `acknowledged, and failed: ${done.err}`;
  const next = await weft(place, ["check", place.root]);
  if (next.code !== 0 || / (?:ERROR|panicked) /.test(next.err)) return `the next start failed: ${next.err}`;
  const later = filesIn(place.root);
  if (!same(later, before) && !same(later, after))
    return `half done after the next start: ${names(later)}\n${next.err}`;
  if (acknowledged && !same(later, after))
    return `acknowledged, and taken back at the next start: ${next.err}`;
  if (!same(now, later) && !/weft: (Finished|Took back)/.test(next.err)) return "put right, and not said";
  const journals = Object.keys(filesIn(place.data)).filter((name) => name.endsWith(".pending"));
  if (journals.length > 0) return `still pending: ${journals.join(", ")}`;
  const report = JSON.parse(next.out);
  if (report.notes !== Object.keys(later).length) return `the index has ${report.notes} notes`;
  if (report.unresolved.length > 0) return `links lead nowhere: ${JSON.stringify(report.unresolved)}`;
  return undefined;
}

/** What a reader of the folder sees: without files that are being written. */
function notesOf(place) {
  const files = Object.entries(filesIn(place.root));
  return Object.fromEntries(files.filter(([path]) => !path.includes(".weft-unfinished-")));
}

/** Before anything puts it right: every note is whole, old or new, and none is missing. */
function mixture(now, before, after) {
  for (const [path, text] of Object.entries(now)) {
    if (before[path] !== text && after[path] !== text && !movedHalf(path, text, before, after))
      return `${path} is neither old nor new`;
  }
  const count = Object.keys(before).length;
  if (Object.keys(now).length !== count) return `${Object.keys(now).length} notes of ${count}: ${names(now)}`;
  return undefined;
}

/** A note under its old path with its new text, or the other way round. */
function movedHalf(path, text, before, after) {
  return path in before ? Object.values(after).includes(text) : Object.values(before).includes(text);
}

const names = (files) => Object.keys(files).sort().join(", ");
