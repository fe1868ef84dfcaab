// One text in several views: what is changed in one changes in the others, and all share one undo history, which
// the first of them keeps.
import { isolateHistory, redo, undo } from "@codemirror/commands";
import { Annotation, type Extension, Prec, Transaction, type TransactionSpec } from "@codemirror/state";
import { EditorView, keymap, type ViewUpdate } from "@codemirror/view";

const fromAnotherView = Annotation.define<boolean>();

/** Whether another view made this change first. */
export function isFromAnotherView(update: ViewUpdate): boolean {
  return update.transactions.some((transaction) => transaction.annotation(fromAnotherView));
}

/** The same change for another view of the text; only in the one that keeps the history it can be undone. */
export function forAnotherView(update: ViewUpdate, keepsHistory: boolean): TransactionSpec {
  const [first] = update.transactions;
  const userEvent = first?.annotation(Transaction.userEvent);
  const isolate = first?.annotation(isolateHistory);
  const undoable = first?.annotation(Transaction.addToHistory) !== false;
  return {
    changes: update.changes,
    annotations: [
      fromAnotherView.of(true),
      Transaction.addToHistory.of(keepsHistory && undoable),
      ...(isolate ? [isolateHistory.of(isolate)] : []),
      ...(userEvent === undefined ? [] : [Transaction.userEvent.of(userEvent)]),
    ],
    // What was let through there is let through here.
    filter: false,
  };
}

/** Undo and redo in the view that keeps the history; the cursor of the other goes where the change was. */
export function sharedHistory(keeper: (view: EditorView) => EditorView): Extension {
  const inKeeper =
    (command: typeof undo) =>
    (view: EditorView): boolean => {
      const to = keeper(view);
      if (to === view) return false;
      const before = view.state;
      if (!command(to)) return true;
      if (!view.state.doc.eq(before.doc)) {
        const { head } = to.state.selection.main;
        view.dispatch({ selection: { anchor: Math.min(head, view.state.doc.length) }, scrollIntoView: true });
      }
      return true;
    };
  return Prec.highest([
    keymap.of([
      { key: "Mod-z", run: inKeeper(undo), preventDefault: true },
      { key: "Mod-y", mac: "Mod-Shift-z", run: inKeeper(redo), preventDefault: true },
      { linux: "Ctrl-Shift-z", run: inKeeper(redo), preventDefault: true },
    ]),
    EditorView.domEventHandlers({
      beforeinput(event, view) {
        const command =
          event.inputType === "historyUndo" ? undo : event.inputType === "historyRedo" ? redo : null;
        if (!command || !inKeeper(command)(view)) return false;
        event.preventDefault();
        return true;
      },
    }),
  ]);
}
