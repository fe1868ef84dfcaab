import { history, undo } from "@codemirror/commands";
import { EditorSelection, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, describe, expect, test } from "vitest";
import { heldPlaces, holdPlaces } from "../editor/paste/held_places";

const views: EditorView[] = [];

/** A view on `text`, in which each "|" is a cursor. */
function open(text: string): EditorView {
  const parts = text.split("|");
  let at = 0;
  const cursors = parts.slice(0, -1).map((part) => EditorSelection.cursor((at += part.length)));
  const state = EditorState.create({
    doc: parts.join(""),
    selection: EditorSelection.create(cursors),
    extensions: [heldPlaces, history(), EditorState.allowMultipleSelections.of(true)],
  });
  const view = new EditorView({ state });
  views.push(view);
  return view;
}

function shown(view: EditorView): string {
  let text = view.state.doc.toString();
  for (const { head } of [...view.state.selection.ranges].reverse())
    text = `${text.slice(0, head)}|${text.slice(head)}`;
  return text;
}

function type(view: EditorView, text: string): void {
  view.dispatch(view.state.replaceSelection(text), { userEvent: "input.type" });
}

afterEach(() => {
  for (const view of views.splice(0)) view.destroy();
});

describe("what comes a moment later", () => {
  test("stands where it was asked for, in front of what was typed meanwhile", () => {
    const view = open("a |b");
    const places = holdPlaces(view);
    type(view, "typed");
    expect(places.fill(["[x]"])).toBe(true);
    expect(shown(view)).toBe("a [x]typed|b");
    expect(places.fill(["again"])).toBe(false);
  });

  test("one text comes to every cursor, several to one each, and else all to each", () => {
    for (const [texts, after] of [
      [["x"], "a x|\nb x|"],
      [["x", "y"], "a x|\nb y|"],
      [["x", "y", "z"], "a x\ny\nz|\nb x\ny\nz|"],
    ] as const) {
      const view = open("a |\nb |");
      holdPlaces(view).fill(texts);
      expect(shown(view)).toBe(after);
    }
  });

  test("takes the place of what was selected, and is undone alone", () => {
    const view = open("|one two");
    view.dispatch({ selection: { anchor: 0, head: 3 } });
    const places = holdPlaces(view);
    view.dispatch({ changes: { from: 7, insert: "!" }, userEvent: "input.type" });
    places.fill(["x"]);
    expect(shown(view)).toBe("x| two!");
    undo(view);
    expect(view.state.doc.toString()).toBe("one two!");
  });

  test("comes in the order in which it was asked for, whichever is ready first", () => {
    for (const firstReady of [true, false]) {
      const view = open("|");
      const one = holdPlaces(view);
      const two = holdPlaces(view);
      if (firstReady) one.fill(["1"]);
      two.fill(["2"]);
      one.fill(["1"]);
      expect(view.state.doc.toString()).toBe("12");
    }
  });

  test("does not come into another note", () => {
    const view = open("a|");
    const places = holdPlaces(view);
    view.setState(EditorState.create({ doc: "other", extensions: heldPlaces }));
    expect(places.fill(["x"])).toBe(false);
    expect(view.state.doc.toString()).toBe("other");
  });
});
