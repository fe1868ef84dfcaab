// What a table's menu does, for the cell that has the keyboard, or had it before the palette; and for a table as text.
import type { EditorView } from "@codemirror/view";
import { heldCell } from "../live/held_cell";
import { tableActions, type TableAction } from "../live/table_menu";
import { cellAt } from "../table_keys";
import type { TextCommand } from "./text_commands";

function can(view: EditorView, action: TableAction): boolean {
  const held = heldCell(view);
  if (held) return held.can(action);
  const written = cellAt(view.state);
  return written !== null && !view.state.readOnly && action.enabled(written.table, written.at);
}

function act(view: EditorView, action: TableAction): boolean {
  if (!can(view, action)) return false;
  const held = heldCell(view);
  if (held) held.act(action);
  else {
    const written = cellAt(view.state);
    if (written) {
      const changes = action.changes(written.table, written.at, view.state.doc);
      view.dispatch({ changes, userEvent: "input", scrollIntoView: true });
    }
  }
  return true;
}

export const tableCommands: TextCommand[] = tableActions.map((action) => ({
  id: action.id,
  label: `Table: ${action.label.toLowerCase().replace(/\b([az]) to ([az])$/, (range) => range.toUpperCase().replace("TO", "to"))}`,
  run: (view) => act(view, action),
  enabled: (view) => can(view, action),
}));
