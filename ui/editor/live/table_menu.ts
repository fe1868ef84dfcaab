// What can be done with a row or a column of a table: by its menu, by the palette, and by keys.
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

export interface CellPlace {
  /** 0 is the head */
  row: number;
  column: number;
}

export interface TableAction {
  id: string;
  label: string;
  changes: (table: Table, at: CellPlace, doc: Text) => ChangeSpec[];
  /** the cell that has the keyboard afterwards */
  then: (at: CellPlace) => CellPlace;
  enabled: (table: Table, at: CellPlace) => boolean;
}

const always = (): boolean => true;
const there = (at: CellPlace): CellPlace => at;
const sortable = (table: Table): boolean => table.body.length > 1;

const groups: TableAction[][] = [
  [
    {
      id: "table-row-below",
      label: "Add a row below",
      changes: (table, { row }) => addRow(table, row),
      then: ({ row, column }) => ({ row: row + 1, column }),
      enabled: always,
    },
    {
      id: "table-row-up",
      label: "Move the row up",
      changes: (table, { row }, doc) => moveRow(doc, table, row, -1),
      then: ({ row, column }) => ({ row: row - 1, column }),
      enabled: (_, { row }) => row > 1,
    },
    {
      id: "table-row-down",
      label: "Move the row down",
      changes: (table, { row }, doc) => moveRow(doc, table, row, 1),
      then: ({ row, column }) => ({ row: row + 1, column }),
      enabled: (table, { row }) => row > 0 && row < table.body.length,
    },
    {
      id: "table-row-delete",
      label: "Delete the row",
      changes: (table, { row }) => deleteRow(table, row),
      then: ({ row, column }) => ({ row: row - 1, column }),
      enabled: (_, { row }) => row > 0,
    },
  ],
  [
    {
      id: "table-column-right",
      label: "Add a column to the right",
      changes: (table, { column }) => addColumn(table, column),
      then: ({ row, column }) => ({ row, column: column + 1 }),
      enabled: always,
    },
    {
      id: "table-column-move-left",
      label: "Move the column left",
      changes: (table, { column }, doc) => moveColumn(doc, table, column, -1),
      then: ({ row, column }) => ({ row, column: column - 1 }),
      enabled: (_, { column }) => column > 0,
    },
    {
      id: "table-column-move-right",
      label: "Move the column right",
      changes: (table, { column }, doc) => moveColumn(doc, table, column, 1),
      then: ({ row, column }) => ({ row, column: column + 1 }),
      enabled: (table, { column }) => column + 1 < table.columns,
    },
    {
      id: "table-column-delete",
      label: "Delete the column",
      changes: (table, { column }) => deleteColumn(table, column),
      then: ({ row, column }) => ({ row, column: Math.max(0, column - 1) }),
      enabled: (table) => table.columns > 1,
    },
  ],
  [
    {
      id: "table-sort",
      label: "Sort by this column, A to Z",
      changes: (table, { column }, doc) => sortRows(doc, table, column, 1),
      then: there,
      enabled: sortable,
    },
    {
      id: "table-sort-back",
      label: "Sort by this column, Z to A",
      changes: (table, { column }, doc) => sortRows(doc, table, column, -1),
      then: there,
      enabled: sortable,
    },
  ],
  (["left", "center", "right"] as const).map((side) => ({
    id: `table-align-${side}`,
    label: side === "center" ? "Align in the middle" : `Align ${side}`,
    changes: (table, { column }) => alignColumn(table, column, side),
    then: there,
    enabled: always,
  })),
];

export const tableActions: readonly TableAction[] = groups.flat();

/** `act` does one of the actions in the cell that the menu belongs to. */
export function tableMenu(
  table: Table,
  at: CellPlace,
  act: (action: TableAction) => void,
  editAsText: () => void,
): LiveMenuItem[] {
  const items = groups.flatMap((group): LiveMenuItem[] => [
    ...group.map((action) => ({
      label: action.label,
      disabled: !action.enabled(table, at),
      run: () => act(action),
    })),
    "line",
  ]);
  return [...items, { label: "Edit the table as text", disabled: false, run: editAsText }];
}
