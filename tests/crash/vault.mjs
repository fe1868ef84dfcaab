// A small vault for crash tests, the command line over it, and what may stand in it after a crash.
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const filler = "Some words that make the note long enough to be written in more than one piece. ".repeat(60);

/** Notes that link to `a/Target.md` in every style, in two folders. */
export const notes = {
  "a/Target.md": `# Zone\n\nSee [[Hub]] and [this](../Hub.md).\n\n${filler}\n`,
  "a/Beside.md": '---\nup: "[[Target]]"\n---\n[t](Target.md) [t](./Target.md#zone)\n',
  "Hub.md": `[[Target]] [[a/Target|shown]] ![[Target#Zone]]\n\n| [[Target\\|cell]] |\n| --- |\n\n${filler}\n`,
  "b/Far.md": "[t](../a/Target.md) `[[Target]]`\r\n[[Target]]\r\n",
  "b/Other.md": "No link, but words.\n",
};

export const makeHome = () => realpathSync(mkdtempSync(join(tmpdir(), "weft-crash-")));

/** A folder with a vault and its data, always at the same place, so that copies of the data fit it. */
export function makePlace(home = makeHome()) {
  const place = {
    home,
    root: join(home, "run", "vault"),
    data: join(home, "run", "data"),
    write(path, content) {
      mkdirSync(dirname(join(place.root, path)), { recursive: true });
      writeFileSync(join(place.root, path), content);
    },
    /** Keeps what is there under a name. */
    keep: (name) =>
      cpSync(join(home, "run"), join(home, name), { recursive: true, preserveTimestamps: true }),
    /** Puts it back. */
    putBack(name) {
      rmSync(join(home, "run"), { recursive: true, force: true });
      cpSync(join(home, name), join(home, "run"), { recursive: true, preserveTimestamps: true });
    },
    /** Leaves no vault and no data. */
    clear: () => rmSync(join(home, "run"), { recursive: true, force: true }),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
  return place;
}

/** Every file of a folder with its content. */
export function filesIn(folder) {
  const found = {};
  if (!existsSync(folder)) return found;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    found[path.slice(folder.length + 1)] = readFileSync(path, "latin1");
  }
  return found;
}

export const same = (one, other) =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

/** Runs a program; its output, exit code and the signal that ended it. Whatever it has started ends with it. */
export function run(program, args, { input = "", timeout = 120_000 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
    // A program that is killed before it has read all does not make this one fail.
    child.stdin.on("error", () => undefined).end(input);
    let late = false;
    const slow = setTimeout(() => {
      late = true;
      process.kill(-child.pid, "SIGKILL");
    }, timeout);
    const ended = (code, signal) => {
      clearTimeout(slow);
      resolve({ out, err, code, signal, late });
    };
    child.on("error", (error) => ended(127, String(error)));
    child.on("close", ended);
  });
}

export const weft = (place, args, options) =>
  run(process.env.WEFT_COMMAND, [...args, "--json", "--data", place.data], options);
