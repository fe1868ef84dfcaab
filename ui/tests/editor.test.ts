import { EditorSelection, Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { undo } from "@codemirror/commands";
import { afterEach, describe, expect, test, vi } from "vitest";
import { cursorRestDelay } from "../editor/cursor_rest";
import { changesBetween } from "../editor/diff";
import { createNoteState, type EditorEvents, isTooLongForMarkdown, outsideChange } from "../editor/editor";
import { detectLineEnds } from "../editor/line_ends";
import { insertLink } from "../editor/links";
import { openPassage, showRelatedBlock } from "../editor/marked_range";

const views: EditorView[] = [];

/** A view on `text`, in which "|" is the cursor, or two of them the selection. */
function open(text: string, events: Partial<EditorEvents> = {}, readOnly = false): EditorView {
  const from = text.indexOf("|");
  const to = text.lastIndexOf("|") - (text.lastIndexOf("|") > from ? 1 : 0);
  const plain = text.replaceAll("|", "");
  const none = { changed() {}, moved() {}, frontMatterHidden() {}, rested() {}, follow() {}, left() {} };
  const all: EditorEvents = { ...none, ...events };
  const state = createNoteState(plain, detectLineEnds(plain), readOnly, all);
  const view = new EditorView({ state, parent: document.body });
  if (from >= 0) view.dispatch({ selection: EditorSelection.range(from, to) });
  views.push(view);
  return view;
}

function shown(view: EditorView): string {
  const { from, to } = view.state.selection.main;
  const text = view.state.doc.toString();
  return `${text.slice(0, from)}|${from === to ? "" : `${text.slice(from, to)}|`}${text.slice(to)}`;
}

function press(view: EditorView, key: string, more: KeyboardEventInit = {}): void {
  const init = { key, bubbles: true, cancelable: true, ...more };
  view.contentDOM.dispatchEvent(new KeyboardEvent("keydown", init));
}

afterEach(() => {
  for (const view of views.splice(0)) view.destroy();
  vi.useRealTimers();
});

describe("keys", () => {
  test.each([
    ["- one|", "- one\n- |"],
    ["1. one|", "1. one\n2. |"],
    ["- [x] one|", "- [x] one\n- [ ] |"],
    ["> quote|", "> quote\n> |"],
    ["> quote\n> |", "> quote\n\n|"],
    ["> quote\n> > |", "> quote\n>\n> |"],
    ["> [!note] t\n> |", "> [!note] t\n\n|"],
    ["- one\n- |", "- one\n|"],
    ["- [ ] one\n- [ ] |", "- [ ] one\n|"],
    ["- one\n  - two\n  - |", "- one\n  - two\n- |"],
    ["```\n> |\n```", "```\n> \n|\n```"],
    ["plain|", "plain\n|"],
  ])("%j, Enter", (before, after) => {
    const view = open(before);
    press(view, "Enter", { keyCode: 13 } as KeyboardEventInit);
    expect(shown(view)).toBe(after);
  });

  test("a read-only note is not changed by keys", () => {
    const view = open("a |word| b", {}, true);
    press(view, "Tab", { keyCode: 9 } as KeyboardEventInit);
    expect(view.state.doc.toString()).toBe("a word b");
  });
});

describe("a link that is inserted", () => {
  test.each([
    ["at the end|", "at the end [[X]]|"],
    ["a | b", "a [[X]]| b"],
    ["(|)", "([[X]]|)"],
    ["|word", "[[X]]| word"],
    ["see |these words| here", "see [[X|these words]]| here"],
  ])("into %j", (before, after) => {
    const view = open(before);
    insertLink(view, "[[X]]");
    const text = view.state.doc.toString();
    const { head } = view.state.selection.main;
    expect(`${text.slice(0, head)}|${text.slice(head)}`).toBe(after);
  });
});

describe("what comes from outside", () => {
  test("keeps the cursor and is undone by itself", () => {
    const view = open("one\n\ntwo| three\n");
    view.dispatch({ changes: { from: 8, insert: "!" }, selection: { anchor: 9 }, userEvent: "input.type" });
    const wanted = "ONE and more\n\ntwo! three\n";
    view.dispatch(outsideChange(changesBetween(view.state.doc.toString(), wanted)));
    expect(shown(view)).toBe("ONE and more\n\ntwo!| three\n");
    undo(view);
    expect(view.state.doc.toString()).toBe("one\n\ntwo! three\n");
    undo(view);
    expect(view.state.doc.toString()).toBe("one\n\ntwo three\n");
  });

  test("the block that Related is about is marked line by line and moves with the text", () => {
    const view = open("one\n\ntwo\nthree\n\nfour");
    const marked = (): string[] =>
      [...view.contentDOM.querySelectorAll(".cm-related-line")].map((line) => line.textContent);
    showRelatedBlock(view, { from: 5, to: 15 });
    expect(marked()).toEqual(["two", "three"]);
    view.dispatch({ changes: { from: 0, insert: "zero\n\n" } });
    expect(marked()).toEqual(["two", "three"]);
    showRelatedBlock(view, null);
    expect(marked()).toEqual([]);
  });

  test("an opened passage has the cursor at its start and a wash that goes away", () => {
    vi.useFakeTimers();
    const view = open("one\n\ntwo three\n\nfour");
    openPassage(view, { from: 5, to: 15 });
    expect(view.state.selection.main.head).toBe(5);
    expect(view.contentDOM.querySelector(".cm-opened-passage")?.textContent).toBe("two three");
    vi.advanceTimersByTime(2_000);
    expect(view.contentDOM.querySelector(".cm-opened-passage")).toBeNull();
  });
});

describe("the cursor at rest", () => {
  test("is told once, where it came to stand", () => {
    vi.useFakeTimers();
    const rested = vi.fn();
    const view = open("some text", { rested });
    for (const anchor of [1, 2, 3]) {
      view.dispatch({ selection: { anchor } });
      vi.advanceTimersByTime(cursorRestDelay - 1);
    }
    expect(rested).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(rested).toHaveBeenCalledOnce();
    expect(rested.mock.calls[0]?.[0]).toBe(3);
  });
});

describe("texts too long for markdown", () => {
  test.each([
    ["a long note of short paragraphs", "word word word\n\n".repeat(60_000), false],
    ["one long line", "word ".repeat(10_000), true],
    ["one long paragraph", "word word word\n".repeat(20_000), true],
  ])("%s", (_name, text, plain) => {
    expect(isTooLongForMarkdown(Text.of(text.split("\n")))).toBe(plain);
  });
});

test("a line that begins from the right stands at the right, whatever is around it", () => {
  const view = open("Shalom\n- שלום world\n123 «مرحبا»\nמ|\n\nabc שלום\n");
  const directions = [...view.contentDOM.querySelectorAll(".cm-line")].map((line) =>
    line.getAttribute("dir"),
  );
  expect(directions.slice(0, 6)).toEqual([null, "rtl", "rtl", "rtl", null, null]);
  view.dispatch({ changes: { from: 0, to: 6, insert: "שלום" } });
  expect(view.contentDOM.querySelector(".cm-line")?.getAttribute("dir")).toBe("rtl");
});

test("Alt or Ctrl and a click set another cursor, both together do not", () => {
  const view = open("one");
  const adds = view.state.facet(EditorView.clickAddsSelectionRange)[0];
  const click = (init: MouseEventInit): boolean | undefined => adds?.(new MouseEvent("mousedown", init));
  expect(click({})).toBe(false);
  expect(click({ altKey: true })).toBe(true);
  expect(click({ ctrlKey: true })).toBe(true);
  expect(click({ ctrlKey: true, altKey: true })).toBe(false);
  expect(click({ altKey: true, shiftKey: true })).toBe(false);
});
