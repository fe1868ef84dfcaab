// The front matter at the top of a note: where it ends, and keeping it out of sight while the properties are shown
// in its place. What is out of sight is not typed into; whatever leads into it brings it back.
import {
  EditorSelection,
  EditorState,
  type Extension,
  StateEffect,
  StateField,
  type Text,
  type Transaction,
  type TransactionSpec,
} from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { Input } from "@lezer/common";

const pattern = /^---[ \t]*\r?\n(?:[^]*?\n)??---[ \t]*\r?(?:\n|$)/;
/** Longer front matter than this is read as text: nobody writes it, and looking for its end costs. */
const longestFrontMatter = 65_536;

/** Characters of the front matter that a text begins with, the line end behind it included; 0 for none. */
export function frontMatterLength(text: string): number {
  return text.startsWith("---") ? (pattern.exec(text.slice(0, longestFrontMatter))?.[0].length ?? 0) : 0;
}

/** The same of what a parser reads. */
export function frontMatterLengthIn(input: Input): number {
  return frontMatterLength(input.read(0, Math.min(input.length, longestFrontMatter)));
}

export interface FrontMatterState {
  /** where the text behind it begins; 0 where there is none */
  end: number;
  hidden: boolean;
}

const setHidden = StateEffect.define<boolean>();

function measure(doc: Text): number {
  return frontMatterLength(doc.sliceString(0, Math.min(doc.length, longestFrontMatter)));
}

/** Without a line behind it there would be nowhere for the cursor to stand. */
function canHide(doc: Text, end: number): boolean {
  return end > 0 && doc.sliceString(end - 1, end) === "\n";
}

const field = StateField.define<FrontMatterState>({
  create: (state) => ({ end: measure(state.doc), hidden: false }),
  update(value, transaction) {
    let { end, hidden } = value;
    const { changes, newDoc } = transaction;
    // An opened fence may be closed anywhere below.
    const open = end === 0 && newDoc.sliceString(0, 3) === "---";
    if (transaction.docChanged && (open || changes.touchesRange(0, end))) end = measure(newDoc);
    for (const effect of transaction.effects) if (effect.is(setHidden)) hidden = effect.value;
    hidden &&= canHide(newDoc, end);
    return end === value.end && hidden === value.hidden ? value : { end, hidden };
  },
  provide: (self) => [
    EditorView.decorations.from(self, hiddenLines),
    EditorView.atomicRanges.of((view) => hiddenLines(view.state.field(self))),
  ],
});

const nothing = Decoration.replace({ block: true });

function hiddenLines({ end, hidden }: FrontMatterState): DecorationSet {
  return hidden ? Decoration.set(nothing.range(0, end - 1)) : Decoration.none;
}

/** What the keys and the pointer do; a form or a search that goes into the front matter means to. */
function isByHand(transaction: Transaction): boolean {
  const meant = ["input.property", "input.replace", "select.search"];
  return (
    ["input", "delete", "move", "select"].some((event) => transaction.isUserEvent(event)) &&
    !meant.some((event) => transaction.isUserEvent(event))
  );
}

/** Typing, deleting and moving lines leave what is out of sight as it is. */
const notTypedInto = EditorState.changeFilter.of((transaction) => {
  const { end, hidden } = transaction.startState.field(field);
  if (!hidden || !isByHand(transaction)) return true;
  let touched = false;
  transaction.changes.iterChangedRanges((from) => {
    if (from < end) touched = true;
  });
  return !touched;
});

function isBehind(selection: EditorSelection, end: number): boolean {
  return selection.ranges.every((range) => range.from >= end);
}

/** The cursor's keys and the pointer stay behind it: the top of the note is the top of what is seen. */
const cursorBehind = EditorState.transactionFilter.of((transaction) => {
  const { end, hidden } = transaction.startState.field(field);
  const { selection } = transaction;
  if (!hidden || !selection || transaction.docChanged || isBehind(selection, end)) return transaction;
  // A deletion that was refused would still move the cursor.
  if (!isByHand(transaction)) return transaction;
  const ranges = selection.ranges.map(({ anchor, head }) =>
    EditorSelection.range(Math.max(anchor, end), Math.max(head, end)),
  );
  return [transaction, { selection: EditorSelection.create(ranges, selection.mainIndex), sequential: true }];
});

/** A match, a link or an undone edit inside it is shown. */
const shownWhenEntered = EditorState.transactionExtender.of((transaction) => {
  const { end, hidden } = transaction.startState.field(field);
  const { selection, changes } = transaction;
  if (!hidden || !selection || isBehind(selection, changes.mapPos(end, -1))) return null;
  return { effects: setHidden.of(false) };
});

export const frontMatter: Extension = [field, notTypedInto, cursorBehind, shownWhenEntered];

export function frontMatterOf(state: EditorState): FrontMatterState {
  return state.field(field, false) ?? { end: 0, hidden: false };
}

/** Puts the front matter out of sight, with the cursor behind it, or back. */
export function hideFrontMatter(state: EditorState, hidden: boolean): TransactionSpec {
  const { end } = frontMatterOf(state);
  const effects = setHidden.of(hidden);
  if (!hidden || !canHide(state.doc, end) || isBehind(state.selection, end)) return { effects };
  return { effects, selection: EditorSelection.cursor(end) };
}

/** For a change that adds front matter to a note that had none. */
export const hideAddedFrontMatter = setHidden.of(true);
