// `npm run e2e [-- NAME…]`: the tests that drive the real window, all or those whose file carries a NAME.
// `npm run e2e -- --shots FOLDER [--vault FOLDER] [--note PATH]`: pictures of the window instead.
// Both run on a display without a screen, with a session bus of their own.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { builtProgram, buildUi, buildWorkspace } from "./build.mjs";
import { onTestDisplay } from "./display.mjs";
import { root, script, StepFailed } from "./run.mjs";

const folder = "tests/e2e";

await script(async () => {
  if (process.platform !== "linux") {
    throw new StepFailed(
      "Testing the window",
      "WebKitWebDriver exists on Linux alone",
      "run “npm test” there",
    );
  }
  const words = process.argv.slice(2);
  await buildUi();
  await buildWorkspace();
  const command = words.some((word) => word.startsWith("--"))
    ? [join(folder, "screenshot.mjs"), ...words]
    : tests(words);
  process.exit(
    await onTestDisplay(command, {
      WEFT_WINDOW: builtProgram("weft-desktop"),
      WEFT_COMMAND: builtProgram("weft"),
    }),
  );
});

function tests(words) {
  const files = readdirSync(join(root, folder))
    .filter(
      (name) =>
        name.endsWith(".test.mjs") && (words.length === 0 || words.some((word) => name.includes(word))),
    )
    .map((name) => join(folder, name));
  if (files.length === 0)
    throw new StepFailed("Testing the window", `no test file is called ${words.join(", ")}`, "");
  return ["--test", "--test-concurrency=1", "--test-reporter=spec", ...files];
}
