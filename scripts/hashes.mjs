// Content hashes: what decides whether something has to be done again.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

export function hashOfBytes(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

/** One hash over the names and bytes of files and of everything in folders, in a fixed order. */
export function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap(filesUnder)) {
    hash.update(`${path}\0`);
    hash.update(hashOfBytes(readFileSync(join(root, path))));
  }
  return hash.digest("hex");
}

function filesUnder(path) {
  const about = statSync(join(root, path), { throwIfNoEntry: false });
  if (!about) return [];
  return about.isDirectory() ? filesIn(path) : [path];
}

function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesIn(path) : [path];
    });
}

const stamps = join(root, "node_modules", ".weft");

/** What was noted when this was done last. */
export function stamp(name) {
  const file = join(stamps, name);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : null;
}

export function setStamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), `${value}\n`);
}
