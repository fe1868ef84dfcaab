// More than one cursor with the mouse: Alt and a click (or Ctrl, beside links) sets another, Alt and a drag takes a column.
import type { Extension } from "@codemirror/state";
import { crosshairCursor, EditorView, rectangularSelection } from "@codemirror/view";

export const severalCursors: Extension = [
  // Both keys together open a link in a pane beside; with Shift a column takes the place of the cursors.
  EditorView.clickAddsSelectionRange.of(
    ({ altKey, ctrlKey, metaKey, shiftKey }) => altKey !== (ctrlKey || metaKey) && !shiftKey,
  ),
  rectangularSelection({ eventFilter: ({ altKey, ctrlKey, button }) => altKey && !ctrlKey && button === 0 }),
  crosshairCursor({ key: "Alt" }),
];
