// Rust and Node: the two things that a person brings along.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { output, root, say, StepFailed } from "../run.mjs";

export function checkToolchain() {
  const node = process.versions.node;
  const wantedNode = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node.replace(
    /^>=\s*/,
    "",
  );
  if (older(node, wantedNode)) {
    throw new StepFailed(
      "Checking Node",
      `this is Node ${node}`,
      `install Node ${wantedNode} or newer, then try again`,
    );
  }
  const wantedRust = /^rust-version\s*=\s*"([^"]+)"/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))[1];
  const install = `install Rust ${wantedRust} or newer with rustup (https://rustup.rs), open a new terminal, then try again`;
  const rust = /^rustc (\d+\.\d+\.\d+)/.exec(output("rustc", ["--version"]) ?? "")?.[1];
  if (!rust) throw new StepFailed("Checking Rust", "“rustc” was not found", install);
  if (older(rust, wantedRust)) {
    throw new StepFailed(
      "Checking Rust",
      `this is Rust ${rust}`,
      `“rustup update stable” brings ${wantedRust} or newer`,
    );
  }
  if (output("cargo", ["--version"]) === null) {
    throw new StepFailed("Checking Rust", "“cargo” was not found", install);
  }
  say(`  Rust ${rust}, Node ${node}`);
}

function older(version, wanted) {
  const parts = version.split(".").map(Number);
  for (const [index, number] of wanted.split(".").map(Number).entries()) {
    if (parts[index] !== number) return (parts[index] ?? 0) < number;
  }
  return false;
}
