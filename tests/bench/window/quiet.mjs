import { until } from "../../e2e/until.mjs";

/** Waits until everything is read. */
export function isQuiet(window) {
  const busy = /waiting|loading|Looking|Reading/;
  return until("nothing waits", async () => !busy.test(await window.status()), 300);
}
