// Power cuts: a vault and its data on an ext4 of their own, shut down in the middle of work without flushing.
// Whatever was promised before must be there afterwards.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { filesIn, notes, run, same, weft } from "./vault.mjs";

/** EXT4_IOC_SHUTDOWN without flushing the journal; what was not on the disk is gone. */
const shutDown = `
import fcntl, os, struct, sys
folder = os.open(sys.argv[1], os.O_RDONLY)
fcntl.ioctl(folder, 0x8004587D, struct.pack("I", 2))
`;

/** A disk in a file. Throws where this machine does not let us mount one. */
async function makeDisk() {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "weft-power-")));
  const image = join(home, "disk.img");
  const mounted = join(home, "mounted");
  mkdirSync(mounted);
  writeFileSync(image, "");
  truncateSync(image, 192 * 1024 * 1024);
  const must = async (program, ...args) => {
    const done = await run(program, args);
    if (done.code !== 0) throw new Error(`${program} ${args.join(" ")}: ${done.err || done.signal}`);
  };
  await must("mkfs.ext4", "-q", "-F", image);
  const disk = {
    root: join(mounted, "vault"),
    data: join(mounted, "data"),
    mount: () => must("mount", "-o", "loop", image, mounted),
    cut: () => must("python3", "-c", shutDown, mounted),
    async unmount() {
      for (let tries = 0; ; tries++) {
        const done = await run("umount", [mounted]);
        if (done.code === 0) return;
        if (tries > 100) throw new Error(`umount: ${done.err}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    sync: () => must("sync", "-f", mounted),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
  try {
    await disk.mount();
  } catch (error) {
    disk.remove();
    throw error;
  }
  return disk;
}

/**
 * Cuts the power so many times. Gives the number of cuts, and what was wrong, in words; `skipped` with the
 * reason where nothing can be mounted here.
 */
export async function cutPower(times, told) {
  let disk;
  try {
    disk = await makeDisk();
  } catch (error) {
    return { cuts: 0, wrong: [], skipped: error.message };
  }
  const wrong = [];
  let cuts = 0;
  try {
    mkdirSync(join(disk.root, "a"), { recursive: true });
    mkdirSync(join(disk.root, "b"));
    for (const [path, text] of Object.entries(notes)) writeFileSync(join(disk.root, path), text);
    await index(disk, wrong, "the first index");
    await disk.sync();
    for (; cuts < times; cuts++) {
      await once(disk, cuts, wrong);
      told(cuts + 1, wrong);
    }
    await disk.unmount();
  } finally {
    await run("umount", ["-l", join(disk.root, "..")]);
    disk.remove();
  }
  return { cuts, wrong };
}

async function index(disk, wrong, when) {
  const done = await weft(disk, ["index", disk.root]);
  if (done.code !== 0) {
    wrong.push(`${when}: weft index ended with ${done.code ?? done.signal}: ${done.err}`);
    return undefined;
  }
  return JSON.parse(done.out);
}

async function once(disk, number, wrong) {
  const where = `cut ${number + 1}`;
  const before = filesIn(disk.root);
  const busy = work(disk, number);
  // Somewhere in the second or so that the work takes.
  await new Promise((resolve) => setTimeout(resolve, 20 + ((number * 137) % 1500)));
  await disk.cut();
  const promised = await busy.ended();
  await disk.unmount();
  await disk.mount();
  const now = filesIn(disk.root);
  for (const [path, text] of Object.entries(now)) {
    if (path.includes(".weft-unfinished-")) continue;
    const known = Object.values(before).includes(text) || busy.texts.has(text);
    if (!known) wrong.push(`${where}: ${path} holds what nobody wrote (${text.length} bytes)`);
  }
  const report = await index(disk, wrong, where);
  const later = filesIn(disk.root);
  const lost = Object.keys(later).length - Object.keys(before).length;
  if (lost !== 0) wrong.push(`${where}: ${lost} notes more or less: ${Object.keys(later).sort().join(", ")}`);
  for (const [path, text] of promised) {
    const now = Object.entries(later).find(([name]) => name.endsWith(path))?.[1];
    if (now !== text && !busy.later(path, text).includes(now))
      wrong.push(`${where}: ${path} was saved, and is not what was saved`);
  }
  // What was safe before this round: everything but the passages that it wrote itself.
  if (report && report.embedded > busy.passages) {
    wrong.push(`${where}: ${report.embedded} passages embedded, and only ${busy.passages} were new`);
  }
  const check = await weft(disk, ["check", disk.root]);
  const found = check.code === 0 ? JSON.parse(check.out) : undefined;
  if (!found || found.unresolved.length > 0)
    wrong.push(`${where}: weft check says ${check.out || check.err}`);
  await disk.sync();
  if (same(later, {})) wrong.push(`${where}: nothing is left`);
}

/** Saves and renames, one after the other, until the power is gone. */
function work(disk, number) {
  const saves = [];
  const promised = new Map();
  const texts = new Set();
  let child;
  let over = false;
  const command = (args, input) =>
    new Promise((resolve) => {
      child = spawn(process.env.WEFT_COMMAND, [...args, "--json", "--data", disk.data], {
        stdio: ["pipe", "pipe", "ignore"],
      });
      let out = "";
      // The line on standard output is the promise, whatever becomes of the program after it.
      child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
      child.stdin.on("error", () => undefined).end(input ?? "");
      child.on("error", () => resolve(out));
      child.on("close", () => resolve(out));
    });
  const done = (async () => {
    for (let step = 0; !over && step < 40; step++) {
      const text = `Round ${number}, step ${step}: ${"words that are saved and must not be lost. ".repeat(3 + step)}\n`;
      saves.push({ path: "Other.md", text });
      texts.add(text);
      const out = await command(["save", disk.root, "b/Other.md"], text);
      if (/"kind":"saved"/.test(out)) promised.set("Other.md", text);
      if (over) break;
      const [from, to] = number % 2 === 0 ? ["a", "c"] : ["c", "a"];
      if (step === 1) {
        const plan = await command([
          "rename",
          disk.root,
          `${from}/Target.md`,
          `${to}/Target.md`,
          "--dry-run",
        ]);
        let files;
        try {
          files = filesIn(disk.root);
        } catch {
          // The power is gone.
          break;
        }
        for (const text of planned(plan, files)) texts.add(text);
        await command(["rename", disk.root, `${from}/Target.md`, `${to}/Target.md`]);
      }
    }
  })();
  return {
    texts,
    get passages() {
      // A save's text is one or a few passages; a rename changes those with its links.
      return saves.length * 4 + 12;
    },
    later: (path, text) => saves.slice(saves.findIndex((one) => one.text === text)).map((one) => one.text),
    async ended() {
      over = true;
      const stuck = setTimeout(() => child?.kill("SIGKILL"), 5000);
      await done;
      clearTimeout(stuck);
      return promised;
    },
  };
}

/** The texts that a plan would write. */
function planned(out, files) {
  let plan;
  try {
    plan = JSON.parse(out);
  } catch {
    return [];
  }
  const texts = {};
  for (const edit of [...plan.edits].reverse()) {
    const text = texts[edit.note] ?? files[edit.note] ?? "";
    // Notes are ASCII here: bytes are characters.
    texts[edit.note] = text.slice(0, edit.start) + edit.after + text.slice(edit.end);
  }
  return Object.values(texts);
}
