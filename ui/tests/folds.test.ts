import { foldEffect, foldedRanges, syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createNoteState, type EditorEvents } from "../editor/editor";
import { foldAgain, foldedLines } from "../editor/folding";
import { foldsOf, keepFolds, moveFolds, writeFolds } from "../shell/folds";

vi.mock("../api", () => ({ remember: () => Promise.resolve(), commandError: String }));

const none = { changed() {}, moved() {}, frontMatterHidden() {}, rested() {}, follow() {}, left() {} };

function stateOf(text: string, events: Partial<EditorEvents> = {}): EditorState {
  return createNoteState(text, "\n", false, { ...none, ...events }, { mode: "live" });
}

/** The texts of the lines that are folded. */
function folded(state: EditorState): string[] {
  const lines: string[] = [];
  foldedRanges(state).between(0, state.doc.length, (from) => void lines.push(state.doc.lineAt(from).text));
  return lines;
}

/** Folds the lines of `text` that end with "¦". */
function fold(text: string): EditorState {
  const numbers = text.split("\n").flatMap((line, index) => (line.endsWith("¦") ? [index] : []));
  const state = stateOf(text.replaceAll("¦", ""));
  const all = state.doc.toString().split("\n");
  const kept = numbers.map((number) => {
    const alike = all.flatMap((line, index) => (line === all[number] ? [index] : []));
    return { text: all[number] ?? "", nth: alike.indexOf(number), of: alike.length };
  });
  const made = state.update(foldAgain(state, kept)).state;
  expect(folded(made)).toHaveLength(numbers.length);
  return made;
}

describe("what was folded is folded again", () => {
  test.each([
    ["as it was", "# A¦\n\na\n\n# B\n\nb", "# A\n\na\n\n# B\n\nb", ["# A"]],
    ["a list item", "- one¦\n  - two\n- three", "- one\n  - two\n- three", ["- one"]],
    ["where it has moved to", "# A\n\na\n\n# B¦\n\nb", "new\n\n# A\n\na\n\n# B\n\nb", ["# B"]],
    ["with more below it", "# A¦\n\na", "# A\n\na\n\nmore", ["# A"]],
    ["not where its words are others", "# A¦\n\na", "# Other\n\na", []],
    ["not where nothing is left to fold", "# A¦\n\na", "# A", []],
    ["not where it is no heading any more", "# A¦\n\na", "```\n# A\n\na\n```", []],
    ["the same of several", "# A\n\na\n\n# A¦\n\nb", "# A\n\na\n\n# A\n\nb", ["# A"]],
    ["none where another of its name came", "# A¦\n\na", "# A\n\nnew\n\n# A\n\na", []],
  ])("%s", (_name, before, after, expected) => {
    const kept = foldedLines(fold(before));
    const state = stateOf(after);
    expect(folded(state.update(foldAgain(state, kept)).state)).toEqual(expected);
  });

  test("on a machine so busy that the note was not read when it was opened", () => {
    const kept = foldedLines(fold("# A¦\n\na"));
    let now = 0;
    const clock = vi.spyOn(Date, "now").mockImplementation(() => (now += 25));
    const state = stateOf("# A\n\na");
    expect(syntaxTree(state).length).toBeLessThan(state.doc.length);
    expect(folded(state.update(foldAgain(state, kept)).state)).toEqual(["# A"]);
    clock.mockRestore();
  });

  test("the second of two of a name, and not the first", () => {
    const state = fold("# A\n\na\n\n# A¦\n\nb");
    const starts: number[] = [];
    foldedRanges(state).between(
      0,
      state.doc.length,
      (from) => void starts.push(state.doc.lineAt(from).number),
    );
    expect(starts).toEqual([5]);
  });
});

describe("folds are kept", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    for (const path of ["a.md", "b.md", "c/a.md"]) keepFolds(path, stateOf("nothing"));
    writeFolds();
    vi.useRealTimers();
  });

  test("a moment after they have changed, and at once when somebody asks", () => {
    const state = fold("# A¦\n\na");
    keepFolds("a.md", state);
    expect(foldsOf("a.md")).toEqual([{ text: "# A", nth: 0, of: 1 }]);
    expect(foldsOf("b.md")).toEqual([]);
    keepFolds("a.md", stateOf("# A\n\na"));
    vi.runAllTimers();
    expect(foldsOf("a.md")).toEqual([]);
  });

  test("and go along with a file", () => {
    keepFolds("a.md", fold("# A¦\n\na"));
    moveFolds("a.md", "c/a.md");
    expect(foldsOf("a.md")).toEqual([]);
    expect(foldsOf("c/a.md")).toHaveLength(1);
  });

  test("the editor says when a line is folded, and when it is opened", () => {
    const said: string[][] = [];
    const view = new EditorView({
      state: stateOf("# A\n\na\n\n# B\n\nb", { folded: (state) => void said.push(folded(state)) }),
    });
    view.dispatch({ effects: foldEffect.of({ from: 3, to: 6 }) });
    view.dispatch({ selection: { anchor: 5 } });
    expect(said).toEqual([["# A"], []]);
    view.destroy();
  });
});
