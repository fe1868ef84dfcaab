// `npm run bench [-- …]`: the speed of a release build, measured by tests/bench.
import { builtProgram } from "./build.mjs";
import { mustRun, run, say, script } from "./run.mjs";
import { setUp } from "./setup.mjs";

await script(async () => {
  await setUp();
  say("Building the release (the first time about 35 minutes with two cores)");
  const advice = "the message above names the cause; building again goes on where this stopped";
  await mustRun("Building the release", advice, "cargo", [
    "build",
    "--release",
    "--locked",
    "--package",
    "weft-bench",
    "--package",
    "weft-cli",
  ]);
  process.exit(await run(builtProgram("weft-bench", "release"), process.argv.slice(2)));
});
