// How many tests a runner says it ran, read from what it prints at its end.

/** One check, good or not. */
export function check({ code }) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** Every `test result:` line of cargo test; a build that failed has none. */
export function cargoTest({ code, output }) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, passed, failed, ignored] of output.matchAll(
    /^test result: .*? (\d+) passed; (\d+) failed; (\d+) ignored/gm,
  )) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
    counts.skipped += Number(ignored);
  }
  return honest(counts, code);
}

/** Vitest's JSON report, one line somewhere in what it printed. */
export function vitest({ code, output }) {
  const line = output.split("\n").find((one) => one.startsWith("{") && one.includes('"numTotalTests"'));
  const report = line ? JSON.parse(line) : { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests,
  };
  return honest(counts, code);
}

/** Node's test runner: `ℹ pass 12`. */
export function nodeTest({ code, output }) {
  const number = (word) => Number(new RegExp(`^(?:ℹ|#) ${word} (\\d+)$`, "m").exec(output)?.[1] ?? 0);
  return honest(
    { passed: number("pass"), failed: number("fail") + number("cancelled"), skipped: number("skipped") },
    code,
  );
}

/** A runner that failed, or ran nothing, has failed at least once. */
function honest(counts, code) {
  const nothing = counts.passed + counts.failed === 0;
  return { ...counts, failed: counts.failed === 0 && (code !== 0 || nothing) ? 1 : counts.failed };
}
