// A disk that is full: vault and data on a file system in memory that has ever so much room left.
import { prepare, scenarios } from "./scenarios.mjs";
import { judge } from "./sweep.mjs";
import { makeHome, makePlace, run, weft } from "./vault.mjs";

const page = 4096;
/** Room enough for every scenario. */
const plenty = 256 * 1024 * 1024;
/** So much is tried page by page; above it each step is a little longer than the last. */
const finely = 48;

async function must(program, ...args) {
  const done = await run(program, args);
  if (done.code !== 0) throw new Error(`${program} ${args.join(" ")}: ${done.err || done.signal}`);
  return done.out;
}

/** Bytes in use. */
async function used(home) {
  const [, ...rows] = (await must("df", "-B1", "--output=used", home)).trim().split("\n");
  return Number(rows[0]);
}

/** Free pages that are tried, until there is no need for more. */
function* rooms(each) {
  for (let pages = 0; ; pages += pages < finely ? each : Math.ceil(pages / 12) * each) yield pages;
}

/**
 * Runs scenarios with no room, with a little more, and so on until they run through. Gives the points per
 * scenario, and what was wrong, in words; `skipped` with the reason where nothing can be mounted here.
 */
export async function fillDisk({
  names = scenarios.map((one) => one.name),
  each = 1,
  told = () => undefined,
}) {
  const counts = new Map();
  const wrong = [];
  const home = makeHome();
  const place = makePlace(home);
  const resize = (size) => must("mount", "-o", `remount,size=${size}`, home);
  try {
    await must("mount", "-t", "tmpfs", "-o", `size=${plenty}`, "tmpfs", home);
  } catch (error) {
    place.remove();
    return { counts, wrong, skipped: error.message };
  }
  try {
    for (const scenario of scenarios.filter((one) => names.includes(one.name))) {
      place.clear();
      const state = await prepare(place, scenario);
      const key = `${scenario.name}: disk full`;
      for (const pages of rooms(each)) {
        place.putBack(state.kept);
        await resize((await used(home)) + pages * page);
        const done = await weft(place, scenario.args(place), { input: scenario.input });
        await resize(plenty);
        const ranThrough = done.code === 0 && !/ (?:ERROR|WARN) /.test(done.err);
        const found = await judge(place, scenario, state, done, false);
        if (found) wrong.push(`${key}, ${pages} pages free: ${found}`);
        if (ranThrough) break;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      told(scenario, counts);
    }
  } finally {
    await run("umount", ["-l", home]);
    place.remove();
  }
  return { counts, wrong };
}
