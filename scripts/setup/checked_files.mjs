// The model and ONNX Runtime are checked byte for byte: what reads a person's notes is what we shipped.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hashOfBytes } from "../hashes.mjs";
import { root, say, StepFailed } from "../run.mjs";

const sums = "assets/model/SHA256SUMS";

/** In the form of sha256sum: a hash and a file of the same folder on each line. */
export function checkModel() {
  const advice = "“git checkout -- assets/model” brings it back";
  if (!existsSync(join(root, sums))) throw new StepFailed("Checking the model", `${sums} is missing`, advice);
  const lines = readFileSync(join(root, sums), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
  for (const line of lines) {
    const [, wanted, name] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line);
    check("Checking the model", `assets/model/${name}`, wanted, advice);
  }
  say(`  the model's ${lines.length} files are whole`);
}

export function checkRuntime() {
  const libraries = JSON.parse(readFileSync(join(root, "scripts/onnxruntime.json"), "utf8"));
  const platform = `${process.platform}-${process.arch}`;
  const library = libraries[platform];
  if (!library) {
    say(`  ONNX Runtime comes without a library for ${platform}: Weft will search by words only`);
    say("  (WEFT_ONNXRUNTIME can name a library of your own)");
    return;
  }
  const advice = "delete node_modules and run “npm run setup” again";
  check("Checking ONNX Runtime", library.file, library.sha256, advice);
  say("  ONNX Runtime is whole");
}

function check(what, path, wanted, advice) {
  const place = join(root, path);
  if (!existsSync(place)) throw new StepFailed(what, `${path} is missing`, advice);
  const found = hashOfBytes(readFileSync(place));
  if (found !== wanted) throw new StepFailed(what, `${path} has the hash ${found}, not ${wanted}`, advice);
}
