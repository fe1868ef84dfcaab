import { undo } from "@codemirror/commands";
import { EditorView } from "@codemirror/view";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { modeOf } from "../editor/live_preview";
import { NoteSession } from "../shell/session.svelte";

const disk = vi.hoisted(() => ({ text: "" }));

vi.mock("../api", () => ({
  readNote: (path: string) =>
    Promise.resolve({ path, text: disk.text, hash: disk.text, bom_bytes: 0, read_only: null }),
  saveNote: (_path: string, text: string) => Promise.resolve({ kind: "saved", hash: text }),
  commandError: (thrown: unknown) => ({ code: "io", message: String(thrown) }),
}));

let one: EditorView;
let other: EditorView;

function open(text: string): NoteSession {
  const session = new NoteSession(
    { path: "a.md", text, hash: text, bom_bytes: 0, read_only: null },
    { follow() {}, rested() {}, changed() {}, keptBeside() {}, saveStateChanged() {} },
  );
  session.show(one);
  session.show(other);
  return session;
}

function type(view: EditorView, text: string, at: number): void {
  view.dispatch({
    changes: { from: at, insert: text },
    selection: { anchor: at + text.length },
    userEvent: "input.type",
  });
}

function press(view: EditorView, key: string, more: KeyboardEventInit): void {
  const init = { key, keyCode: key.toUpperCase().charCodeAt(0), bubbles: true, cancelable: true, ...more };
  view.contentDOM.dispatchEvent(new KeyboardEvent("keydown", init));
}

function texts(): string[] {
  return [one, other].map((view) => view.state.doc.toString());
}

beforeEach(() => {
  vi.useFakeTimers();
  one = new EditorView({ parent: document.body });
  other = new EditorView({ parent: document.body });
});

afterEach(() => {
  one.destroy();
  other.destroy();
  vi.useRealTimers();
});

test("what is typed in one view of a note stands in the other, and counts once", () => {
  const session = open("ab");
  const before = session.version;
  type(one, "x", 1);
  type(other, "y", 3);
  expect(texts()).toEqual(["axby", "axby"]);
  expect(session.fileText).toBe("axby");
  expect(session.version).toBe(before + 2);
});

test("both share one undo, wherever it is asked for", () => {
  open("a");
  type(one, "b", 1);
  vi.advanceTimersByTime(2_000);
  type(other, "c", 2);
  expect(texts()).toEqual(["abc", "abc"]);
  press(other, "z", { ctrlKey: true });
  expect(texts()).toEqual(["ab", "ab"]);
  press(other, "z", { ctrlKey: true });
  expect(texts()).toEqual(["a", "a"]);
  press(other, "y", { ctrlKey: true });
  expect(texts()).toEqual(["ab", "ab"]);
});

test("undo is whole when the view that kept it goes, whoever typed", () => {
  const session = open("a");
  type(one, "b", 1);
  vi.advanceTimersByTime(2_000);
  type(other, "c", 2);
  session.hide(one);
  expect(other.state.doc.toString()).toBe("abc");
  expect(undo(other)).toBe(true);
  expect(undo(other)).toBe(true);
  expect(other.state.doc.toString()).toBe("a");
  expect(undo(other)).toBe(false);
});

test("a view that has been left hears nothing more", () => {
  const session = open("a");
  session.hide(other);
  type(one, "b", 1);
  expect(texts()).toEqual(["ab", "a"]);
  session.show(other);
  expect(texts()).toEqual(["ab", "ab"]);
});

test("each view keeps its own cursor, and the note's is that of the view in front", () => {
  const session = open("one two three");
  one.dispatch({ selection: { anchor: 3 } });
  other.dispatch({ selection: { anchor: 7 } });
  expect(session.cursor).toBe(3);
  session.bringToFront(other);
  expect(session.cursor).toBe(7);
  type(one, "!", 3);
  expect(other.state.selection.main.head).toBe(8);
  session.hide(other);
  expect(session.cursor).toBe(4);
});

test("what a panel changes goes to the view in front, and out of sight front matter stays so in both", () => {
  const session = open("---\na: 1\n---\ntext");
  session.hideFrontMatter(true);
  session.bringToFront(other);
  session.edit({ changes: { from: 7, to: 8, insert: "2" }, userEvent: "input.property" });
  expect(texts()).toEqual(Array(2).fill("---\na: 2\n---\ntext"));
  expect(session.frontMatterHidden).toBe(true);
  session.hideFrontMatter(false);
  expect(session.frontMatterHidden).toBe(false);
});

test("line ends that become mixed are taken in by both views", async () => {
  const session = open("a\nb\n");
  disk.text = "a\r\nb\n!";
  await session.changedOnDisk("new");
  expect(session.fileText).toBe("a\r\nb\n!");
  expect(other.state.doc.eq(one.state.doc)).toBe(true);
  type(other, "x", 0);
  expect(session.fileText).toBe("xa\r\nb\n!");
});

test("each view keeps its mode, whichever of them goes and whatever comes from the disk", () => {
  const session = open("ab");
  session.hide(one);
  session.hide(other);
  session.show(one, null, "source");
  session.show(other, null, "live");
  expect([one, other].map((view) => modeOf(view.state))).toEqual(["source", "live"]);
  type(one, "x", 1);
  session.hide(one);
  expect(modeOf(other.state)).toBe("live");
  undo(other);
  expect(other.state.doc.toString()).toBe("ab");
  session.hide(other);
  session.show(one, null, "source");
  expect(modeOf(one.state)).toBe("source");
});
