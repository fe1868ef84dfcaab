// Says where the cursor stands once it has stood there for a moment.
import type { Extension } from "@codemirror/state";
import { type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

export const cursorRestDelay = 250;

export function cursorRest(rested: (position: number, view: EditorView) => void): Extension {
  return ViewPlugin.fromClass(
    class {
      private timer: ReturnType<typeof setTimeout> | undefined;
      constructor(private readonly view: EditorView) {}
      update(update: ViewUpdate) {
        if (!update.docChanged && !update.selectionSet) return;
        clearTimeout(this.timer);
        this.timer = setTimeout(
          () => rested(this.view.state.selection.main.head, this.view),
          cursorRestDelay,
        );
      }
      destroy() {
        clearTimeout(this.timer);
      }
    },
  );
}
