// Focus mode: the paragraph that is being written in is in full ink, the rest steps back.
import type { Extension, Range, Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

/** A paragraph is not looked for further than this. */
const longestParagraph = 200;

/** The first and the last line of the paragraph around a line: those between two empty ones. */
function paragraphAround(doc: Text, number: number): [number, number] {
  const isEmpty = (line: number): boolean => doc.line(line).text.trim() === "";
  let [first, last] = [number, number];
  if (isEmpty(number)) return [first, last];
  while (first > 1 && number - first < longestParagraph && !isEmpty(first - 1)) first--;
  while (last < doc.lines && last - number < longestParagraph && !isEmpty(last + 1)) last++;
  return [first, last];
}

const dimmed = Decoration.line({ class: "cm-dimmed-line" });

function dim(view: EditorView): DecorationSet {
  const { doc, selection } = view.state;
  const bright = selection.ranges.map(({ from, to }): [number, number] => [
    paragraphAround(doc, doc.lineAt(from).number)[0],
    paragraphAround(doc, doc.lineAt(to).number)[1],
  ]);
  const marks: Range<Decoration>[] = [];
  let last = -1;
  for (const { from, to } of view.visibleRanges) {
    for (let position = from; position <= to;) {
      const line = doc.lineAt(position);
      const inFocus = bright.some(([start, end]) => line.number >= start && line.number <= end);
      if (!inFocus && line.from > last) marks.push(dimmed.range(line.from));
      last = line.from;
      position = line.to + 1;
    }
  }
  return Decoration.set(marks);
}

export const focusMode: Extension = [
  ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = dim(view);
      }
      update(update: ViewUpdate) {
        if (update.docChanged || update.selectionSet || update.viewportChanged)
          this.decorations = dim(update.view);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  ),
  EditorView.baseTheme({
    ".cm-dimmed-line": { opacity: "0.38", transition: "opacity var(--quick)" },
  }),
];
