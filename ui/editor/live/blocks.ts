// Blocks that are shown as something else while the person is elsewhere: tables, formulas, diagrams, comments,
// folded callouts. They may take several lines, so they come from a state field. It reads the tree once and
// afterwards only what an edit or the parser made new; and of what is drawn the rest stays the very set that it was,
// or the view would compare all of a long note at every key.
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
import { attentionMovedBy, isTouched, placesOf } from "./attention";

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

interface Stretch {
  from: number;
  to: number;
}

interface Blocks {
  found: readonly LiveBlock[];
  decorations: DecorationSet;
  /** how far the tree had been read */
  readTo: number;
}

/** Where blocks may stand; a list is long and what is in it is shown as it is written. */
const containers = new Set(["Document", "Blockquote"]);

/** The blocks of what stands between two places; a node that begins behind them is not looked at. */
function read(state: EditorState, from: number, until: number): LiveBlock[] {
  const features = new Map<string, BlockFeature[]>();
  for (const feature of state.facet(blockFeature)) {
    for (const name of feature.nodes) features.set(name, [...(features.get(name) ?? []), feature]);
  }
  const found: LiveBlock[] = [];
  syntaxTree(state).iterate({
    from,
    to: until,
    enter(node) {
      if (node.from >= until) return false;
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

function isShown(state: EditorState, { from, to, untouchable }: LiveBlock): boolean {
  return untouchable ?? !isTouched(state, from, to);
}

/** Draws anew what touches one of these stretches. */
function redraw(
  state: EditorState,
  drawn: DecorationSet,
  found: readonly LiveBlock[],
  stretches: readonly Stretch[],
): DecorationSet {
  for (const { from, to } of stretches) {
    const shown = found.filter((block) => block.from <= to && block.to >= from && isShown(state, block));
    drawn = drawn.update({
      filterFrom: from,
      filterTo: to,
      filter: (start, end) => start > to || end < from,
      add: shown.map((block) => block.shown.range(block.from, block.to)),
      sort: true,
    });
  }
  return drawn;
}

function begin(state: EditorState): Blocks {
  const found = read(state, 0, state.doc.length + 1);
  const shown = found.filter((block) => isShown(state, block));
  const drawn = Decorations.set(
    shown.map((block) => block.shown.range(block.from, block.to)),
    true,
  );
  return { found, decorations: drawn, readTo: syntaxTree(state).length };
}

/** From the first place that a transaction changes to the last. */
function changedStretch({ changes, newDoc }: Transaction): Stretch {
  let from = newDoc.length;
  let to = 0;
  changes.iterChangedRanges((_fromA, _toA, fromB, toB) => {
    from = Math.min(from, fromB);
    to = Math.max(to, toB);
  });
  return { from, to };
}

/**
 * Where the new tree goes on as the old one did, behind a change: at a block that has the same place and length in
 * both, since between blocks the grammar remembers nothing. Null where it nowhere does.
 */
function unchangedFrom({ startState, state, changes }: Transaction, changedTo: number): number | null {
  const old = syntaxTree(startState).topNode;
  const { invertedDesc } = changes;
  let node = syntaxTree(state).topNode.childAfter(changedTo);
  for (; node; node = node.nextSibling) {
    if (node.from <= changedTo) continue;
    const before = invertedDesc.mapPos(node.from, 1);
    const was = old.childAfter(before);
    if (was?.from === before && was.name === node.name && was.to - was.from === node.to - node.from)
      return node.from;
  }
  return null;
}

/** Where to begin to read: a block may go on from the line above, and what an edit completes may begin far before. */
function startOfRead(state: EditorState, position: number): number {
  const line = state.doc.lineAt(Math.min(position, state.doc.length));
  const above = line.from > 0 ? state.doc.lineAt(line.from - 1).from : 0;
  return Math.min(above, syntaxTree(state).topNode.childAfter(above)?.from ?? above);
}

/** What has to be read anew: around an edit, and where the parser has come further. */
function toBeRead(transaction: Transaction, readTo: number): Stretch[] {
  const { state, docChanged } = transaction;
  const end = syntaxTree(state).length;
  if (!docChanged) return [{ from: startOfRead(state, readTo), to: end }];
  const changed = changedStretch(transaction);
  const from = startOfRead(state, Math.min(readTo, changed.from));
  const same = changed.from < readTo ? unchangedFrom(transaction, changed.to) : null;
  if (same === null) return [{ from, to: end }];
  const around = { from, to: same };
  return end > readTo ? [around, { from: Math.max(same, startOfRead(state, readTo)), to: end }] : [around];
}

/** What an older block reached into may be less of it now: it is read from its beginning. */
function fromBlocksAt(found: readonly LiveBlock[], { from, to }: Stretch): Stretch {
  let first = from;
  for (const block of found) if (block.from < first && block.to >= from) first = block.from;
  return { from: first, to };
}

const field = StateField.define<Blocks>({
  create: begin,
  update(value, transaction) {
    const { state, changes } = transaction;
    const tree = syntaxTree(state);
    if (transaction.effects.some((effect) => effect.is(readBlocksAgain))) return begin(state);
    const moved = attentionMovedBy(transaction);
    const places = moved
      ? [
          ...placesOf(transaction.startState).map(({ from, to }) => ({
            from: changes.mapPos(from, -1),
            to: changes.mapPos(to, 1),
          })),
          ...placesOf(state),
        ]
      : [];
    const parsed = tree !== syntaxTree(transaction.startState);
    if (!parsed && !transaction.docChanged) {
      if (!moved) return value;
      return { ...value, decorations: redraw(state, value.decorations, value.found, places) };
    }
    let { found, decorations, readTo } = value;
    if (transaction.docChanged) {
      const first = changedStretch(transaction).from;
      found = found.map((block) =>
        block.to < first
          ? block
          : { ...block, from: changes.mapPos(block.from, 1), to: changes.mapPos(block.to, -1) },
      );
      decorations = decorations.map(changes);
      readTo = changes.mapPos(readTo);
    }
    const again = toBeRead(transaction, readTo).map((stretch) => fromBlocksAt(found, stretch));
    for (const { from, to } of again) {
      // What the parser has not reached is as it was.
      const before = found.filter((block) => block.to < from && block.from < block.to);
      const behind = found.filter((block) => block.from >= to && block.from < block.to);
      found = [...before, ...read(state, from, to), ...behind];
    }
    return {
      found,
      decorations: redraw(state, decorations, found, [...again, ...places]),
      readTo: tree.length,
    };
  },
  provide: (self) => EditorView.decorations.from(self, (value) => value.decorations),
});

export const liveBlocks: Extension = field;
