import { syntaxTree } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { expect, test, vi } from "vitest";
import { createNoteState } from "../editor/editor";
import { detectLineEnds } from "../editor/line_ends";

const text = "# Heading\n\nSome *words* and [[a link]].\n\n".repeat(8_000);

function show(): EditorView {
  const none = { changed() {}, moved() {}, frontMatterHidden() {}, rested() {}, follow() {}, left() {} };
  const state = createNoteState(text, detectLineEnds(text), false, none, { mode: "live" });
  return new EditorView({ state, parent: document.body });
}

const read = ({ state }: EditorView): number => syntaxTree(state).length;

test("a long note is read to its end while nothing happens, and an edit in it does not undo that", async () => {
  const view = show();
  expect(read(view)).toBeLessThan(text.length);
  await vi.waitFor(() => expect(read(view)).toBe(text.length), { timeout: 20_000 });
  view.dispatch({ changes: { from: 20, insert: "more " } });
  await vi.waitFor(() => expect(read(view)).toBe(text.length + 5), { timeout: 20_000 });
  view.destroy();
});

test("what is read ahead ends with the view", async () => {
  const view = show();
  const before = read(view);
  view.destroy();
  await new Promise((done) => setTimeout(done, 400));
  expect(read(view)).toBe(before);
});
