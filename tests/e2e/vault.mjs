// A vault that a test writes inline, alone in a temporary folder with a home and a data folder of its own.
import { execFile } from "node:child_process";
import {
  lstatSync,
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

export function makeVault(files) {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "weft-e2e-")));
  const vault = {
    home,
    root: join(home, "Notes"),
    data: join(home, "data"),
    place: (path) => join(vault.root, path),
    bytes: (path) => readFileSync(vault.place(path)),
    text: (path) => readFileSync(vault.place(path), "utf8"),
    /** as another program would */
    write(path, content) {
      mkdirSync(dirname(vault.place(path)), { recursive: true });
      writeFileSync(vault.place(path), content);
    },
    names: () => readdirSync(vault.root, { recursive: true }).sort(),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
  mkdirSync(vault.root);
  for (const [path, content] of Object.entries(files)) vault.write(path, content);
  return vault;
}

/** Nothing of the person who runs the tests is seen or touched: trash, settings and caches are the vault's own. */
export function environmentOf(vault, more = {}) {
  const { home } = vault;
  return {
    ...process.env,
    HOME: home,
    XDG_DATA_HOME: join(home, ".local/share"),
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_STATE_HOME: join(home, ".local/state"),
    NO_AT_BRIDGE: "1",
    TAURI_WEBVIEW_AUTOMATION: "true",
    LANG: "C.UTF-8",
    ...more,
  };
}

/** `weft … --json` over the same index as the window's; the answer, parsed. */
export function weft(vault, ...args) {
  const all = [...args, "--json", "--data", vault.data];
  return new Promise((resolve, reject) => {
    execFile(
      process.env.WEFT_COMMAND,
      all,
      { env: environmentOf(vault), timeout: 120_000 },
      (error, out, err) => {
        if (error) reject(new Error(`weft ${args.join(" ")}: ${error.message}\n${err}`));
        else resolve(JSON.parse(out));
      },
    );
  });
}

/** Every file with its bytes, time and permissions: what opening and closing must leave as it was. */
export function snapshot(vault) {
  const entries = vault.names().map((name) => {
    const about = lstatSync(vault.place(name), { bigint: true });
    const content = about.isFile()
      ? readFileSync(vault.place(name)).toString("base64")
      : about.isDirectory()
        ? "folder"
        : "link";
    return [
      name,
      { content, modified: about.isDirectory() ? "" : String(about.mtimeNs), mode: about.mode.toString(8) },
    ];
  });
  return Object.fromEntries(entries);
}
