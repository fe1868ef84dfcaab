// The lines that a command of lines means: those of the cursors and selections, without the empty ones between.
import type { ChangeSpec, EditorState, Line, TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

export function selectedLines({ doc, selection }: EditorState): Line[] {
  const lines = new Map<number, Line>();
  for (const { from, to, empty } of selection.ranges) {
    for (let at = from; at <= to;) {
      const line = doc.lineAt(at);
      if (empty || from === to || line.text.trim() !== "") lines.set(line.from, line);
      at = line.to + 1;
    }
  }
  return [...lines.values()];
}

/** Changes lines; what is written at the cursor stands before it. */
export function changeLines(view: EditorView, changes: readonly ChangeSpec[], more: TransactionSpec): void {
  const { state } = view;
  const set = state.changes(changes);
  view.dispatch({ changes: set, selection: state.selection.map(set, 1), ...more });
}
