import assert from "node:assert/strict";
import test from "node:test";
import { cargoTest, nodeTest, vitest } from "./counts.mjs";
import { mayShip } from "./licences.mjs";

test("a licence expression is allowed by one side of OR and both sides of AND", () => {
  for (const [expression, allowed] of [
    ["MIT", true],
    ["GPL-3.0", false],
    ["MIT OR GPL-3.0", true],
    ["MIT/GPL-3.0", true],
    ["MIT AND GPL-3.0", false],
    ["(Apache-2.0 OR MIT) AND BSD-3-Clause", true],
    ["(MIT OR GPL-2.0) AND GPL-3.0", false],
    ["GPL-2.0 WITH Classpath-exception-2.0", false],
    ["Apache-2.0 WITH LLVM-exception AND MIT", true],
    ["MIT OR", false],
    ["MIT AND", false],
    ["", false],
  ]) {
    assert.equal(mayShip(expression), allowed, expression);
  }
});

test("counts are those of the runners, and a runner that failed or ran nothing has failed", () => {
  const two = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\n";
  const bad = "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured\n";
  assert.deepEqual(cargoTest({ code: 101, output: two + bad }), { passed: 5, failed: 1, skipped: 1 });
  assert.equal(cargoTest({ code: 101, output: "error: could not compile" }).failed, 1);
  assert.equal(cargoTest({ code: 0, output: "" }).failed, 1);
  const report = '{"numTotalTests":4,"numPassedTests":4,"numFailedTests":0,"numPendingTests":0}';
  assert.deepEqual(vitest({ code: 0, output: `✓ a\n${report}\n` }), { passed: 4, failed: 0, skipped: 0 });
  assert.equal(vitest({ code: 1, output: `${report}\n` }).failed, 1);
  const window = "ℹ tests 3\nℹ pass 2\nℹ fail 0\nℹ cancelled 1\nℹ skipped 0\n";
  assert.deepEqual(nodeTest({ code: 1, output: window }), { passed: 2, failed: 1, skipped: 0 });
});
