import { forceParsing } from "@codemirror/language";
import { EditorSelection } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, describe, expect, test } from "vitest";
import { createNoteState } from "../editor/editor";
import { detectLineEnds } from "../editor/line_ends";
import type { EditorMode } from "../editor/live_preview";
import { canRun, runIn, textCommands } from "../editor/text_commands/text_commands";

const views: EditorView[] = [];

/** A view on `text`, in which "¦" is the cursor and two of them are the ends of a selection. */
function open(text: string, mode: EditorMode = "source", readOnly = false): EditorView {
  const from = text.indexOf("¦");
  const to = text.lastIndexOf("¦") - (text.lastIndexOf("¦") > from ? 1 : 0);
  const plain = text.replaceAll("¦", "");
  const none = { changed() {}, moved() {}, frontMatterHidden() {}, rested() {}, follow() {}, left() {} };
  const state = createNoteState(plain, detectLineEnds(plain), readOnly, none, { mode });
  const view = new EditorView({ state, parent: document.body });
  forceParsing(view, plain.length, 5_000);
  if (from >= 0) view.dispatch({ selection: EditorSelection.range(from, to), userEvent: "select" });
  views.push(view);
  return view;
}

function shown(view: EditorView): string {
  const { from, to } = view.state.selection.main;
  const text = view.state.doc.toString();
  return `${text.slice(0, from)}¦${from === to ? "" : `${text.slice(from, to)}¦`}${text.slice(to)}`;
}

function command(id: string): (typeof textCommands)[number] {
  const found = textCommands.find((one) => one.id === id);
  if (!found) throw new Error(`no command is called ${id}`);
  return found;
}

afterEach(() => {
  for (const view of views.splice(0)) view.destroy();
});

describe("a command of the text", () => {
  test.each([
    // marks around words
    ["bold", "a ¦word¦ b", "a **¦word¦** b"],
    ["bold", "a **¦word¦** b", "a ¦word¦ b"],
    ["bold", "a wo¦rd b", "a **wo¦rd** b"],
    ["bold", "a **wo¦rd** b", "a wo¦rd b"],
    ["bold", "a **two wo¦rds** b", "a two wo¦rds b"],
    ["bold", "a __two wo¦rds__ b", "a two wo¦rds b"],
    ["bold", "a word¦ b", "a word**¦** b"],
    ["bold", "¦", "**¦**"],
    ["italic", "a ¦word¦ b", "a *¦word¦* b"],
    ["italic", "a **¦word¦** b", "a ***¦word¦*** b"],
    ["italic", "a **wo¦rd** b", "a ***wo¦rd*** b"],
    ["strikethrough", "wo¦rd", "~~wo¦rd~~"],
    ["highlight", "==two wo¦rds==", "two wo¦rds"],
    ["inline-code", "¦a b¦", "`¦a b¦`"],
    ["inline-code", "`` a ` wo¦rd ``", "`` a ` `wo¦rd` ``"],
    ["inline-math", "¦x^2¦", "$¦x^2¦$"],
    ["comment", "a ¦word¦ b", "a %%¦word¦%% b"],
    ["comment", "a %%two wo¦rds%% b", "a two wo¦rds b"],
    ["web-link", "a ¦word¦ b", "a [word](¦) b"],
    ["web-link", "a ¦ b", "a [¦]() b"],
    // what lines begin with
    ["heading-2", "te¦xt", "## te¦xt"],
    ["heading-2", "# te¦xt", "## te¦xt"],
    ["heading-2", "## te¦xt", "te¦xt"],
    ["no-heading", "### te¦xt", "te¦xt"],
    ["no-heading", "#tag¦", "#tag¦"],
    ["bullet-list", "te¦xt", "- te¦xt"],
    ["bullet-list", "- te¦xt", "te¦xt"],
    ["bullet-list", "- [ ] te¦xt", "te¦xt"],
    ["bullet-list", "1. te¦xt", "- te¦xt"],
    ["bullet-list", "¦one\n\n  two¦", "- ¦one\n\n  - two¦"],
    ["numbered-list", "¦one\ntwo\n- three¦", "1. ¦one\n2. two\n3. three¦"],
    ["quote", "¦one\ntwo¦", "> ¦one\n> two¦"],
    ["quote", "> o¦ne", "o¦ne"],
    ["toggle-task", "- [ ] o¦ne", "- [x] o¦ne"],
    // whole lines
    ["delete-line", "one\nt¦wo\nthree", "one\nthree¦"],
    ["copy-line", "o¦ne", "one\no¦ne"],
    ["line-down", "o¦ne\ntwo", "two\no¦ne"],
    // what "/" puts in
    ["insert-table", "text¦", "text\n\n| ¦Column¦ | Another |\n| --- | --- |\n|  |  |"],
    ["insert-divider", "¦", "---\n¦"],
    ["insert-footnote", "word¦", "word^[¦]"],
    // a table as text
    ["table-row-below", "| a |\n| - |\n| ¦1 |", "| a |\n| - |\n| ¦1 |\n|  |"],
    ["table-sort-back", "| a |\n| - |\n| 1 |\n| ¦2 |", "| a |\n| - |\n| 2 |\n¦| 1 |"],
  ])("%s in %j", (id, before, after) => {
    const view = open(before);
    expect(canRun(view, command(id))).toBe(true);
    runIn(view, command(id));
    expect(shown(view)).toBe(after);
  });

  test("does it at every cursor", () => {
    const view = open("one two");
    const selection = EditorSelection.create([EditorSelection.range(0, 3), EditorSelection.range(4, 7)]);
    view.dispatch({ selection });
    runIn(view, command("bold"));
    expect(view.state.doc.toString()).toBe("**one** **two**");
  });

  test.each(textCommands.map(({ id }) => id))("%s leaves a read-only note as it is", (id) => {
    const text = "# He¦ad\n\n| a | b |\n| - | - |\n| 1 | 2 |\n";
    const view = open(text, "source", true);
    runIn(view, command(id));
    expect(view.state.doc.toString()).toBe(text.replace("¦", ""));
  });

  test("needs a table where it is for tables", () => {
    expect(canRun(open("te¦xt"), command("table-row-below"))).toBe(false);
  });
});

describe("in a cell of a drawn table", () => {
  const note = "Text.\n\n| a | b |\n| --- | --- |\n| one two | x |\n\nEnd.";
  const cell = (view: EditorView): HTMLElement => {
    const found = view.dom.querySelector<HTMLElement>('[data-row="1"][data-column="0"]');
    if (!found) throw new Error("no such cell");
    return found;
  };

  function inCell(from: number, to: number): EditorView {
    const view = open(note, "live");
    cell(view).dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true }));
    const text = cell(view).firstChild;
    if (text) getSelection()?.setBaseAndExtent(text, from, text, to);
    return view;
  }

  test("marks go around what is selected there, and off again", () => {
    const view = inCell(0, 3);
    runIn(view, command("bold"));
    expect(view.state.doc.toString()).toBe(note.replace("one", "**one**"));
    expect(getSelection()?.toString()).toBe("one");
    runIn(view, command("bold"));
    expect(view.state.doc.toString()).toBe(note);
  });

  test("the palette takes the keyboard away, and the cell is still meant", () => {
    const view = inCell(4, 7);
    cell(view).blur();
    cell(view).dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    expect(cell(view).hasAttribute("contenteditable")).toBe(false);
    runIn(view, command("highlight"));
    expect(view.state.doc.toString()).toBe(note.replace("two", "==two=="));
  });

  test("a cell that gets the keyboard back goes on where it was", () => {
    const view = inCell(4, 7);
    cell(view).blur();
    cell(view).focus();
    expect(cell(view).hasAttribute("contenteditable")).toBe(true);
    expect(getSelection()?.toString()).toBe("two");
  });

  test("another cell that gets the keyboard does not take over what was selected in the last", () => {
    const view = inCell(4, 7);
    cell(view).blur();
    const other = view.dom.querySelector<HTMLElement>('[data-row="1"][data-column="1"]');
    other?.focus();
    expect(other?.hasAttribute("contenteditable")).toBe(true);
    expect(getSelection()?.toString()).toBe("");
  });

  test("rows and columns are added by command", () => {
    const view = inCell(0, 0);
    runIn(view, command("table-column-right"));
    expect(view.state.doc.line(5).text).toBe("| one two |  | x |");
  });

  test("what is for lines is not to be had, until the cursor is back in the text", () => {
    const view = inCell(0, 0);
    expect(canRun(view, command("heading-1"))).toBe(false);
    view.dispatch({ selection: { anchor: 1 }, userEvent: "select.pointer" });
    expect(canRun(view, command("heading-1"))).toBe(true);
    expect(canRun(view, command("table-column-right"))).toBe(false);
  });
});
