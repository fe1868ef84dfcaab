// Reads a note to its end while nobody writes or scrolls. CodeMirror by itself reads a little beyond what is in sight,
// begins anew at each step of a scroll, and draws what it has reached twice.
import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import { type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

/** Milliseconds of quiet before it goes on. */
const quiet = 120;
/** Milliseconds that a key press may have to wait for it. */
const slice = 12;
/** Milliseconds between two slices. */
const pause = 8;
/** Characters after which what was read is handed to the view. */
const handedOver = 100_000;
/** Behind this many characters a note is read as it is scrolled to. */
const furthest = 4_000_000;

class ParseAhead {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly view: EditorView) {
    this.wait(quiet);
  }

  update(update: ViewUpdate): void {
    if (update.docChanged || update.selectionSet || update.viewportChanged) this.wait(quiet);
  }

  destroy(): void {
    clearTimeout(this.timer);
  }

  private wait(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.work(), milliseconds);
  }

  private work(): void {
    const { view } = this;
    const read = syntaxTree(view.state).length;
    const end = Math.min(view.state.doc.length, furthest);
    if (read >= end) return;
    const until = Math.min(read + handedOver, end);
    if (ensureSyntaxTree(view.state, until, slice)) view.dispatch({});
    this.wait(pause);
  }
}

export const parseAhead = ViewPlugin.fromClass(ParseAhead);
