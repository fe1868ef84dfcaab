// The short sweep of `npm test`: kills and failures at a sample of the calls that change the disk. The whole
// of it, and power cuts, are `npm run test:crash`.
import assert from "node:assert/strict";
import test from "node:test";
import { fillDisk } from "./full_disk.mjs";
import { failures, hasStrace, kill, sweep } from "./sweep.mjs";

const skip = (await hasStrace()) ? false : "strace is not here (Linux alone has it)";

/** The calls by which files of the vault and journals change. */
const decisive = ["fsync", "renameat2", "rename", "link", "linkat", "unlink", "mkdir"];

async function check(options) {
  const { counts, wrong } = await sweep(options);
  const points = [...counts.values()].reduce((sum, count) => sum + count, 0);
  assert.deepEqual(wrong, []);
  assert.ok(points >= options.least, `only ${points} points were reached`);
}

test("killed at any decisive moment: all of a change or nothing of it", { skip }, () =>
  check({ names: ["save", "rename a note", "undo"], ways: [kill], calls: decisive, each: 2, least: 15 }),
);

test("a disk that is full or fails: all of a change or nothing of it, and said", { skip }, () =>
  check({ names: ["save", "rename a note"], ways: failures, calls: decisive, each: 4, least: 10 }),
);

test("files and folders that cannot be opened: all of a rename or nothing of it", { skip }, () =>
  check({ names: ["rename a note"], ways: failures, calls: ["openat"], each: 10, least: 10 }),
);

test("a disk with too little room: all of a change or nothing of it, and said", async (t) => {
  const { counts, wrong, skipped } = await fillDisk({ names: ["save", "rename a note"], each: 6 });
  if (skipped) return t.skip(`nothing can be mounted here: ${skipped}`);
  assert.deepEqual(wrong, []);
  assert.equal(counts.size, 2, "each was short of room at least once");
});
