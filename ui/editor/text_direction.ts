// Lines that begin in a script written from right to left stand at the right, each by itself.
import { type Extension, RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

/** The first letter decides, as in Unicode's algorithm: marks, digits and blanks before it have no direction. */
const fromTheRight =
  /^[^\p{L}]*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
/** Characters of a line that are looked at for its first letter. */
const looked = 200;
const line = Decoration.line({ attributes: { dir: "rtl" } });

function build({ visibleRanges, state }: EditorView): DecorationSet {
  const found = new RangeSetBuilder<Decoration>();
  let after = 0;
  for (const { from, to } of visibleRanges) {
    for (let at = Math.max(from, after); at <= to;) {
      const { from: start, to: end, text } = state.doc.lineAt(at);
      if (start >= after && fromTheRight.test(text.slice(0, looked))) found.add(start, start, line);
      at = after = end + 1;
    }
  }
  return found.finish();
}

export const textDirection: Extension = [
  EditorView.perLineTextDirection.of(true),
  ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = build(view);
      }
      update({ docChanged, viewportChanged, view }: ViewUpdate) {
        if (docChanged || viewportChanged) this.decorations = build(view);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  ),
];
