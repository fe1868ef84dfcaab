// The real window on a vault, in the words of a person who uses it.
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { closeWindowsOf } from "./close_window.mjs";
import { until, untilIs } from "./until.mjs";
import { environmentOf, makeVault } from "./vault.mjs";
import { endDriver, openSession, startDriver } from "./webdriver.mjs";

const out = join(import.meta.dirname, "out");

/**
 * A test with a vault of its own. `body` gets `open`, which starts the window; at the end, whatever it was,
 * windows are closed and the vault is removed. After a failure a picture of each window stays in out/.
 */
export function windowTest(name, files, body) {
  test(name, { timeout: 240_000 }, async (t) => {
    const vault = makeVault(files);
    const windows = [];
    const open = async (options) => {
      const window = await openWindow(vault, options);
      windows.push(window);
      return window;
    };
    try {
      await body({ vault, open, skip: (why) => t.skip(why) });
    } catch (error) {
      for (const [index, window] of windows.entries()) {
        await keepPicture(window, `${name} ${index + 1}`, (line) => t.diagnostic(line));
      }
      throw error;
    } finally {
      for (const window of windows) await window.kill();
      vault.remove();
    }
  });
}

/** What a failure leaves to look at: the window's picture, and the last that the program said. */
async function keepPicture(window, name, tell) {
  if (window.ended) return;
  mkdirSync(out, { recursive: true });
  const place = join(out, `${name.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 90)}.png`);
  try {
    writeFileSync(place, await window.session.screenshot());
    tell(`picture: ${place}`);
  } catch (failure) {
    tell(`no picture: ${failure.message}`);
  }
  const keyboard = await window.session
    .run("() => window.testKeyboard ?? []")
    .catch((failure) => [failure.message]);
  tell(`the keyboard went:\n${keyboard.join("\n")}`);
  tell(`the program said: ${window.driver.log.trim().split("\n").slice(-15).join("\n")}`);
}

/** Remembers the last keys and where the keyboard was, in the page. */
const recordKeyboard = `() => {
  const last = (window.testKeyboard = []);
  const name = (element) => element?.closest ? [element.tagName, element.id, element.className].join(" ") : "none";
  for (const kind of ["keydown", "focusin", "focusout"]) {
    addEventListener(kind, (event) => {
      last.push([Math.round(performance.now()), kind, event.key ?? "", "at", name(event.target), "active", name(document.activeElement)].join(" "));
      if (last.length > 60) last.shift();
    }, true);
  }
}`;

export async function openWindow(vault, { environment = {}, args = [vault.root], ready = true } = {}) {
  const driver = await startDriver(environmentOf(vault, environment));
  try {
    const session = await openSession(driver, process.env.WEFT_WINDOW, [...args, "--data", vault.data]);
    const window = new Window(vault, driver, session);
    if (ready) await window.filesAreListed();
    await session.run(recordKeyboard);
    return window;
  } catch (error) {
    await endDriver(driver);
    error.message += `\nthe program said: ${driver.log}`;
    throw error;
  }
}

class Window {
  ended = false;

  constructor(vault, driver, session) {
    this.vault = vault;
    this.driver = driver;
    this.session = session;
  }

  press(...chords) {
    return this.session.press(...chords);
  }

  type(text) {
    return this.session.type(text);
  }

  /** How many elements there are. */
  count(selector) {
    return this.session.run("(selector) => document.querySelectorAll(selector).length", selector);
  }

  /** What an element shows, null where there is none. */
  text(selector) {
    return this.session.run("(selector) => document.querySelector(selector)?.innerText ?? null", selector);
  }

  texts(selector) {
    return this.session.run(
      "(selector) => [...document.querySelectorAll(selector)].map((element) => element.innerText)",
      selector,
    );
  }

  attribute(selector, name) {
    return this.session.run(
      "(selector, name) => document.querySelector(selector)?.getAttribute(name) ?? null",
      selector,
      name,
    );
  }

  attributes(selector, name) {
    return this.session.run(
      "(selector, name) => [...document.querySelectorAll(selector)].map((element) => element.getAttribute(name))",
      selector,
      name,
    );
  }

  /** A row that has only just appeared may not stand in its place yet. */
  async click(selector) {
    await until(`${selector} can be clicked`, () => this.session.click(selector).then(() => true));
  }

  /** Rests the pointer on the first element that can be seen and holds these words, with keys held down. */
  async pointAt(selector, words, ...keys) {
    const place = await until(`${selector} with “${words}” can be seen`, () =>
      this.session.run(
        `(selector, words) => {
          const found = [...document.querySelectorAll(selector)].filter((one) => one.textContent.includes(words));
          const [box] = found.flatMap((one) => [...one.getClientRects()].slice(0, 1));
          return box ? { x: box.left + Math.min(20, box.width / 2), y: box.top + box.height / 2 } : null;
        }`,
        selector,
        words,
      ),
    );
    await this.session.point(place, ...keys);
  }

  /** What the page hears of when files are pasted into the text: each a name, a type and its bytes. */
  async pasteFiles(files) {
    await this.session.run(
      `(files) => {
        const data = new DataTransfer();
        for (const [name, type, bytes] of files) data.items.add(new File([new Uint8Array(bytes)], name, { type }));
        const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
        document.querySelector(".cm-content").dispatchEvent(event);
      }`,
      files,
    );
  }

  /** Presses the mouse on an element and lets it go elsewhere; `over` looks on before that. Both are selectors. */
  async drag(from, to, over = async () => undefined) {
    const middle = (selector) =>
      this.session.run(
        `(selector) => {
          const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
          return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
        }`,
        selector,
      );
    const [start, end] = [await middle(from), await middle(to)];
    const move = ({ x, y }) => ({ type: "pointerMove", duration: 50, x, y });
    const act = (...actions) =>
      this.session.send("POST", "/actions", {
        actions: [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }],
      });
    const half = { x: Math.round((start.x + end.x) / 2), y: Math.round((start.y + end.y) / 2) };
    await act(move(start), { type: "pointerDown", button: 0 }, move(half), move(end));
    await over();
    await act({ type: "pointerUp", button: 0 });
  }

  filesAreListed() {
    return until(
      "the vault is open",
      async () => {
        const rows = await this.count(testId("tree-row"));
        const empty = await this.text(testId("empty-pane"));
        return (
          (rows > 0 && (await this.count(testId("status-indexed"))) > 0) || empty?.includes("No notes yet")
        );
      },
      60,
    );
  }

  /** Opens a note from the tree, and leaves the keyboard in its text. */
  async open(path) {
    const parts = path.split("/");
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = row(parts.slice(0, depth).join("/"));
      if ((await this.attribute(folder, "aria-expanded")) === "false") await this.click(folder);
    }
    await this.click(row(path));
    await this.shows(path);
  }

  /** The title that stands over the note on the screen. */
  shownTitle() {
    return this.session.run("() => document.querySelector('[data-testid=note-title]')?.value ?? null");
  }

  async shows(path) {
    const title = path.split("/").at(-1).replace(/\.md$/, "");
    await untilIs(`the note “${title}” is shown`, title, () => this.shownTitle());
  }

  /** The text of the note on the screen, with "\n" between lines, without front matter that is out of sight. */
  editorText() {
    return this.session.run(`() => {
      const { view } = document.querySelector(".cm-content").cmTile;
      const { doc } = view.state;
      const first = view.contentDOM.querySelector(".cm-line");
      const hidden = doc.line(1).text === "---" && first ? view.posAtDOM(first) : 0;
      return doc.sliceString(hidden);
    }`);
  }

  /** What the editor draws of it, line by line. */
  drawnText() {
    return this.session.run(
      "() => [...document.querySelectorAll('.cm-content > .cm-line')].map((line) => line.textContent).join('\\n')",
    );
  }

  async focusText() {
    await this.session.run("() => document.querySelector('.cm-content').cmTile.view.focus()");
  }

  /** Puts the cursor at the end of the note. */
  async toEnd() {
    await this.focusText();
    await this.press("Ctrl+End");
  }

  /** Puts the cursor at the end of the first line that holds `words`. */
  async toLine(words) {
    await this.toStart();
    await this.session.run(
      `(words) => {
        const { view } = document.querySelector(".cm-content").cmTile;
        const { doc } = view.state;
        for (let number = 1; number <= doc.lines; number++) {
          const line = doc.line(number);
          if (!line.text.includes(words)) continue;
          view.dispatch({ selection: { anchor: line.to }, scrollIntoView: true, userEvent: "select" });
          return;
        }
        throw new Error("no line holds “" + words + "”: " + JSON.stringify(doc.toString()));
      }`,
      words,
    );
  }

  async toStart() {
    await this.focusText();
    await this.press("Ctrl+Home");
  }

  saved() {
    return untilIs("the note is saved", "saved", () => this.attribute(testId("save-state"), "data-state"));
  }

  /** What the status bar says. */
  status() {
    return this.text("footer");
  }

  /** Waits until the model has read everything. */
  indexed(notes) {
    const said = `${notes} ${notes === 1 ? "note" : "notes"} indexed`;
    return until(
      `the status bar says “${said}” and nothing waits`,
      async () => {
        const status = await this.status();
        return status.includes(said) && !/waiting|Model loading|Looking through/.test(status) ? status : null;
      },
      90,
    );
  }

  notices() {
    return this.texts(`${testId("notice")} p`);
  }

  /** Chooses an answer that a notice offers. */
  async answerNotice(label) {
    await until(`a notice offers “${label}”`, () =>
      this.session.run(
        `(label) => {
          const buttons = [...document.querySelectorAll("[data-testid=notice] button")];
          const button = buttons.find((one) => one.innerText === label);
          button?.click();
          return button !== undefined;
        }`,
        label,
      ),
    );
  }

  /** The program's own process; the driver and the web view's are others. */
  processId() {
    for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        if (readlinkSync(`/proc/${entry}/exe`) !== process.env.WEFT_WINDOW) continue;
        // Two windows of one vault differ by the driver that started them, not by the order of their numbers.
        if (isBelow(Number(entry), this.driver.process.pid)) return Number(entry);
      } catch {
        // It ended while we looked, or is not ours to see.
      }
    }
    throw new Error("the window's process was not found");
  }

  /** As the system does it when memory runs out: at once, with no word to the program. */
  async crash() {
    process.kill(this.processId(), "SIGKILL");
    await this.kill();
  }

  /** With the button of the window's frame, and waits until the program has ended by itself. */
  async close() {
    const id = this.processId();
    await closeWindowsOf(id);
    await until("the program has ended", () => !isRunning(id));
    await this.kill();
  }

  async kill() {
    if (this.ended) return;
    this.ended = true;
    await endDriver(this.driver);
  }
}

/** Whether a process was started by another, or by one that it started. */
function isBelow(processId, ancestor) {
  for (let id = processId; id > 1;) {
    if (id === ancestor) return true;
    id = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0);
  }
  return false;
}

function isRunning(processId) {
  try {
    // One that has ended and that its parent has not asked about yet is a zombie.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${processId}/status`, "utf8"));
  } catch {
    return false;
  }
}

export function testId(name) {
  return `[data-testid="${name}"]`;
}

export function row(path) {
  return `[data-testid="tree-row"][data-path=${JSON.stringify(path)}]`;
}
