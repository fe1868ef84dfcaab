// The little of the W3C WebDriver protocol that the tests use, spoken straight to WebKitWebDriver.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const elementKey = "element-6066-11e4-a52e-4f735466cecf";

/** Keys by the names that tests write them with. */
const keyCodes = {
  Ctrl: "\uE009",
  Shift: "\uE008",
  Alt: "\uE00A",
  Enter: "\uE007",
  Tab: "\uE004",
  Escape: "\uE00C",
  Backspace: "\uE003",
  Delete: "\uE017",
  Home: "\uE011",
  End: "\uE010",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  F2: "\uE032",
  F8: "\uE038",
  F6: "\uE036",
  PageUp: "\uE00E",
  PageDown: "\uE00F",
};

/** A test run that is stopped takes its windows along. */
const groups = new Set();
process.on("exit", () => groups.forEach(killGroup));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

function killGroup(leader) {
  groups.delete(leader);
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** Starts a driver of its own for one window, so that environment and end of each are its own. */
export async function startDriver(environment) {
  const port = await freePort();
  const child = spawn("WebKitWebDriver", [`--port=${port}`], {
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const driver = { base: `http://127.0.0.1:${port}`, process: child, log: "" };
  if (child.pid !== undefined) groups.add(child.pid);
  const keep = (bytes) => (driver.log = (driver.log + bytes).slice(-20_000));
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  child.on("error", keep);
  for (let attempt = 0; attempt < 100; attempt++) {
    const ready = await fetch(`${driver.base}/status`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return driver;
    if (child.pid === undefined || child.exitCode !== null) break;
    await pause(50);
  }
  throw new Error(`WebKitWebDriver did not start: ${driver.log}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The window and everything it started go with the driver: they are one process group. */
export async function endDriver(driver) {
  const child = driver.process;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  killGroup(child.pid);
  if (child.exitCode === null && child.signalCode === null) await gone;
}

export async function openSession(driver, binary, args) {
  const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary, args } } };
  const { sessionId } = await send(driver, "POST", "/session", { capabilities });
  return new Session(driver, `/session/${sessionId}`);
}

async function send(driver, method, path, body) {
  const answer = await fetch(driver.base + path, {
    method,
    signal: AbortSignal.timeout(60_000),
    ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
  });
  const { value } = await answer.json();
  if (!answer.ok)
    throw new Error(`${method} ${path.replace(/^\/session\/[^/]+/, "")}: ${value?.error}: ${value?.message}`);
  return value;
}

class Session {
  constructor(driver, path) {
    this.driver = driver;
    this.path = path;
  }

  send(method, path, body) {
    return send(this.driver, method, this.path + path, body);
  }

  /** Runs a function in the page; it may be async. Arguments and answer are plain values. */
  async run(body, ...args) {
    const script = `
      const done = arguments[arguments.length - 1];
      Promise.resolve()
        .then(() => (${body})(...[...arguments].slice(0, -1)))
        .then((value) => done({ value: value === undefined ? null : value }), (error) => done({ error: String(error) }));
    `;
    const { value, error } = await this.send("POST", "/execute/async", { script, args });
    if (error) throw new Error(`in the page: ${error}`);
    return value;
  }

  async find(selector) {
    const found = await this.send("POST", "/element", { using: "css selector", value: selector });
    return found[elementKey];
  }

  async click(selector) {
    await this.send("POST", `/element/${await this.find(selector)}/click`, {});
  }

  /** Presses keys one after the other, each "Ctrl+Shift+F" held down together. */
  async press(...chords) {
    const actions = chords.flatMap((chord) => {
      const keys = chord
        .split("+")
        .map((key) => keyCodes[key] ?? (key.length === 1 ? key.toLowerCase() : unknown(key)));
      const down = keys.map((value) => ({ type: "keyDown", value }));
      const up = keys.toReversed().map((value) => ({ type: "keyUp", value }));
      return [...down, ...up];
    });
    await this.send("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Moves the pointer, with keys held down that stay down until `release`. */
  async point({ x, y }, ...keys) {
    const at = { type: "pointerMove", duration: 20, y: Math.round(y), origin: "viewport" };
    // Two steps: what only appears under a pointer that rests is not pointed at.
    const actions = [Math.round(x) - 2, Math.round(x)].map((left) => ({ ...at, x: left }));
    const pointer = { type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions };
    const down = keys.map((key) => ({ type: "keyDown", value: keyCodes[key] ?? unknown(key) }));
    await this.send("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions: down }] });
    await this.send("POST", "/actions", { actions: [pointer] });
  }

  /** Lets go of all keys. */
  release() {
    return this.send("DELETE", "/actions");
  }

  /** Types text into whatever has the keyboard. */
  async type(text) {
    const active = await this.send("GET", "/element/active");
    await this.send("POST", `/element/${active[elementKey]}/value`, { text });
  }

  title() {
    return this.send("GET", "/title");
  }

  async screenshot() {
    return Buffer.from(await this.send("GET", "/screenshot"), "base64");
  }

  resize(width, height) {
    return this.send("POST", "/window/rect", { x: 0, y: 0, width, height });
  }
}

function unknown(key) {
  throw new Error(`no key is called ${key}`);
}
