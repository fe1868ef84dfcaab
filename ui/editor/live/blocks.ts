// Blocks that are shown as something else while the person is elsewhere: tables, formulas, diagrams, comments,
// folded callouts. They may take several lines, so they come from a state field; it reads the tree once and
// afterwards only what an edit or the parser made new.
import { syntaxTree } from "@codemirror/language";
import {
  type EditorState,
  type Extension,
  Facet,
  StateEffect,
  StateField,
  type Transaction,
} from "@codemirror/state";
import { type Decoration, type DecorationSet, Decoration as Decorations, EditorView } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { attentionMovedBy, isTouched } from "./attention";

export interface LiveBlock {
  /** what is replaced */
  from: number;
  to: number;
  shown: Decoration;
  /** it stays as it is while the cursor is there, and takes the keyboard itself */
  untouchable?: boolean;
}

/** Makes something of the nodes of these names, or of some of them. */
export interface BlockFeature {
  nodes: readonly string[];
  make: (state: EditorState, node: SyntaxNode) => LiveBlock | null;
}

export const blockFeature = Facet.define<BlockFeature>();

/** Something other than the text decides anew what blocks look like. */
export const readBlocksAgain = StateEffect.define<null>();

interface Blocks {
  found: readonly LiveBlock[];
  decorations: DecorationSet;
  /** how far the tree had been read */
  readTo: number;
}

/** Where blocks may stand; a list is long and what is in it is shown as it is written. */
const containers = new Set(["Document", "Blockquote"]);

function read(state: EditorState, from: number): LiveBlock[] {
  const features = new Map<string, BlockFeature[]>();
  for (const feature of state.facet(blockFeature)) {
    for (const name of feature.nodes) features.set(name, [...(features.get(name) ?? []), feature]);
  }
  const found: LiveBlock[] = [];
  syntaxTree(state).iterate({
    from,
    enter(node) {
      for (const feature of features.get(node.name) ?? []) {
        const block = feature.make(state, node.node);
        if (!block || block.from >= block.to) continue;
        found.push(block);
        return false;
      }
      return containers.has(node.name);
    },
  });
  return found;
}

function decorate(state: EditorState, found: readonly LiveBlock[]): DecorationSet {
  const shown = found.filter(({ from, to, untouchable }) => untouchable ?? !isTouched(state, from, to));
  return Decorations.set(
    shown.map((block) => block.shown.range(block.from, block.to)),
    true,
  );
}

function begin(state: EditorState): Blocks {
  const found = read(state, 0);
  return { found, decorations: decorate(state, found), readTo: syntaxTree(state).length };
}

function firstChange(transaction: Transaction): number {
  let first = transaction.newDoc.length;
  transaction.changes.iterChangedRanges((_fromA, _toA, fromB) => (first = Math.min(first, fromB)));
  return first;
}

const field = StateField.define<Blocks>({
  create: begin,
  update(value, transaction) {
    const { state } = transaction;
    const tree = syntaxTree(state);
    if (transaction.effects.some((effect) => effect.is(readBlocksAgain))) return begin(state);
    const parsed = tree !== syntaxTree(transaction.startState);
    if (!parsed && !transaction.docChanged) {
      if (!attentionMovedBy(transaction)) return value;
      return { ...value, decorations: decorate(state, value.found) };
    }
    let { found, readTo } = value;
    if (transaction.docChanged) {
      const { changes } = transaction;
      found = found.map((block) => ({
        ...block,
        from: changes.mapPos(block.from, 1),
        to: changes.mapPos(block.to, -1),
      }));
      readTo = Math.min(changes.mapPos(readTo), firstChange(transaction));
    }
    // A block may go on from the line above.
    const line = state.doc.lineAt(Math.min(readTo, state.doc.length));
    const from = line.from > 0 ? state.doc.lineAt(line.from - 1).from : 0;
    const again = read(state, from);
    const end = tree.length;
    found = [
      ...found.filter((block) => block.to < from && block.from < block.to),
      ...again,
      // What the parser has not reached is as it was.
      ...found.filter((block) => block.from > end && block.from < block.to),
    ];
    return { found, decorations: decorate(state, found), readTo: end };
  },
  provide: (self) => EditorView.decorations.from(self, (value) => value.decorations),
});

export const liveBlocks: Extension = field;
