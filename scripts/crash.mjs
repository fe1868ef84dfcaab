// `npm run test:crash [-- kills|failures|full|power] [-- --each N] [--cuts N]`: interrupts saves, renames, undos,
// snapshots and the index at every system call that changes the disk, and cuts the power. Counts the points.
import { builtProgram, buildWorkspace } from "./build.mjs";
import { say, script, StepFailed } from "./run.mjs";

const words = process.argv.slice(2);
const number = (name, normal) => {
  const at = words.indexOf(name);
  return at < 0 ? normal : Number(words[at + 1]);
};
const parts = ["kills", "failures", "full", "power"].filter((part) => words.includes(part));
const wants = (part) => parts.length === 0 || parts.includes(part);

await script(async () => {
  if (process.platform !== "linux") {
    throw new StepFailed("Testing crashes", "strace and loop devices exist on Linux alone", "run this there");
  }
  await buildWorkspace();
  process.env.WEFT_COMMAND = builtProgram("weft");
  const { failures, hasStrace, kill, sweep } = await import("../tests/crash/sweep.mjs");
  const { fillDisk } = await import("../tests/crash/full_disk.mjs");
  const { cutPower } = await import("../tests/crash/power_cut.mjs");
  if ((wants("kills") || wants("failures")) && !(await hasStrace())) {
    throw new StepFailed("Testing crashes", "strace is not installed", "apt-get install strace");
  }
  const wrong = [];
  let points = 0;
  const each = number("--each", 1);
  const add = (result) => {
    for (const [name, count] of [...result.counts].sort())
      say(`${name.padEnd(48)}${String(count).padStart(7)}`);
    points += [...result.counts.values()].reduce((sum, count) => sum + count, 0);
    wrong.push(...result.wrong);
  };
  for (const [part, ways] of [
    ["kills", [kill]],
    ["failures", failures],
  ]) {
    if (!wants(part)) continue;
    const told = ({ scenario, way, call }) => say(`  … ${scenario.name}: ${way.name} at ${call}`);
    add(await sweep({ ways, each, told }));
  }
  if (wants("full")) {
    const result = await fillDisk({ each });
    if (result.skipped) say(`Full disk: skipped, because nothing can be mounted here: ${result.skipped}`);
    else add(result);
  }
  if (wants("power")) {
    const cuts = number("--cuts", 100);
    const result = await cutPower(cuts, (done) => {
      if (done % 10 === 0) say(`  … ${done} power cuts`);
    });
    if (result.skipped) say(`Power cuts: skipped, because no disk can be mounted here: ${result.skipped}`);
    else say(`${"power cuts".padEnd(48)}${String(result.cuts).padStart(7)}`);
    points += result.cuts;
    wrong.push(...result.wrong);
  }
  for (const one of wrong) say(`✗ ${one}`);
  say(`${points} points, ${wrong.length} wrong`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
});
