// What axe-core finds in the window as it stands. The window's own rules let no script in, but the driver's.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What stops people: one line for each place, with the rule that it breaks. Nothing is found where nothing is wrong. What
 * is found is looked for once more: a notice that came or went meanwhile had a colour of its own.
 */
export async function seriousFindings(window) {
  const found = await look(window);
  if (found.length === 0) return found;
  await new Promise((resolve) => setTimeout(resolve, 700));
  const again = await look(window);
  return found.filter((one) => again.includes(one));
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
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, any, all, none }) => {
          const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
          return id + " at " + target.join(" ") + ": " + why.slice(0, 240);
        }),
      );
  }`);
}
