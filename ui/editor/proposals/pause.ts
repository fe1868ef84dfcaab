// Says when a person who has changed the text pauses. While letters are composed there is no pause.
import type { Extension } from "@codemirror/state";
import { type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { isFromAnotherView } from "../shared_text";

/** `delay` in milliseconds from the last change. */
export function pauseInWriting(
  delay: number,
  paused: (view: EditorView) => void,
  counts: (update: ViewUpdate) => boolean = () => true,
): Extension {
  return ViewPlugin.fromClass(
    class {
      private timer: ReturnType<typeof setTimeout> | undefined;
      constructor(private readonly view: EditorView) {}
      update(update: ViewUpdate) {
        // The view that the change was made in tells of it.
        if (update.docChanged && !isFromAnotherView(update) && counts(update)) this.wait();
      }
      private wait(): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
          if (this.view.composing || this.view.compositionStarted) this.wait();
          else paused(this.view);
        }, delay);
      }
      destroy() {
        clearTimeout(this.timer);
      }
    },
  );
}
