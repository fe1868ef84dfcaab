// A table as its rows and cells in the text, and the changes that edit it: each touches the bytes of what it changes
// and leaves the rest of the table as it is written.
import type { ChangeSpec, Text } from "@codemirror/state";

export type Alignment = "left" | "center" | "right" | null;

export interface TableCell {
  /** what stands between the pipes, without the blanks around it */
  from: number;
  to: number;
  text: string;
  /** with the blanks */
  outerFrom: number;
  outerTo: number;
}

export interface TableRow {
  from: number;
  to: number;
  cells: TableCell[];
  /** a pipe closes the row */
  closed: boolean;
}

export interface Table {
  from: number;
  to: number;
  head: TableRow;
  delimiter: TableRow;
  body: TableRow[];
  alignments: Alignment[];
  columns: number;
}

function readRow(text: string, from: number): TableRow {
  const end = text.trimEnd().length;
  let at = /^[ \t]*\|?/.exec(text)?.[0].length ?? 0;
  const cells: TableCell[] = [];
  const add = (outerFrom: number, outerTo: number): void => {
    const raw = text.slice(outerFrom, outerTo);
    const start =
      outerFrom + (raw.trim() === "" ? Math.min(1, raw.length) : raw.length - raw.trimStart().length);
    const trimmed = raw.trim();
    cells.push({
      from: from + start,
      to: from + start + trimmed.length,
      text: trimmed,
      outerFrom: from + outerFrom,
      outerTo: from + outerTo,
    });
  };
  let closed = false;
  for (let index = at; index < end; index++) {
    if (text[index] === "\\") index++;
    else if (text[index] === "|") {
      add(at, index);
      at = index + 1;
      closed = at >= end;
    }
  }
  if (at < end) add(at, end);
  return { from, to: from + text.length, cells, closed };
}

function alignmentOf(text: string): Alignment {
  const left = text.startsWith(":");
  const right = text.endsWith(":");
  return left && right ? "center" : right ? "right" : left ? "left" : null;
}

/** Null where the lines are no table that can be edited cell by cell. */
export function readTable(doc: Text, from: number, to: number): Table | null {
  const rows: TableRow[] = [];
  for (let at = from; at <= to;) {
    const line = doc.lineAt(at);
    rows.push(readRow(line.text, line.from));
    at = line.to + 1;
  }
  const [head, delimiter, ...body] = rows;
  if (!head || !delimiter || head.from !== from || delimiter.cells.length !== head.cells.length) return null;
  return {
    from,
    to,
    head,
    delimiter,
    body,
    alignments: delimiter.cells.map(({ text }) => alignmentOf(text)),
    columns: head.cells.length,
  };
}

/** Row 0 is the head. */
export function rowOf(table: Table, row: number): TableRow | undefined {
  return row === 0 ? table.head : table.body[row - 1];
}

/** A cell is one line, and a pipe in it is no border. */
export function cellText(typed: string): string {
  return typed.replace(/\s*\n\s*/g, " ").replace(/\\[^]|\|/g, (found) => (found === "|" ? "\\|" : found));
}

export function setCell(table: Table, row: number, column: number, typed: string): ChangeSpec[] {
  const line = rowOf(table, row);
  if (!line) return [];
  const cell = line.cells[column];
  // The last cell of a row that no pipe closes keeps the blanks that are being typed out of it.
  const insert = cellText(typed).trim();
  if (cell) {
    if (cell.text === insert) return [];
    const empty = cell.outerTo === cell.outerFrom ? ` ${insert} ` : insert;
    return [{ from: cell.from, to: cell.to, insert: empty }];
  }
  const missing = column - line.cells.length;
  const filling = line.closed
    ? `${"  |".repeat(missing)} ${insert} |`
    : `${" | ".repeat(missing + 1)}${insert}`;
  return [{ from: line.to, insert: filling }];
}

function emptyRow(table: Table): string {
  return `|${"  |".repeat(table.columns)}`;
}

/** A new row behind `row`; the delimiter belongs to the head. */
export function addRow(table: Table, row: number): ChangeSpec[] {
  const at = row === 0 ? table.delimiter : rowOf(table, row);
  return at ? [{ from: at.to, insert: `\n${emptyRow(table)}` }] : [];
}

export function deleteRow(table: Table, row: number): ChangeSpec[] {
  const line = row > 0 ? rowOf(table, row) : undefined;
  return line ? [{ from: line.from - 1, to: line.to }] : [];
}

/** The rows of the body in another order: `order` tells which row comes where. */
function reorder(doc: Text, table: Table, order: number[]): ChangeSpec[] {
  return table.body.flatMap((row, index) => {
    const source = table.body[order[index] ?? index];
    if (!source || source === row) return [];
    return [{ from: row.from, to: row.to, insert: doc.sliceString(source.from, source.to) }];
  });
}

export function moveRow(doc: Text, table: Table, row: number, by: 1 | -1): ChangeSpec[] {
  const index = row - 1;
  if (index < 0 || index + by < 0 || index + by >= table.body.length) return [];
  const order = table.body.map((_, at) => (at === index ? index + by : at === index + by ? index : at));
  return reorder(doc, table, order);
}

const byText = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

export function sortRows(doc: Text, table: Table, column: number, direction: 1 | -1): ChangeSpec[] {
  const key = (index: number): string => table.body[index]?.cells[column]?.text ?? "";
  const order = table.body.map((_, index) => index);
  order.sort((a, b) => direction * byText.compare(key(a), key(b)) || a - b);
  return reorder(doc, table, order);
}

function allRows(table: Table): TableRow[] {
  return [table.head, table.delimiter, ...table.body];
}

/** A new column behind `column`. */
export function addColumn(table: Table, column: number): ChangeSpec[] {
  return allRows(table).flatMap((row) => {
    const cell = row.cells[column];
    if (!cell) return [];
    const last = column === row.cells.length - 1 && !row.closed;
    const inside = row === table.delimiter ? " --- " : "  ";
    return [{ from: cell.outerTo, insert: last ? ` |${inside.trimEnd()}` : `|${inside}` }];
  });
}

export function deleteColumn(table: Table, column: number): ChangeSpec[] {
  if (table.columns < 2) return [];
  return allRows(table).flatMap((row) => {
    const cell = row.cells[column];
    if (!cell) return [];
    const before = row.cells[column - 1];
    // With the pipe in front of it, the first with the one behind it.
    return before
      ? [{ from: before.outerTo, to: cell.outerTo }]
      : [{ from: cell.outerFrom, to: Math.min(row.to, row.cells[1]?.outerFrom ?? cell.outerTo) }];
  });
}

export function moveColumn(doc: Text, table: Table, column: number, by: 1 | -1): ChangeSpec[] {
  const other = column + by;
  if (other < 0 || other >= table.columns) return [];
  return allRows(table).flatMap((row) => {
    const one = row.cells[column];
    const two = row.cells[other];
    if (!one || !two) return [];
    const text = (cell: TableCell): string => doc.sliceString(cell.from, cell.to);
    return [
      { from: one.from, to: one.to, insert: text(two) },
      { from: two.from, to: two.to, insert: text(one) },
    ];
  });
}

const delimiters: Record<NonNullable<Alignment> | "none", string> = {
  left: ":---",
  center: ":---:",
  right: "---:",
  none: "---",
};

export function alignColumn(table: Table, column: number, alignment: Alignment): ChangeSpec[] {
  const cell = table.delimiter.cells[column];
  return cell ? [{ from: cell.from, to: cell.to, insert: delimiters[alignment ?? "none"] }] : [];
}
