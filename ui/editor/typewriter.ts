// Typewriter mode: the line that is being written stays in the middle of the window, like paper under its keys.
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

export const typewriter: Extension = [
  // Together with the typing itself, so that the line never jumps afterwards.
  EditorState.transactionExtender.of((transaction) => {
    const typed = transaction.docChanged && ["input", "delete"].some((kind) => transaction.isUserEvent(kind));
    const moved = transaction.isUserEvent("select") && !transaction.isUserEvent("select.pointer");
    if (!typed && !moved) return null;
    const { head } = transaction.newSelection.main;
    return { effects: EditorView.scrollIntoView(head, { y: "center" }) };
  }),
  // The last line can come to the middle too.
  EditorView.theme({ ".cm-content": { paddingBottom: "50vh" } }),
];
