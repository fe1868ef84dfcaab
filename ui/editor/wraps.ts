// Ctrl+B, Ctrl+I and Ctrl+K: put marks around the selection, or take them off.
import { EditorSelection, type Extension } from "@codemirror/state";
import { type Command, type EditorView, keymap } from "@codemirror/view";

function wrapIn(mark: string): Command {
  return (view: EditorView): boolean => {
    if (view.state.readOnly) return false;
    const width = mark.length;
    const changes = view.state.changeByRange((range) => {
      const { doc } = view.state;
      const inside = doc.sliceString(range.from, range.to);
      const before = doc.sliceString(Math.max(0, range.from - width), range.from);
      const after = doc.sliceString(range.to, Math.min(doc.length, range.to + width));
      // "*" around "**bold**" is bold, not italic: its marks are not ours to take.
      const longer = width === 1 && doc.sliceString(Math.max(0, range.from - 2), range.from) === mark + mark;
      if (before === mark && after === mark && !longer) {
        return {
          changes: [
            { from: range.from - width, to: range.from },
            { from: range.to, to: range.to + width },
          ],
          range: EditorSelection.range(range.anchor - width, range.head - width),
        };
      }
      return {
        changes: { from: range.from, to: range.to, insert: mark + inside + mark },
        range: EditorSelection.range(range.anchor + width, range.head + width),
      };
    });
    view.dispatch(changes, { userEvent: "input", scrollIntoView: true });
    return true;
  };
}

const wrapInLink: Command = (view) => {
  if (view.state.readOnly) return false;
  const changes = view.state.changeByRange((range) => {
    const inside = view.state.sliceDoc(range.from, range.to);
    const cursor = range.empty ? range.from + 1 : range.from + inside.length + 3;
    return {
      changes: { from: range.from, to: range.to, insert: `[${inside}]()` },
      range: EditorSelection.cursor(cursor),
    };
  });
  view.dispatch(changes, { userEvent: "input", scrollIntoView: true });
  return true;
};

export const wraps: Extension = keymap.of([
  { key: "Mod-b", run: wrapIn("**") },
  { key: "Mod-i", run: wrapIn("*") },
  { key: "Mod-k", run: wrapInLink },
]);
