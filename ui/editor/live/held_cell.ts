// The cell of a drawn table that had the keyboard last, for commands that come from elsewhere: while the palette is
// open no cell has the keyboard.
import type { StateCommand } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { TableAction } from "./table_menu";

interface HeldCell {
  can: (action: TableAction) => boolean;
  act: (action: TableAction) => void;
  /** does something with the cell's text, which is a document of its own for that long */
  edit: (command: StateCommand) => boolean;
  isThere: () => boolean;
}

const held = new WeakMap<EditorView, HeldCell>();

export function holdCell(view: EditorView, cell: HeldCell): void {
  held.set(view, cell);
}

/** Null as soon as the cursor has been elsewhere in the text. */
export function heldCell(view: EditorView): HeldCell | null {
  const cell = held.get(view);
  return cell?.isThere() === true ? cell : null;
}

export const heldCells = EditorView.updateListener.of(({ view, transactions, focusChanged }) => {
  const elsewhere = transactions.some(
    (one) =>
      one.isUserEvent("select") ||
      one.isUserEvent("delete") ||
      (one.isUserEvent("input") && !one.isUserEvent("input.cell")),
  );
  if (elsewhere || (focusChanged && view.hasFocus)) held.delete(view);
});
