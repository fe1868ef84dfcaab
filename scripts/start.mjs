// `npm start [-- FOLDER] [-- --data DIR]`: from a fresh clone to the open window.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { builtProgram, buildUi, buildWorkspace } from "./build.mjs";
import { run, say, script, StepFailed } from "./run.mjs";
import { setUp } from "./setup.mjs";

await script(async () => {
  const args = windowArguments(process.argv.slice(2));
  await setUp();
  await buildUi();
  await buildWorkspace();
  checkDisplay();
  say(
    args.includes("--demo")
      ? "Opening Weft on the demo vault. Ctrl+C closes it."
      : "Opening Weft. Ctrl+C closes it.",
  );
  process.exit(await run(builtProgram("weft-desktop"), args));
});

/** Folders are meant from where the person typed, and npm runs its scripts elsewhere. */
function windowArguments(typed) {
  const from = process.env.INIT_CWD ?? process.cwd();
  const args = [];
  let folder = false;
  for (let index = 0; index < typed.length; index++) {
    const word = typed[index];
    if (word === "--data") {
      const data = typed[++index];
      if (data === undefined) throw new StepFailed("Reading the arguments", "--data needs a folder", usage());
      args.push("--data", resolve(from, data));
    } else if (word === "--demo") folder = args.push(word) > 0;
    else if (word.startsWith("-"))
      throw new StepFailed("Reading the arguments", `${word} is not known`, usage());
    else folder = args.push(resolve(from, word)) > 0;
  }
  return folder ? args : [...args, "--demo"];
}

function usage() {
  return "npm start [-- FOLDER] [--data DIR]";
}

function checkDisplay() {
  if (process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return;
  const remote = /microsoft/i.test(readFileSync("/proc/version", "utf8"))
    ? "WSLg"
    : "“ssh -X”, or a terminal on the desktop";
  throw new StepFailed(
    "Opening the window",
    "there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set",
    `everything is built; start it where there is a screen (${remote}). “npm run weft -- --help” works without one`,
  );
}
