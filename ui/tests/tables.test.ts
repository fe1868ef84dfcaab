import { forceParsing } from "@codemirror/language";
import { type ChangeSpec, Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { undo } from "@codemirror/commands";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createNoteState, type EditorEvents } from "../editor/editor";
import { detectLineEnds } from "../editor/line_ends";
import type { LiveMenuItem } from "../editor/live/callbacks";
import {
  addColumn,
  addRow,
  alignColumn,
  deleteColumn,
  deleteRow,
  moveColumn,
  moveRow,
  readTable,
  setCell,
  sortRows,
  type Table,
} from "../editor/live/table_model";
import { toCell } from "../editor/table_keys";
import { noPictures } from "./no_pictures";

/** The table, changed. */
function edited(text: string, change: (table: Table, doc: Text) => ChangeSpec[]): string {
  const doc = Text.of(text.split("\n"));
  const table = readTable(doc, 0, doc.length);
  if (!table) throw new Error("no table");
  const view = new EditorView({ doc });
  view.dispatch({ changes: change(table, doc) });
  return view.state.doc.toString();
}

const plain = "| a | b |\n|---|:-:|\n|  1|  x  |\n| 2 | y |";
const open = "a | b\n- | -\n1 | x\n2";

describe("a change of a table", () => {
  test.each<[string, string, (table: Table, doc: Text) => ChangeSpec[], string]>([
    ["a cell", plain, (t) => setCell(t, 1, 1, "new"), "| a | b |\n|---|:-:|\n|  1|  new  |\n| 2 | y |"],
    ["the same text", plain, (t) => setCell(t, 1, 1, "x "), plain],
    ["a pipe", plain, (t) => setCell(t, 0, 0, "p|q"), plain.replace("a", "p\\|q")],
    ["a line end", plain, (t) => setCell(t, 0, 0, "p\nq"), plain.replace("a", "p q")],
    ["a missing cell", open, (t) => setCell(t, 2, 1, "y"), "a | b\n- | -\n1 | x\n2 | y"],
    ["an empty cell", "|a|\n|-|\n||", (t) => setCell(t, 1, 0, "x"), "|a|\n|-|\n| x |"],
    ["a row", plain, (t) => addRow(t, 0), "| a | b |\n|---|:-:|\n|  |  |\n|  1|  x  |\n| 2 | y |"],
    ["a row less", plain, (t) => deleteRow(t, 1), "| a | b |\n|---|:-:|\n| 2 | y |"],
    ["the head stays", plain, (t) => deleteRow(t, 0), plain],
    ["a moved row", plain, (t, d) => moveRow(d, t, 2, -1), "| a | b |\n|---|:-:|\n| 2 | y |\n|  1|  x  |"],
    ["sorted", plain, (t, d) => sortRows(d, t, 1, -1), "| a | b |\n|---|:-:|\n| 2 | y |\n|  1|  x  |"],
    [
      "a column",
      plain,
      (t) => addColumn(t, 0),
      "| a |  | b |\n|---| --- |:-:|\n|  1|  |  x  |\n| 2 |  | y |",
    ],
    ["a last column", open, (t) => addColumn(t, 1), "a | b |\n- | - | ---\n1 | x |\n2"],
    ["a column less", plain, (t) => deleteColumn(t, 1), "| a |\n|---|\n|  1|\n| 2 |"],
    ["the first less", plain, (t) => deleteColumn(t, 0), "| b |\n|:-:|\n|  x  |\n| y |"],
    [
      "a moved column",
      plain,
      (t, d) => moveColumn(d, t, 0, 1),
      "| b | a |\n|:-:|---|\n|  x|  1  |\n| y | 2 |",
    ],
    ["alignment", plain, (t) => alignColumn(t, 0, "right"), plain.replace("|---|", "|---:|")],
  ])("%s", (_name, before, change, after) => {
    expect(edited(before, change)).toBe(after);
  });
});

const views: EditorView[] = [];
const note =
  "before\n\n| Name | Height |\n| :--- | ---: |\n| **Neap** | 1.2 |\n| [[Spring\\|tide]] | 4.8 |\n\nafter";

function show(text: string, live: Partial<NonNullable<EditorEvents["live"]>> = {}): EditorView {
  const none = { changed() {}, moved() {}, frontMatterHidden() {}, rested() {}, follow() {}, left() {} };
  const nothing = { fileAddress: () => Promise.resolve(null), remotePictures: noPictures };
  const events = { ...none, live: { ...nothing, ...live } };
  const state = createNoteState(text, detectLineEnds(text), false, events, { mode: "live" });
  const view = new EditorView({ state, parent: document.body });
  forceParsing(view, text.length, 5_000);
  views.push(view);
  return view;
}

function cell(view: EditorView, row: number, column: number): HTMLElement {
  const found = view.dom.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);
  if (!found) throw new Error(`no cell ${row} ${column}`);
  return found;
}

function fire(element: Element, event: Event): void {
  element.dispatchEvent(event);
}

const down = (): MouseEvent => new MouseEvent("mousedown", { bubbles: true, cancelable: true });
const key = (name: string, more: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more });

function type(element: HTMLElement, text: string): void {
  element.textContent = text;
  fire(element, new InputEvent("input", { bubbles: true }));
}

afterEach(() => {
  for (const view of views.splice(0)) view.destroy();
});

describe("a drawn table", () => {
  test("shows finished text, and its source where the cursor is", () => {
    const view = show(note);
    expect([...view.dom.querySelectorAll("th, td")].map((one) => one.textContent)).toEqual([
      "Name",
      "Height",
      "Neap",
      "1.2",
      "tide",
      "4.8",
    ]);
    expect(cell(view, 1, 0).querySelector("strong")).not.toBeNull();
    expect(cell(view, 1, 1).style.textAlign).toBe("right");
    view.dispatch({ selection: { anchor: note.indexOf("Neap") }, userEvent: "select" });
    expect(view.dom.querySelector("table")).toBeNull();
    expect(view.state.doc.toString()).toBe(note);
  });

  test("a cell that is typed into writes its own bytes, keeps its element, and is undone", () => {
    const view = show(note);
    const element = cell(view, 1, 1);
    fire(element, down());
    expect(element.getAttribute("contenteditable")).toBe("plaintext-only");
    type(element, "1.25");
    expect(view.state.doc.toString()).toBe(note.replace("1.2", "1.25"));
    expect(cell(view, 1, 1)).toBe(element);
    type(element, "1|2");
    expect(view.state.doc.toString()).toBe(note.replace("1.2", "1\\|2"));
    undo(view);
    undo(view);
    expect(view.state.doc.toString()).toBe(note);
    expect(cell(view, 1, 1).textContent).toBe("1.2");
  });

  test("shows the source of the cell with the keyboard alone", () => {
    const view = show(note);
    fire(cell(view, 1, 0), down());
    expect(cell(view, 1, 0).textContent).toBe("**Neap**");
    fire(cell(view, 1, 0), key("Tab"));
    expect(cell(view, 1, 0).textContent).toBe("Neap");
    expect(cell(view, 1, 1).hasAttribute("contenteditable")).toBe(true);
    fire(cell(view, 1, 1), key("Tab", { shiftKey: true }));
    expect(cell(view, 1, 0).hasAttribute("contenteditable")).toBe(true);
    fire(cell(view, 1, 0), key("ArrowDown"));
    expect(cell(view, 2, 0).textContent).toBe("[[Spring|tide]]");
  });

  test("Enter and Tab at its end add a row", async () => {
    const view = show(note);
    fire(cell(view, 2, 1), down());
    fire(cell(view, 2, 1), key("Tab"));
    await Promise.resolve();
    expect(view.state.doc.toString()).toBe(note.replace("4.8 |", "4.8 |\n|  |  |"));
    expect(cell(view, 3, 0).hasAttribute("contenteditable")).toBe(true);
  });

  test("has a menu that adds, deletes, moves, sorts and aligns", () => {
    let items: LiveMenuItem[] = [];
    const view = show(note, { showMenu: (given) => (items = given) });
    fire(cell(view, 1, 1), new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
    const item = items.find((one) => one !== "line" && one.label === "Sort by this column, Z to A");
    if (!item || item === "line") throw new Error("no such item");
    item.run();
    expect(view.state.doc.line(5).text).toBe("| [[Spring\\|tide]] | 4.8 |");
  });

  test("follows the links in its cells", () => {
    const follow = vi.fn();
    const text = "| a |\n|-|\n| [[Spring\\|tide]] |\n\nx";
    const none = { changed() {}, moved() {}, frontMatterHidden() {}, rested() {}, left() {} };
    const state = createNoteState(text, detectLineEnds(text), false, { ...none, follow }, { mode: "live" });
    const view = new EditorView({ state, parent: document.body });
    views.push(view);
    const link = view.dom.querySelector(".cm-live-link");
    if (link) fire(link, down());
    expect(follow).toHaveBeenCalledExactlyOnceWith({ kind: "note", target: "Spring" });
  });

  test.each(["> | a |\n> |-|\n> | b |", "- | a |\n  |-|\n  | b |", "| a | b |\n|---|"])(
    "%j stays as it is written",
    (text) => {
      const view = show(`${text}\n\nx`);
      expect(view.dom.querySelector(".cm-table")).toBeNull();
    },
  );
});

test("formulas in cells are drawn", async () => {
  const view = show("| a |\n| - |\n| $h^2$ high |\n\nx");
  await vi.waitFor(() => expect(cell(view, 1, 0).querySelector(".cm-math .katex")).not.toBeNull());
  expect(cell(view, 1, 0).querySelector(".cm-math")?.getAttribute("aria-label")).toBe("h^2");
});

describe("Tab in the text of a table", () => {
  const text = "Above.\n\n| a | b |\n| - | - |\n| one |  |\n\nBelow.";

  const none = { changed() {}, moved() {}, frontMatterHidden() {}, rested() {}, follow() {}, left() {} };

  function at(words: string): EditorView {
    const state = createNoteState(text, detectLineEnds(text), false, none, { mode: "source" });
    const view = new EditorView({ state });
    forceParsing(view, text.length, 5_000);
    view.dispatch({ selection: { anchor: text.indexOf(words) } });
    return view;
  }
  const selected = (view: EditorView): string => {
    const { from, to } = view.state.selection.main;
    return `${String(view.state.doc.lineAt(from).number)}: ${view.state.sliceDoc(from, to)}`;
  };

  test("goes from cell to cell and back, past the line of dashes", () => {
    const view = at("a | b");
    const places = [1, 1, 1, -1, -1, -1, -1].map((direction) => {
      toCell(direction === 1 ? 1 : -1)(view);
      return selected(view);
    });
    expect(places).toEqual(["3: b", "5: one", "5: ", "5: one", "3: b", "3: a", "3: a"]);
    expect(view.state.doc.toString()).toBe(text);
  });

  test("makes a row behind the last cell, with the cursor in its first", () => {
    const view = at("one");
    toCell(1)(view);
    toCell(1)(view);
    view.dispatch(view.state.replaceSelection("two"));
    expect(view.state.doc.toString()).toBe(text.replace("| one |  |", "| one |  |\n| two |  |"));
  });

  test("is not the table's elsewhere", () => {
    expect(toCell(1)(at("Above"))).toBe(false);
    expect(toCell(1)(at("Below"))).toBe(false);
  });
});
