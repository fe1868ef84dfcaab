// The lines that a command of lines means: those of the cursors and selections, without the empty ones between.
import type { EditorState, Line } from "@codemirror/state";

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
