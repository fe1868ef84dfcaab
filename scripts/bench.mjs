// `npm run bench [-- …]`: the speed of a release build, measured by tests/bench.
// `npm run bench -- --editor`: the editor alone, in the real window of a release build; WEFT_WINDOW names another.
// `npm run bench -- --search-panel --keep DIR`: the search panel likewise, over the vault of `-- scale --keep DIR`.
import { join } from "node:path";
import { builtProgram, buildUi } from "./build.mjs";
import { onTestDisplay } from "./display.mjs";
import { mustRun, run, say, script, StepFailed } from "./run.mjs";
import { setUp } from "./setup.mjs";

/** What is measured in the window, by the option that asks for it. */
const inWindow = {
  "--editor": "editor.mjs",
  "--search-panel": "search_panel.mjs",
};

await script(async () => {
  await setUp();
  const words = process.argv.slice(2);
  const asked = Object.keys(inWindow).find((option) => words.includes(option));
  const rest = words.filter((word) => word !== asked);
  if (asked) process.exit(await measureWindow(asked, rest));
  await buildRelease();
  const code = await run(builtProgram("weft-bench", "release"), words);
  if (code !== 0 || words.length > 0) process.exit(code);
  // With nothing asked for in particular everything is measured.
  process.exit(await measureWindow("--editor", []));
});

/** All that is measured in one go: packages that are built apart share nothing, for their features differ. */
async function buildRelease() {
  await buildUi();
  say("Building the release (the first time about 40 minutes with two cores)");
  const advice = "the message above names the cause; building again goes on where this stopped";
  const packages = ["weft-bench", "weft-cli", "weft-desktop"].flatMap((name) => ["--package", name]);
  await mustRun("Building the release", advice, "cargo", ["build", "--release", "--locked", ...packages]);
}

async function measureWindow(option, words) {
  if (process.platform !== "linux") {
    throw new StepFailed(
      "Measuring the window",
      "WebKitWebDriver exists on Linux alone",
      "the other figures are measured everywhere",
    );
  }
  let program = process.env.WEFT_WINDOW;
  if (!program) {
    await buildRelease();
    program = builtProgram("weft-desktop", "release");
  }
  return onTestDisplay([join("tests", "bench", "window", inWindow[option]), ...words], {
    WEFT_WINDOW: program,
  });
}
