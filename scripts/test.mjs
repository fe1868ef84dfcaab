// `npm test`: sets up like `npm start`, then checks and tests everything, the window included.
// Goes on after a failure; the last line is the count of it all.
import { buildUi, builtProgram } from "./build.mjs";
import { say, script, StepFailed } from "./run.mjs";
import { setUp } from "./setup.mjs";
import { cargoTest, check, nodeTest, vitest } from "./test/counts.mjs";
import { listen, showFailure } from "./test/step.mjs";

// Clippy as the compiler of Weft's own crates: the several hundred others are compiled once, where
// `cargo clippy` would check each of them a second time.
process.env.RUSTC_WORKSPACE_WRAPPER = "clippy-driver";
process.env.CLIPPY_ARGS = "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__";

// The same random texts each time: a change is judged by what it changed. `cargo test` alone and
// `npm run fuzz` look for new ones.
process.env.PROPTEST_RNG_SEED ??= "20261122";
process.env.FAST_CHECK_SEED ??= "20261122";

const steps = [
  {
    name: "Scripts",
    command: [
      process.execPath,
      "--test",
      "--test-reporter=spec",
      "scripts/test/scripts.test.mjs",
      "tests/rules.test.mjs",
    ],
    count: nodeTest,
  },
  {
    name: "Scripts: format",
    command: [
      "npm",
      "exec",
      "--",
      "prettier",
      "--check",
      "--log-level=warn",
      "scripts/**/*.mjs",
      "tests/**/*.mjs",
    ],
    count: check,
  },
  { name: "UI: types, lint, format", command: ["npm", "run", "--silent", "ui:check"], count: check },
  {
    name: "UI tests",
    command: ["npm", "run", "--silent", "ui:test", "--", "--reporter=default", "--reporter=json"],
    count: vitest,
  },
  { name: "Rust: format", command: ["cargo", "fmt", "--all", "--check"], count: check },
  { name: "Rust: licences", command: [process.execPath, "scripts/test/licences.mjs"], count: check },
  {
    name: "Rust: build, clippy",
    command: ["cargo", "build", "--workspace", "--all-targets", "--locked"],
    count: check,
  },
  {
    name: "Rust tests",
    command: ["cargo", "test", "--workspace", "--locked", "--no-fail-fast"],
    count: cargoTest,
  },
  {
    name: "Crashes, a sample",
    command: [process.execPath, "--test", "--test-reporter=spec", "tests/crash/crash.test.mjs"],
    environment: { WEFT_COMMAND: builtProgram("weft") },
    count: nodeTest,
  },
  { name: "The real window", command: ["npm", "run", "--silent", "e2e"], count: nodeTest },
];

const started = Date.now();
const rows = [];

async function prepare() {
  const before = Date.now();
  let failed = 0;
  try {
    await setUp({ forTests: true });
    await buildUi();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    failed = 1;
    say(`\n✗ ${error.what}\n  Why: ${error.why}\n  What to do: ${error.advice}`);
  }
  rows.push({
    name: "Set-up and UI build",
    passed: 1 - failed,
    failed,
    skipped: 0,
    seconds: (Date.now() - before) / 1000,
  });
  return failed === 0;
}

async function runStep({ name, command, count, environment }) {
  const done = await listen(name, command, environment);
  const counts = count(done);
  rows.push({ name, ...counts, seconds: done.seconds });
  if (counts.failed > 0) showFailure(name, done.output);
  say(`${counts.failed > 0 ? "✗" : "✓"} ${name}  ${summary(counts)}  ${clock(done.seconds)}`);
}

function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

function table() {
  say("");
  for (const row of rows) {
    const columns = [
      row.name.padEnd(26),
      `${row.passed} passed`.padStart(12),
      `${row.failed} failed`.padStart(10),
    ];
    columns.push(
      (row.skipped > 0 ? `${row.skipped} skipped` : "").padStart(11),
      clock(row.seconds).padStart(7),
    );
    say(columns.join(""));
  }
  say(`${"".padEnd(59)}${clock((Date.now() - started) / 1000).padStart(7)}\n`);
  const sum = (what) => rows.reduce((total, row) => total + row[what], 0);
  const skipped = sum("skipped");
  say(`${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return sum("failed");
}

await script(async () => {
  // Without its tools and packages no later step could say anything true.
  if (await prepare()) for (const step of steps) await runStep(step);
  process.exitCode = table() === 0 ? 0 : 1;
});
