// Building: the UI where its sources changed, then the Rust workspace, which carries the UI inside.
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { hashOf, setStamp, stamp } from "./hashes.mjs";
import { mustRun, npm, npmOptions, output, root, say, StepFailed } from "./run.mjs";

/** What a first build took, in minutes of one core (measured). */
const coreMinutes = 38;
/** Below this many built crates a build is a first one, or the rest of one. */
const mostOfTheCrates = 900;

const uiSources = () =>
  readdirSync(join(root, "ui"))
    .filter((name) => !["dist", "node_modules", "tests"].includes(name))
    .sort()
    .map((name) => `ui/${name}`);

export async function buildUi() {
  const wanted = hashOf([...uiSources(), "package-lock.json"]);
  if (stamp("ui") === wanted && existsSync(join(root, "ui", "dist", "index.html"))) return;
  say("Building the UI");
  const advice = "the message above names the file; “npm run ui:build” repeats this step";
  await mustRun(
    "Building the UI",
    advice,
    npm,
    ["run", "--silent", "ui:build", "--", "--logLevel=warn"],
    npmOptions,
  );
  setStamp("ui", wanted);
}

export async function buildWorkspace() {
  const estimate = estimateInWords();
  if (estimate) say(estimate);
  const advice =
    "the message above names the cause; if a system library is missing, “npm run setup” installs it. Building again goes on where this stopped";
  // Without the bench, which changes no feature of the crates that all share.
  const members = ["--workspace", "--exclude", "weft-bench"];
  await mustRun("Building Weft", advice, "cargo", ["build", ...members, "--locked"]);
}

/** Only a long build is announced. */
function estimateInWords() {
  const built = join(targetFolder(), "debug", ".fingerprint");
  const crates = existsSync(built) ? readdirSync(built).length : 0;
  if (crates >= mostOfTheCrates) return null;
  const cores = availableParallelism();
  const minutes = Math.max(6, Math.round((coreMinutes / cores) * (1 - crates / (2 * mostOfTheCrates))));
  return `Building Weft. The first time this takes about ${minutes} minutes with ${cores} cores, later a few seconds.`;
}

let target;

/** Where cargo puts what it builds; CARGO_TARGET_DIR and cargo's own settings count. */
export function targetFolder() {
  if (!target) {
    const metadata = output("cargo", ["metadata", "--no-deps", "--format-version", "1"]);
    if (!metadata) {
      throw new StepFailed(
        "Reading Cargo.toml",
        "“cargo metadata” failed",
        "“cargo metadata --no-deps” says why",
      );
    }
    target = JSON.parse(metadata).target_directory;
  }
  return target;
}

export function builtProgram(name, profile = "debug") {
  return join(targetFolder(), profile, process.platform === "win32" ? `${name}.exe` : name);
}
