import { deleteCharBackward, deleteGroupBackward, moveLineUp, redo, undo } from "@codemirror/commands";
import { EditorSelection } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createNoteState } from "../editor/editor";
import {
  frontMatterLength,
  frontMatterOf,
  hideAddedFrontMatter,
  hideFrontMatter,
} from "../editor/front_matter";
import { detectLineEnds } from "../editor/line_ends";
import { openPassage } from "../editor/marked_range";

const views: EditorView[] = [];
const front = "---\ntags: [a]\n---\n";
const hiddenChanged = vi.fn();

function open(text: string, hidden = true): EditorView {
  const none = { changed() {}, moved() {}, rested() {}, follow() {}, left() {} };
  const events = { ...none, frontMatterHidden: hiddenChanged };
  const state = createNoteState(text, detectLineEnds(text), false, events, { withoutFrontMatter: hidden });
  const view = new EditorView({ state, parent: document.body });
  views.push(view);
  return view;
}

function hidden(view: EditorView): boolean {
  return frontMatterOf(view.state).hidden;
}

afterEach(() => {
  for (const view of views.splice(0)) view.destroy();
  hiddenChanged.mockClear();
});

describe("front matter", () => {
  test.each([
    ["---\n---\n", 8],
    ["---\na: 1\n---\nText", 13],
    ["---\r\na: 1\r\n---\r\nText", 16],
    ["---\na: 1\n---", 12],
    ["---  \na: 1\n--- \n", 16],
    [" ---\na: 1\n---\n", 0],
    ["---\na: 1\n----\n", 0],
    ["---\na: 1\n", 0],
    ["Text\n---\na: 1\n---\n", 0],
    ["", 0],
  ])("of %j is %i characters long", (text, length) => {
    expect(frontMatterLength(text)).toBe(length);
  });

  test("longer than anyone writes is text", () => {
    expect(frontMatterLength(`---\n${"a: 1\n".repeat(20_000)}---\n`)).toBe(0);
  });

  test("is out of sight with the cursor behind it", () => {
    const view = open(`${front}Text.`);
    expect(hidden(view)).toBe(true);
    expect(view.state.selection.main.head).toBe(front.length);
    expect(view.contentDOM.textContent).toBe("Text.");
  });

  test("without a line behind it stays where it can be seen", () => {
    expect(hidden(open(front.trimEnd()))).toBe(false);
    expect(hidden(open(front))).toBe(true);
    expect(hidden(open("Text."))).toBe(false);
  });

  test("is not reached by the keys of the cursor, nor selected with all", () => {
    const view = open(`${front}Text.`);
    view.dispatch({ selection: { anchor: 0 }, userEvent: "select" });
    expect(view.state.selection.main.head).toBe(front.length);
    view.dispatch({
      selection: EditorSelection.range(0, view.state.doc.length),
      userEvent: "select",
    });
    expect(view.state.sliceDoc(view.state.selection.main.from)).toBe("Text.");
    expect(view.state.selection.main.from).toBe(front.length);
    expect(hidden(view)).toBe(true);
  });

  test.each([
    ["a deletion that would join it with the text", front.length - 1, front.length, "", "delete.backward"],
    ["something typed in front of it", 0, 0, "x", "input.type"],
    ["a paste into it", 5, 5, "x", "input.paste"],
    ["a line moved above it", front.length - 4, front.length - 4, "Text.\n", "move.line"],
  ])("is not changed by %s", (_what, from, to, insert, userEvent) => {
    const view = open(`${front}Text.`);
    view.dispatch({ changes: { from, to, insert }, userEvent });
    expect(view.state.doc.toString()).toBe(`${front}Text.`);
    view.dispatch({ changes: { from: front.length, insert: "More. " }, userEvent: "input.type" });
    expect(view.state.doc.toString()).toBe(`${front}More. Text.`);
  });

  test.each([deleteCharBackward, deleteGroupBackward, moveLineUp])(
    "stops the command %o at the top",
    (command) => {
      const view = open(`${front}Text.`);
      command(view);
      expect([hidden(view), view.state.selection.main.head]).toEqual([true, front.length]);
      view.dispatch(view.state.replaceSelection("x"), { userEvent: "input.type" });
      expect(view.state.doc.toString()).toBe(`${front}xText.`);
    },
  );

  test("is changed by its properties, by replacing and from outside, and undone", () => {
    const view = open(`${front}Text.`);
    const at = front.indexOf("a]");
    for (const userEvent of ["input.property", "input.replace.all", "outside"]) {
      view.dispatch({ changes: { from: at, to: at + 1, insert: "b" }, userEvent });
      expect(view.state.doc.toString()).toBe(`${front.replace("[a]", "[b]")}Text.`);
      undo(view);
      expect(view.state.doc.toString()).toBe(`${front}Text.`);
      expect(hidden(view)).toBe(true);
    }
  });

  test("comes back where a match or a passage is inside it, and says so", () => {
    const view = open(`${front}Text.`);
    view.dispatch({ selection: { anchor: 4, head: 8 }, userEvent: "select.search" });
    expect(hidden(view)).toBe(false);
    expect(hiddenChanged.mock.lastCall?.[0]).toBe(false);
    view.dispatch(hideFrontMatter(view.state, true));
    expect(view.state.selection.main.head).toBe(front.length);
    openPassage(view, { from: 4, to: 8 });
    expect([hidden(view), view.state.selection.main.head]).toEqual([false, 4]);
  });

  test("that is typed by hand stays in sight", () => {
    const view = open("---\na: 1\n");
    view.dispatch({ changes: { from: 9, insert: "---\n" }, userEvent: "input.type" });
    expect(frontMatterOf(view.state)).toEqual({ end: 13, hidden: false });
  });

  test("that a property begins is out of sight at once, and gone when undone", () => {
    const view = open("Text.");
    view.dispatch({
      changes: { from: 0, insert: front },
      selection: { anchor: front.length },
      effects: hideAddedFrontMatter,
      userEvent: "input.property",
    });
    expect([hidden(view), view.state.selection.main.head]).toEqual([true, front.length]);
    undo(view);
    expect([view.state.doc.toString(), hidden(view)]).toEqual(["Text.", false]);
    redo(view);
    expect(view.state.doc.toString()).toBe(`${front}Text.`);
  });
});
