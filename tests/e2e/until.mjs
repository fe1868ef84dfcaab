// Waiting for what the window does by itself, with a message that tells what was hoped for and what was there.
import { setTimeout as pause } from "node:timers/promises";

/** Looks until `look` gives something true, and returns that. */
export async function until(what, look, seconds = 15) {
  const end = Date.now() + 1000 * seconds;
  let last;
  for (;;) {
    try {
      last = await look();
      if (last) return last;
    } catch (error) {
      last = error.message;
    }
    if (Date.now() > end)
      throw new Error(`waited ${seconds} s until ${what}; at the end: ${JSON.stringify(last)}`);
    await pause(50);
  }
}

/** Looks until `look` gives exactly this. */
export async function untilIs(what, expected, look, seconds = 15) {
  let last;
  const wanted = JSON.stringify(expected);
  const same = async () => JSON.stringify((last = await look())) === wanted;
  await until(what, same, seconds).catch((error) => {
    throw new Error(
      `${error.message}\n  expected: ${wanted.slice(0, 2000)}\n  found:    ${JSON.stringify(last)?.slice(0, 2000)}`,
    );
  });
}

/** For what must not happen: stays true all the while. */
export async function stays(what, look, seconds = 1) {
  const end = Date.now() + 1000 * seconds;
  while (Date.now() < end) {
    if (!(await look())) throw new Error(`it did not stay so: ${what}`);
    await pause(100);
  }
}
