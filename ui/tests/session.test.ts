import { EditorView } from "@codemirror/view";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { NoteText, SaveOutcome } from "../bindings";
import { saveDelay } from "../shell/autosave";
import { NoteSession } from "../shell/session.svelte";

/** The engine as a session sees it: one file, and what the next save comes back with. */
const engine = vi.hoisted(() => ({
  text: "",
  saves: [] as { path: string; text: string; baseHash: string }[],
  answer: null as SaveOutcome | null,
  reads: 0,
  hold: null as Promise<void> | null,
}));

function hashOf(text: string): string {
  return `hash of ${text}`;
}

vi.mock("../api", () => ({
  async readNote(path: string): Promise<NoteText> {
    engine.reads++;
    return { path, text: engine.text, hash: hashOf(engine.text), bom_bytes: 0, read_only: null };
  },
  async saveNote(path: string, text: string, baseHash: string): Promise<SaveOutcome> {
    engine.saves.push({ path, text, baseHash });
    await engine.hold;
    const answer = engine.answer ?? { kind: "saved" as const, hash: hashOf(text) };
    engine.answer = null;
    engine.text = answer.kind === "saved" ? text : answer.text;
    return answer;
  },
  commandError: (thrown: unknown) => ({ code: "io", message: String(thrown) }),
}));

let view: EditorView;
const keptBeside = vi.fn();

function open(text: string): NoteSession {
  engine.text = text;
  const note = { path: "a.md", text, hash: hashOf(text), bom_bytes: 0, read_only: null };
  const session = new NoteSession(note, {
    follow() {},
    rested() {},
    changed() {},
    keptBeside: (_session, path) => void keptBeside(path),
    saveStateChanged() {},
  });
  session.show(view);
  return session;
}

function type(text: string, at: number): void {
  view.dispatch({
    changes: { from: at, insert: text },
    selection: { anchor: at + text.length },
    userEvent: "input.type",
  });
}

function outside(session: NoteSession, text: string): Promise<void> {
  engine.text = text;
  return session.changedOnDisk(hashOf(text));
}

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(engine, { text: "", saves: [], answer: null, reads: 0, hold: null });
  keptBeside.mockClear();
  view = new EditorView({ parent: document.body });
});

afterEach(() => {
  view.destroy();
  vi.useRealTimers();
});

describe("a session", () => {
  test("that is opened, shown, left and flushed writes nothing", async () => {
    const session = open("a\r\nb");
    session.hide();
    expect(await session.autosave.flush()).toBe(true);
    expect(engine.saves).toEqual([]);
  });

  test.each([
    ["a\r\nb\r\n", "xa\r\nb\r\n"],
    ["a\r\nb\nc", "xa\r\nb\nc"],
    ["a\rb", "xa\rb"],
    ["no end", "xno end"],
  ])("saves %j with its own line ends", async (text, saved) => {
    open(text);
    type("x", 0);
    await vi.advanceTimersByTimeAsync(saveDelay);
    expect(engine.saves).toEqual([{ path: "a.md", text: saved, baseHash: hashOf(text) }]);
  });

  test("takes its own save for what it is", async () => {
    const session = open("a");
    type("b", 1);
    await vi.advanceTimersByTimeAsync(saveDelay);
    await session.changedOnDisk(hashOf("ab"));
    expect(engine.reads).toBe(0);
  });

  test("takes its own save for what it is even when the event comes before the answer", async () => {
    const session = open("a");
    type("b", 1);
    let answer = (): void => undefined;
    engine.hold = new Promise((resolve) => (answer = resolve));
    await vi.advanceTimersByTimeAsync(saveDelay);
    const told = session.changedOnDisk(hashOf("ab"));
    answer();
    await told;
    expect(engine.reads).toBe(0);
    expect(session.dirty).toBe(false);
  });

  test("follows the disk while it is clean, and is clean after", async () => {
    const session = open("one\n\ntwo\n");
    view.dispatch({ selection: { anchor: 8 } });
    await outside(session, "one, changed\n\ntwo\n");
    expect(view.state.doc.toString()).toBe("one, changed\n\ntwo\n");
    expect(view.state.selection.main.head).toBe(17);
    expect(session.dirty).toBe(false);
    await vi.advanceTimersByTimeAsync(10 * saveDelay);
    expect(engine.saves).toEqual([]);
  });

  test("leaves it to the engine to merge what is typed and not saved", async () => {
    const session = open("one\n\ntwo\n");
    type("!", 8);
    engine.answer = { kind: "merged", hash: "merged", text: "ONE\n\ntwo!\n" };
    await outside(session, "ONE\n\ntwo\n");
    await vi.advanceTimersByTimeAsync(0);
    expect(engine.saves).toEqual([{ path: "a.md", text: "one\n\ntwo!\n", baseHash: hashOf("one\n\ntwo\n") }]);
    expect(view.state.doc.toString()).toBe("ONE\n\ntwo!\n");
    expect(view.state.selection.main.head).toBe(9);
    expect([session.dirty, session.hash]).toEqual([false, "merged"]);
  });

  test("keeps what is typed while a merge is on its way, and saves it on the merged text", async () => {
    const session = open("one\n\ntwo\n");
    type("!", 8);
    let answer = (): void => undefined;
    engine.hold = new Promise((resolve) => (answer = resolve));
    engine.answer = { kind: "merged", hash: "merged", text: "ONE\n\ntwo!\n" };
    await vi.advanceTimersByTimeAsync(saveDelay);
    type("?", 9);
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(view.state.doc.toString()).toBe("ONE\n\ntwo!?\n");
    expect(session.dirty).toBe(true);
    await vi.advanceTimersByTimeAsync(saveDelay);
    expect(engine.saves.at(-1)).toEqual({ path: "a.md", text: "ONE\n\ntwo!?\n", baseHash: "merged" });
  });

  test("shows the disk's text when both were kept, and says where the other is", async () => {
    const session = open("one\n");
    type("mine ", 0);
    engine.answer = { kind: "kept_beside", path: "a (mine).md", hash: "theirs", text: "their one\n" };
    await vi.advanceTimersByTimeAsync(saveDelay);
    expect(view.state.doc.toString()).toBe("their one\n");
    expect(session.dirty).toBe(false);
    expect(keptBeside).toHaveBeenCalledExactlyOnceWith("a (mine).md");
  });

  test.each([
    ["a\nb\n", "a\r\nb\r\n"],
    ["a\nb\n", "a\r\nb\n"],
    ["a\r\nb\n", "a\nb\n"],
    ["a\r\nb\n", "a\r\nb\r\n"],
  ])("follows line ends that another program changed from %j to %j", async (before, after) => {
    const session = open(before);
    await outside(session, after);
    expect([session.fileText, session.dirty]).toEqual([after, false]);
    type("x", 0);
    await vi.advanceTimersByTimeAsync(saveDelay);
    expect(engine.saves.map(({ text }) => text)).toEqual([`x${after}`]);
  });

  test("whose file was taken away is not saved by itself and keeps its text", async () => {
    const session = open("a");
    session.removed = true;
    type("b", 1);
    await vi.advanceTimersByTimeAsync(10 * saveDelay);
    expect(engine.saves).toEqual([]);
    expect(session.fileText).toBe("ab");
    await session.saveAgain(async () => ({
      path: "a.md",
      text: "",
      hash: "new",
      bom_bytes: 0,
      read_only: null,
    }));
    expect(engine.saves).toEqual([{ path: "a.md", text: "ab", baseHash: "new" }]);
    expect([session.removed, session.dirty]).toEqual([false, false]);
  });

  test("whose file comes back saves what was typed meanwhile", async () => {
    const session = open("a");
    session.removed = true;
    type("b", 1);
    await session.changedOnDisk(hashOf("a"));
    await vi.advanceTimersByTimeAsync(0);
    expect(engine.saves).toEqual([{ path: "a.md", text: "ab", baseHash: hashOf("a") }]);
    expect([session.removed, session.dirty]).toEqual([false, false]);
  });

  test("that is not shown takes in what the disk holds all the same", async () => {
    const session = open("a");
    session.hide();
    await outside(session, "b");
    expect(session.fileText).toBe("b");
    session.show(view);
    expect(view.state.doc.toString()).toBe("b");
  });
});
