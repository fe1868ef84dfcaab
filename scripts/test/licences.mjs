// Every crate in the build must come under a licence that Weft may ship with. Reads what the crates
// say of themselves; cargo fetches those that this machine does not have yet.
import { fileURLToPath } from "node:url";
import { output } from "../run.mjs";

const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "Apache-2.0 WITH LLVM-exception",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BSL-1.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MPL-2.0",
  "Unicode-3.0",
  "Unlicense",
  "Zlib",
]);

/** The crates whose licence is not among the allowed, as lines to print; empty if all is well. */
export function checkLicences() {
  const host = /^host: (.+)$/m.exec(output("rustc", ["-vV"]))[1];
  const args = ["metadata", "--format-version", "1", "--locked", "--filter-platform", host];
  const metadata = output("cargo", args);
  if (!metadata) return [`“cargo ${args.join(" ")}” failed`];
  const refused = JSON.parse(metadata).packages.filter(({ license }) => !license || !mayShip(license));
  return refused.map(({ name, version, license }) => `${name} ${version}: ${license ?? "names no licence"}`);
}

/** "A OR (B AND C)", in the older form "A/B". One side of OR must be allowed, both sides of AND. */
export function mayShip(expression) {
  const words = expression
    .replaceAll("/", " OR ")
    .replace(/[()]/g, " $& ")
    .replace(/(\S+)\s+WITH\s+(\S+)/g, "$1_WITH_$2")
    .split(/\s+/)
    .filter(Boolean);
  let at = 0;
  const one = () => {
    const word = words[at++];
    if (word !== "(") return allowed.has(word?.replaceAll("_WITH_", " WITH "));
    const inside = either();
    at++;
    return inside;
  };
  const all = () => {
    let good = one();
    while (words[at] === "AND") {
      at++;
      good = one() && good;
    }
    return good;
  };
  const either = () => {
    let good = all();
    while (words[at] === "OR") {
      at++;
      good = all() || good;
    }
    return good;
  };
  return either() && at === words.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const refused = checkLicences();
  process.stdout.write(refused.length === 0 ? "all licences are allowed\n" : `${refused.join("\n")}\n`);
  process.exit(refused.length === 0 ? 0 : 1);
}
