// Tab in the text of a table: on to the next cell, at the last of them into a new row.
import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { Command } from "@codemirror/view";
import { enclosing } from "./enclosing";
import type { CellPlace } from "./live/table_menu";
import { addRow, readTable, type Table } from "./live/table_model";

function tableAt(state: EditorState, position: number): Table | null {
  const line = state.doc.lineAt(position);
  // Behind the last pipe it is still the table's line.
  const node = enclosing(syntaxTree(state).resolve(line.from, 1), "Table");
  return node?.parent?.name === "Document" ? readTable(state.doc, node.from, node.to) : null;
}

/** The cell of a table as text that the cursor is in; the line of dashes counts as the head. */
export function cellAt(state: EditorState): { table: Table; at: CellPlace } | null {
  const { head } = state.selection.main;
  const table = tableAt(state, head);
  if (!table) return null;
  const rows = [table.head, ...table.body];
  const row = rows.findLastIndex(({ from }) => from <= head);
  const column = rows[row]?.cells.findLastIndex(({ outerFrom }) => outerFrom <= head) ?? -1;
  return row < 0 ? null : { table, at: { row, column: Math.max(0, column) } };
}

/** Selects what is in the cell behind the cursor's, or before it. */
export function toCell(direction: 1 | -1): Command {
  return (view) => {
    const { state } = view;
    const { main } = state.selection;
    const line = state.doc.lineAt(main.head);
    if (state.readOnly || main.from < line.from || main.to > line.to) return false;
    const table = tableAt(state, main.head);
    if (!table) return false;
    const rows = [table.head, ...table.body];
    const cells = rows.flatMap((row) => row.cells);
    // From the line of dashes it goes on as from the end of the head.
    const here = cells.findLastIndex(({ outerFrom }) => outerFrom <= main.head);
    const next = cells[here + direction];
    if (next) {
      const selection = { anchor: next.from, head: next.to };
      view.dispatch({ selection, scrollIntoView: true, userEvent: "select" });
    } else if (direction > 0) {
      const last = rows.at(-1) === table.head ? table.delimiter : rows.at(-1);
      if (!last) return false;
      // Behind the line end, the pipe and the blank of the new row.
      const selection = { anchor: last.to + 3 };
      const changes = addRow(table, table.body.length);
      view.dispatch({ changes, selection, scrollIntoView: true, userEvent: "input" });
    }
    return true;
  };
}
