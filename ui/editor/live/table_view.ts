// A table as it is drawn: cells that show finished text, the one with the keyboard its source.
import { redo, undo } from "@codemirror/commands";
import { type ChangeSpec, EditorState, type StateCommand } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { drawInline, drawnLink } from "./inline_dom";
import { liveCallbacks, liveFollow } from "./callbacks";
import { holdCell } from "./held_cell";
import { type CellPlace, type TableAction, tableMenu } from "./table_menu";
import { addRow, readTable, rowOf, setCell, type Table } from "./table_model";

export class TableView {
  readonly dom = document.createElement("div");
  private readonly grid = document.createElement("table");
  /** by row and column */
  private cells: HTMLElement[][] = [];
  private active: CellPlace | null = null;
  /** what was selected in the cell that had the keyboard last */
  private marked: (CellPlace & { from: number; to: number }) | null = null;
  private shape = "";

  constructor(
    private readonly view: EditorView,
    source: string,
  ) {
    this.dom.className = "cm-table";
    this.dom.dataset["testid"] = "table";
    this.dom.appendChild(this.grid);
    this.dom.addEventListener("mousedown", (event) => this.mousedown(event));
    this.dom.addEventListener("contextmenu", (event) => this.contextmenu(event));
    this.dom.addEventListener("keydown", (event) => this.keydown(event));
    this.dom.addEventListener("input", (event) => this.input(event));
    this.dom.addEventListener("focusin", (event) => this.focused(event));
    this.dom.addEventListener("focusout", (event) => {
      const place = this.placeOf(event.target);
      // By the time that one cell loses the keyboard the next may have it.
      if (place?.row === this.active?.row && place?.column === this.active?.column) this.left();
    });
    this.draw(source);
  }

  /** The table as it stands in the document now. */
  table(): Table | null {
    const from = this.view.posAtDOM(this.dom);
    const { doc } = this.view.state;
    let to = doc.lineAt(from).to;
    for (let row = 1; row <= this.cells.length && to < doc.length; row++) to = doc.lineAt(to + 1).to;
    return readTable(doc, from, to);
  }

  /** Takes another text of the same table; where its shape stays, so do its elements. */
  draw(source: string): void {
    const lines = source.split("\n");
    const doc = this.view.state.doc.slice(0, 0).replace(0, 0, this.view.state.toText(source));
    const table = readTable(doc, 0, source.length);
    if (!table) return;
    const shape = `${String(lines.length)} ${String(table.columns)} ${table.alignments.join()}`;
    if (shape !== this.shape) this.build(table);
    this.shape = shape;
    this.cells.forEach((row, rowIndex) =>
      row.forEach((cell, column) => {
        const text = rowOf(table, rowIndex)?.cells[column]?.text ?? "";
        const edited = this.active?.row === rowIndex && this.active.column === column;
        if (edited) {
          // What is being typed has blanks at its ends that the file has not.
          if (unescape(text) !== (cell.textContent ?? "").trim()) cell.textContent = unescape(text);
        } else if (cell.dataset["text"] !== text) this.drawCell(cell, text);
        cell.dataset["text"] = text;
      }),
    );
  }

  private build(table: Table): void {
    this.grid.replaceChildren();
    const head = this.grid.createTHead();
    const body = this.grid.createTBody();
    this.cells = [table.head, ...table.body].map((_, row) => {
      const line = (row === 0 ? head : body).insertRow();
      return Array.from({ length: table.columns }, (_unused, column) => {
        const cell = document.createElement(row === 0 ? "th" : "td");
        cell.dataset["row"] = String(row);
        cell.dataset["column"] = String(column);
        // So that a menu or the palette can give the keyboard back.
        cell.tabIndex = -1;
        const alignment = table.alignments[column];
        if (alignment) cell.style.textAlign = alignment;
        return line.appendChild(cell);
      });
    });
    const { active } = this;
    this.active = null;
    // The cell that had the keyboard keeps it in the table's new shape.
    if (active) queueMicrotask(() => this.enter(active.row, active.column));
  }

  private placeOf(target: EventTarget | null): CellPlace | null {
    const cell = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null;
    return cell ? { row: Number(cell.dataset["row"]), column: Number(cell.dataset["column"]) } : null;
  }

  /** Gives the keyboard to a cell, which shows its source then. */
  enter(row: number, column: number, atEnd = true): void {
    const lastRow = this.cells.length - 1;
    const cell = this.cells[Math.max(0, Math.min(row, lastRow))]?.[column];
    if (!cell) return;
    this.left();
    const at = { row: Math.max(0, Math.min(row, lastRow)), column };
    this.active = at;
    holdCell(this.view, {
      can: (action) => this.can(action, at),
      act: (action) => this.act(action, at),
      edit: (command) => this.edit(command, at),
      isThere: () => this.dom.isConnected,
    });
    cell.textContent = unescape(cell.dataset["text"] ?? "");
    if (!this.view.state.readOnly) cell.setAttribute("contenteditable", "plaintext-only");
    cell.setAttribute("role", "textbox");
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    const selection = getSelection();
    selection?.selectAllChildren(cell);
    if (atEnd) selection?.collapseToEnd();
    else selection?.collapseToStart();
  }

  private focused({ target }: FocusEvent): void {
    const place = this.placeOf(target);
    if (!place || this.active || !(target instanceof HTMLElement) || target.dataset["row"] === undefined)
      return;
    this.enterAgain(place);
  }

  /** Gives the keyboard to a cell, with what was selected there if it had the keyboard last. */
  private enterAgain({ row, column }: CellPlace): void {
    const { marked } = this;
    this.enter(row, column);
    const cell = this.cells[row]?.[column];
    if (!cell || marked?.row !== row || marked.column !== column) return;
    const end = (cell.textContent ?? "").length;
    select(cell, { anchor: Math.min(marked.from, end), head: Math.min(marked.to, end) });
  }

  private drawCell(cell: HTMLElement, text: string): void {
    void drawInline(cell, unescape(text))?.then(() => this.view.requestMeasure());
  }

  private left(): void {
    if (!this.active) return;
    const place = this.active;
    const cell = this.cells[place.row]?.[place.column];
    this.active = null;
    if (!cell) return;
    const selected = selectionIn(cell);
    this.marked = selected && { ...place, ...selected };
    cell.removeAttribute("contenteditable");
    cell.removeAttribute("role");
    this.drawCell(cell, cell.dataset["text"] ?? "");
  }

  private mousedown(event: MouseEvent): void {
    if (event.button !== 0) return;
    const place = this.placeOf(event.target);
    const link = drawnLink(event.target instanceof Element ? event.target : null);
    if (link) {
      event.preventDefault();
      const follow = this.view.state.facet(liveFollow);
      if (event.ctrlKey || event.metaKey) follow(link, { newTab: true });
      else follow(link);
      return;
    }
    if (!place) return;
    if (this.active?.row === place.row && this.active.column === place.column) return;
    event.preventDefault();
    this.enter(place.row, place.column);
  }

  private contextmenu(event: MouseEvent): void {
    const place = this.placeOf(event.target);
    const table = this.table();
    if (!place || !table || this.view.state.readOnly) return;
    event.preventDefault();
    event.stopPropagation();
    const items = tableMenu(
      table,
      place,
      (action) => this.act(action, place),
      () => {
        this.view.focus();
        this.view.dispatch({ selection: { anchor: table.from }, userEvent: "select" });
      },
    );
    const box = (event.target as Element).getBoundingClientRect();
    // The menu key has no pointer to open at.
    const at = event.clientX > 0 ? { x: event.clientX, y: event.clientY } : { x: box.left, y: box.bottom };
    this.view.state.facet(liveCallbacks).showMenu?.(items, at);
  }

  private can(action: TableAction, at: CellPlace): boolean {
    const table = this.table();
    return table !== null && !this.view.state.readOnly && action.enabled(table, at);
  }

  private act(action: TableAction, at: CellPlace): void {
    const table = this.table();
    if (!table || !this.can(action, at)) return;
    this.change(action.changes(table, at, this.view.state.doc), action.then(at));
  }

  private edit(command: StateCommand, at: CellPlace): boolean {
    if (this.view.state.readOnly) return false;
    if (this.active?.row !== at.row || this.active.column !== at.column) this.enterAgain(at);
    const cell = this.cells[at.row]?.[at.column];
    if (!cell) return false;
    const { from, to } = selectionIn(cell) ?? { from: 0, to: 0 };
    const state = EditorState.create({
      doc: cell.textContent ?? "",
      selection: { anchor: from, head: to },
    });
    return command({
      state,
      dispatch: ({ newDoc, newSelection }) => {
        cell.textContent = newDoc.toString();
        select(cell, newSelection.main);
        this.write(at, cell);
      },
    });
  }

  private write({ row, column }: CellPlace, cell: HTMLElement): void {
    const table = this.table();
    if (table) this.change(setCell(table, row, column, cell.textContent ?? ""));
  }

  private change(changes: ChangeSpec[], then: CellPlace | null = null): void {
    if (changes.length > 0) this.view.dispatch({ changes, userEvent: "input.cell" });
    // The table's elements may have been made anew.
    if (then) queueMicrotask(() => this.enter(then.row, then.column));
  }

  private input(event: Event): void {
    const place = this.placeOf(event.target);
    const cell = place && this.cells[place.row]?.[place.column];
    if (cell) this.write(place, cell);
  }

  private keydown(event: KeyboardEvent): void {
    const place = this.active;
    if (!place || event.isComposing) return;
    const { row, column } = place;
    const columns = this.cells[0]?.length ?? 1;
    const last = this.cells.length - 1;
    const caret = caretIn(this.cells[row]?.[column]);
    const mod = event.ctrlKey || event.metaKey;
    const step = this.stepOf(event, { row, column, columns, last, caret });
    if (mod && event.key.toLowerCase() === "z") (event.shiftKey ? redo : undo)(this.view);
    else if (mod && event.key.toLowerCase() === "y") redo(this.view);
    else if (mod && event.key.toLowerCase() === "a") {
      // The web view would take the whole note.
      const cell = this.cells[row]?.[column];
      if (cell) getSelection()?.selectAllChildren(cell);
    } else if (step) step();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private stepOf(
    event: KeyboardEvent,
    at: {
      row: number;
      column: number;
      columns: number;
      last: number;
      caret: { start: boolean; end: boolean };
    },
  ): (() => void) | null {
    const { row, column, columns, last, caret } = at;
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    const next = (): void => {
      if (column + 1 < columns) this.enter(row, column + 1);
      else if (row < last) this.enter(row + 1, 0);
      else this.grow(0);
    };
    const previous = (): void => {
      if (column > 0) this.enter(row, column - 1);
      else if (row > 0) this.enter(row - 1, columns - 1);
      else this.leave(-1);
    };
    switch (event.key) {
      case "Tab":
        return event.shiftKey ? previous : next;
      case "Enter":
        return () => {
          if (row < last) this.enter(row + 1, column);
          else this.grow(column);
        };
      case "Escape":
        return () => this.leave(1);
      case "ArrowDown":
        return () => {
          if (row < last) this.enter(row + 1, column);
          else this.leave(1);
        };
      case "ArrowUp":
        return () => {
          if (row > 0) this.enter(row - 1, column);
          else this.leave(-1);
        };
      case "ArrowRight":
        return caret.end && !event.shiftKey && (column + 1 < columns || row < last) ? next : null;
      case "ArrowLeft":
        return caret.start && !event.shiftKey ? previous : null;
      default:
        return null;
    }
  }

  /** A new last row, in which writing goes on. */
  private grow(column: number): void {
    const table = this.table();
    if (!table || this.view.state.readOnly) return;
    const row = this.cells.length - 1;
    this.change(addRow(table, row), { row: row + 1, column });
  }

  /** Puts the cursor into the text before or behind the table. */
  private leave(direction: 1 | -1): void {
    const table = this.table();
    if (!table) return;
    const { view } = this;
    const { doc } = view.state;
    this.left();
    view.focus();
    if (direction < 0) {
      if (table.from > 0) this.select(table.from - 1);
    } else if (table.to < doc.length) this.select(table.to + 1);
    else if (!view.state.readOnly) {
      // There is nowhere to go behind a table that ends the note.
      const changes = { from: doc.length, insert: "\n" };
      view.dispatch({ changes, selection: { anchor: doc.length + 1 }, userEvent: "input" });
    }
  }

  private select(anchor: number): void {
    this.view.dispatch({ selection: { anchor }, scrollIntoView: true, userEvent: "select" });
  }
}

/** In the file a pipe is written "\|". */
function unescape(text: string): string {
  return text.replace(/\\\|/g, "|");
}

/** Offsets into the cell's text; null where the selection is elsewhere. */
function selectionIn(cell: HTMLElement): { from: number; to: number } | null {
  const selection = getSelection();
  if (!selection || selection.rangeCount === 0 || !cell.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  const before = document.createRange();
  before.selectNodeContents(cell);
  before.setEnd(range.startContainer, range.startOffset);
  const from = before.toString().length;
  return { from, to: from + range.toString().length };
}

/** The cell's text is one node by now. */
function select(cell: HTMLElement, { anchor, head }: { anchor: number; head: number }): void {
  const node = cell.firstChild ?? cell;
  getSelection()?.setBaseAndExtent(node, anchor, node, head);
}

function caretIn(cell: HTMLElement | undefined): { start: boolean; end: boolean } {
  const marked = cell && getSelection()?.isCollapsed ? selectionIn(cell) : null;
  return { start: marked?.from === 0, end: marked?.to === (cell?.textContent ?? "").length };
}
