// The packages of the UI and ONNX Runtime, exactly those of the lock file, without their install scripts.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun, npm, npmOptions, root, say } from "../run.mjs";

export async function installNpmPackages() {
  if (upToDate()) {
    say("  the npm packages are those of the lock file");
    return;
  }
  const advice = "look at what npm says above; “npm ci --ignore-scripts” repeats it";
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await mustRun("Installing npm packages", advice, npm, args, npmOptions);
}

/** npm notes in node_modules what it put there; that is compared with what the lock file wants. */
function upToDate() {
  const noted = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(noted)) return false;
  const has = JSON.parse(readFileSync(noted, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { integrity, optional }]) =>
      path === "" || (has[path] ? has[path].integrity === integrity : optional),
  );
}
