// What can be done with a row or a column of a table.
import type { ChangeSpec, Text } from "@codemirror/state";
import type { LiveMenuItem } from "./callbacks";
import {
  addColumn,
  addRow,
  alignColumn,
  deleteColumn,
  deleteRow,
  moveColumn,
  moveRow,
  sortRows,
  type Table,
} from "./table_model";

interface Doing {
  change: (changes: ChangeSpec[], then: { row: number; column: number }) => void;
  editAsText: () => void;
}

export function tableMenu(
  doc: Text,
  table: Table,
  { row, column }: { row: number; column: number },
  { change, editAsText }: Doing,
): LiveMenuItem[] {
  const last = table.body.length;
  const item = (
    label: string,
    changes: () => ChangeSpec[],
    then: { row: number; column: number },
    enabled = true,
  ): LiveMenuItem => ({ label, disabled: !enabled, run: () => change(changes(), then) });
  return [
    item("Add a row below", () => addRow(table, row), { row: row + 1, column }),
    item("Move the row up", () => moveRow(doc, table, row, -1), { row: row - 1, column }, row > 1),
    item(
      "Move the row down",
      () => moveRow(doc, table, row, 1),
      { row: row + 1, column },
      row > 0 && row < last,
    ),
    item("Delete the row", () => deleteRow(table, row), { row: row - 1, column }, row > 0),
    "line",
    item("Add a column to the right", () => addColumn(table, column), { row, column: column + 1 }),
    item(
      "Move the column left",
      () => moveColumn(doc, table, column, -1),
      { row, column: column - 1 },
      column > 0,
    ),
    item(
      "Move the column right",
      () => moveColumn(doc, table, column, 1),
      { row, column: column + 1 },
      column + 1 < table.columns,
    ),
    item(
      "Delete the column",
      () => deleteColumn(table, column),
      { row, column: Math.max(0, column - 1) },
      table.columns > 1,
    ),
    "line",
    item("Sort by this column, A to Z", () => sortRows(doc, table, column, 1), { row, column }, last > 1),
    item("Sort by this column, Z to A", () => sortRows(doc, table, column, -1), { row, column }, last > 1),
    "line",
    item("Align left", () => alignColumn(table, column, "left"), { row, column }),
    item("Align in the middle", () => alignColumn(table, column, "center"), { row, column }),
    item("Align right", () => alignColumn(table, column, "right"), { row, column }),
    "line",
    { label: "Edit the table as text", disabled: false, run: editAsText },
  ];
}
