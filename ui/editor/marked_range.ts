// Two marks that come from outside the text: the block that Related is about (a thread in the margin),
// and the passage that was just opened (a wash that fades).
import { type Extension, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

export interface TextRange {
  from: number;
  to: number;
}

const setRelatedBlock = StateEffect.define<TextRange | null>();
const setOpenedPassage = StateEffect.define<TextRange | null>();

function rangeField(effect: typeof setRelatedBlock): StateField<TextRange | null> {
  return StateField.define<TextRange | null>({
    create: () => null,
    update(range, transaction) {
      if (range && transaction.docChanged) {
        const from = transaction.changes.mapPos(range.from, -1);
        const to = transaction.changes.mapPos(range.to, 1);
        range = from < to ? { from, to } : null;
      }
      for (const change of transaction.effects) if (change.is(effect)) range = change.value;
      return range;
    },
  });
}

const relatedBlock = rangeField(setRelatedBlock);
const openedPassage = rangeField(setOpenedPassage);

/** Which ends of the block a line is: bit 1 the first, bit 2 the last. */
const relatedLine = ["", " cm-related-first", " cm-related-last", " cm-related-first cm-related-last"].map(
  (ends) => Decoration.line({ class: `cm-related-line${ends}` }),
);
const passage = Decoration.mark({ class: "cm-opened-passage" });

function relatedLines(view: EditorView): DecorationSet {
  const range = view.state.field(relatedBlock);
  const lines = new RangeSetBuilder<Decoration>();
  if (!range) return lines.finish();
  for (const visible of view.visibleRanges) {
    const end = Math.min(range.to, visible.to);
    for (let at = Math.max(range.from, visible.from); at <= end;) {
      const line = view.state.doc.lineAt(at);
      const first = line.from <= range.from;
      // The line end that closes a block belongs to it; the line behind does not.
      const last = line.to + 1 >= range.to;
      const look = relatedLine[Number(first) + 2 * Number(last)];
      if (look && (first || line.from < range.to)) lines.add(line.from, line.from, look);
      at = line.to + 1;
    }
  }
  return lines.finish();
}

const relatedLinePlugin = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = relatedLines(view);
    }
    update(update: ViewUpdate) {
      const moved = update.startState.field(relatedBlock) !== update.state.field(relatedBlock);
      if (moved || update.docChanged || update.viewportChanged) this.decorations = relatedLines(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

export const markedRanges: Extension = [
  relatedBlock,
  openedPassage,
  relatedLinePlugin,
  EditorView.decorations.from(openedPassage, (range) =>
    range ? Decoration.set(passage.range(range.from, range.to)) : Decoration.none,
  ),
];

export function showRelatedBlock(view: EditorView, range: TextRange | null): void {
  const shown = view.state.field(relatedBlock, false);
  if (shown === undefined || (shown?.from === range?.from && shown?.to === range?.to)) return;
  view.dispatch({ effects: setRelatedBlock.of(range) });
}

/** Long enough to be seen, short enough not to stay in the way. */
const passageShownFor = 1800;

/** Puts the cursor at the passage, in the middle of the window, and washes it for a moment. */
export function openPassage(view: EditorView, range: TextRange): void {
  const { doc } = view.state;
  const from = Math.min(range.from, doc.length);
  // A passage ends with its line end; the wash ends with its text.
  let to = Math.min(range.to, doc.length);
  while (to > from && /\s/.test(doc.sliceString(to - 1, to))) to--;
  const effects: StateEffect<unknown>[] = [
    EditorView.scrollIntoView(from, { y: "center" }),
    setOpenedPassage.of(from < to ? { from, to } : null),
  ];
  view.dispatch({ selection: { anchor: from }, effects });
  const opened = view.state.field(openedPassage, false);
  setTimeout(() => {
    if (opened && view.state.field(openedPassage, false) === opened) {
      view.dispatch({ effects: setOpenedPassage.of(null) });
    }
  }, passageShownFor);
}
