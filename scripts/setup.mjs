// `npm run setup [-- --tests]`: makes a fresh machine able to build Weft, and says what it does.
// Runs before node_modules exists, so it uses nothing but Node.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hashOf, setStamp, stamp } from "./hashes.mjs";
import { root, say, script } from "./run.mjs";
import { checkModel, checkRuntime } from "./setup/checked_files.mjs";
import { installNpmPackages } from "./setup/npm_packages.mjs";
import { installSystemPackages } from "./setup/system_packages.mjs";
import { checkToolchain } from "./setup/toolchain.mjs";

/** What a set-up depends on; where none of it changed there is nothing to do. */
const inputs = [
  "package-lock.json",
  "scripts/setup.mjs",
  "scripts/setup",
  "scripts/onnxruntime.json",
  "assets/model/SHA256SUMS",
];

export async function setUp({ forTests = false } = {}) {
  const wanted = hashOf(inputs);
  const done = [stamp("setup-tests"), ...(forTests ? [] : [stamp("setup")])];
  if (done.includes(wanted) && existsSync(join(root, "node_modules", ".package-lock.json"))) {
    say("Set-up: done before, nothing has changed.");
    return;
  }
  say(`Setting up Weft${forTests ? " and its tests" : ""}`);
  say("1/4 Rust and Node");
  checkToolchain();
  say("2/4 System packages");
  await installSystemPackages(forTests);
  say("3/4 npm packages (about 480 MB, most of it ONNX Runtime)");
  await installNpmPackages();
  say("4/4 The built-in model and ONNX Runtime, by hash");
  checkModel();
  checkRuntime();
  setStamp(forTests ? "setup-tests" : "setup", wanted);
  say("Set-up: done.");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await script(() => setUp({ forTests: process.argv.includes("--tests") }));
}
