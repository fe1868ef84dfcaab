// What axe-core finds in the window as it stands. The window's own rules let no script in, but the driver's.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Looks at a window in which things keep coming and going. */
const mostLooks = 5;

/** What stops people: one line for each place, with the rule that it breaks. Nothing is found where nothing is wrong. */
export async function seriousFindings(window) {
  for (let looks = 1; ; looks++) {
    const { moved, found } = await look(window);
    // What came or went meanwhile had a colour of its own.
    if (!moved || looks === mostLooks) return found;
  }
}

async function look(window) {
  const { session } = window;
  // Without the object that a page's own copy would leave, it is run as a function of the driver's.
  if (!(await session.run("() => typeof window.axe === 'object'"))) {
    await session.send("POST", "/execute/sync", { script: source, args: [] });
  }
  return session.run(`async () => {
    // A colour on its way to another is neither; what turns for ever is not waited for.
    const ends = (one) =>
      one.playState === "running" && Number.isFinite(one.effect?.getComputedTiming().endTime ?? Infinity);
    const moving = document.getAnimations().filter(ends);
    await Promise.all(moving.map((one) => one.finished.catch(() => undefined)));
    let moved = false;
    const begins = ["animationstart", "transitionrun"];
    const notice = () => (moved = true);
    for (const kind of begins) addEventListener(kind, notice, true);
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    for (const kind of begins) removeEventListener(kind, notice, true);
    const found = violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, any, all, none }) => {
          const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
          return id + " at " + target.join(" ") + ": " + why.slice(0, 240);
        }),
      );
    return { moved, found };
  }`);
}
