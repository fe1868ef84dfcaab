// Links that are proposed for words of the text: where these stand, carried through every change of it. An offer goes
// when its words change. One that was accepted is remembered until it is undone, which takes back that it was accepted.
import {
  type ChangeDesc,
  type EditorState,
  type Range,
  RangeSet,
  RangeValue,
  StateEffect,
  StateField,
  type Transaction,
} from "@codemirror/state";

/** A link that the words of a place may become. */
export interface LinkOffer {
  /** the words that stand there */
  readonly words: string;
  /** the link as it is written outside of tables; null where the block that it names has no id yet */
  readonly written: string | null;
  readonly title: string;
  /** the part of the note that is meant; null for all of it */
  readonly heading: string | null;
  readonly why: string;
  /** the chance, from 0 to 1, that the person makes this link */
  readonly probability: number;
  /** the beginning of what the link would lead to */
  readonly passage: string;
}

export interface PlacedOffer {
  readonly from: number;
  readonly to: number;
  readonly offer: LinkOffer;
}

class OfferRange extends RangeValue {
  override startSide = 1;
  override endSide = -1;
  constructor(readonly offer: LinkOffer) {
    super();
  }
}

interface Offers {
  readonly open: RangeSet<OfferRange>;
  /** links that were made of offers, the newest last */
  readonly accepted: readonly PlacedOffer[];
  /** those that the last transaction undid */
  readonly takenBack: readonly LinkOffer[];
  /** the person is typing, and has not gone elsewhere since */
  readonly typing: boolean;
}

const mostRemembered = 50;

/** Puts other offers in the place of those that were there. */
export const setOffers = StateEffect.define<readonly PlacedOffer[]>();
/** Takes away the offers that are meant. */
export const dropOffers = StateEffect.define<(offer: LinkOffer) => boolean>();
/** A link stands now where an offer was. */
export const offerAccepted = StateEffect.define<PlacedOffer>();

const inWord = /[\p{L}\p{N}_]/u;

/** Whether the words stand there still, and are not part of longer ones. */
function stands(state: EditorState, from: number, to: number, words: string): boolean {
  if (state.sliceDoc(from, to) !== words) return false;
  const before = state.sliceDoc(Math.max(0, from - 1), from);
  const behind = state.sliceDoc(to, Math.min(state.doc.length, to + 1));
  const first = words.slice(0, 1);
  const last = words.slice(-1);
  return !(inWord.test(before) && inWord.test(first)) && !(inWord.test(last) && inWord.test(behind));
}

function afterChanges(open: RangeSet<OfferRange>, transaction: Transaction): RangeSet<OfferRange> {
  let left = open.map(transaction.changes);
  const { state } = transaction;
  transaction.changes.iterChangedRanges((_fromA, _toA, fromB, toB) => {
    left = left.update({
      filterFrom: Math.max(0, fromB - 1),
      filterTo: Math.min(state.doc.length, toB + 1),
      filter: (from, to, value) => stands(state, from, to, value.offer.words),
    });
  });
  return left;
}

function moved(placed: PlacedOffer, changes: ChangeDesc): PlacedOffer {
  const from = changes.mapPos(placed.from, 1);
  return { from, to: Math.max(from, changes.mapPos(placed.to, -1)), offer: placed.offer };
}

function ranges(placed: readonly PlacedOffer[], length: number): Range<OfferRange>[] {
  return placed
    .filter(({ from, to }) => from < to && to <= length)
    .map(({ from, to, offer }) => new OfferRange(offer).range(from, to));
}

/** Asked again, what is proposed is nearly always the same: who holds an offer holds it still. */
function renewed(
  open: RangeSet<OfferRange>,
  placed: readonly PlacedOffer[],
  length: number,
): RangeSet<OfferRange> {
  const known = new Map<string, OfferRange>();
  open.between(0, length, (from, to, value) => void known.set(`${from} ${to}`, value));
  const again = ranges(placed, length).map((range) => {
    const before = known.get(`${range.from} ${range.to}`);
    return before && isSame(before.offer, range.value.offer) ? before.range(range.from, range.to) : range;
  });
  return RangeSet.of(again, true);
}

function isSame(one: LinkOffer, other: LinkOffer): boolean {
  return (
    one.words === other.words &&
    one.written === other.written &&
    one.title === other.title &&
    one.heading === other.heading &&
    one.why === other.why &&
    one.probability === other.probability &&
    one.passage === other.passage
  );
}

const nothing: readonly LinkOffer[] = [];

export const offers = StateField.define<Offers>({
  create: () => ({ open: RangeSet.empty, accepted: [], takenBack: nothing, typing: false }),
  update(value, transaction) {
    let { open, accepted, typing } = value;
    let takenBack = nothing;
    const { state } = transaction;
    if (transaction.docChanged) {
      if (open.size > 0) open = afterChanges(open, transaction);
      accepted = accepted.map((placed) => moved(placed, transaction.changes));
      typing = transaction.isUserEvent("input.type") || transaction.isUserEvent("delete");
      if (transaction.isUserEvent("undo")) {
        const undone = accepted.filter(({ from, offer }) =>
          stands(state, from, from + offer.words.length, offer.words),
        );
        if (undone.length > 0) {
          accepted = accepted.filter((placed) => !undone.includes(placed));
          takenBack = undone.map(({ offer }) => offer);
          const again = undone.map(({ from, offer }) => ({ from, to: from + offer.words.length, offer }));
          open = open.update({ add: ranges(again, state.doc.length), sort: true });
        }
      }
    } else if (transaction.selection) typing = false;
    for (const effect of transaction.effects) {
      if (effect.is(setOffers)) open = renewed(open, effect.value, state.doc.length);
      else if (effect.is(dropOffers))
        open = open.update({ filter: (_from, _to, { offer }) => !effect.value(offer) });
      else if (effect.is(offerAccepted)) accepted = [...accepted, effect.value].slice(-mostRemembered);
    }
    const same =
      open === value.open &&
      accepted === value.accepted &&
      takenBack === value.takenBack &&
      typing === value.typing;
    return same ? value : { open, accepted, takenBack, typing };
  },
});

/** The offers in a stretch of the text, in its order. */
export function offersBetween(state: EditorState, start: number, end: number): PlacedOffer[] {
  const found: PlacedOffer[] = [];
  const held = state.field(offers, false);
  const { head } = state.selection.main;
  held?.open.between(start, end, (from, to, { offer }) => {
    // In the middle of a word that is being written nothing is proposed.
    if (!(held.typing && from < head && head < to)) found.push({ from, to, offer });
  });
  return found;
}

/** The offer that the cursor is in, or right behind. */
export function offerHere(state: EditorState): PlacedOffer | null {
  const { main, ranges: places } = state.selection;
  if (places.length > 1) return null;
  // Of two that touch, the one that has just been written.
  const [found] = offersBetween(state, main.from, main.to).filter(
    ({ from, to }) =>
      from <= main.from && main.to <= to && (main.empty || (from === main.from && to === main.to)),
  );
  return found ?? null;
}

/** The next offer behind the cursor, or the one before it; from the other end of the text where there is none. */
export function offerBeside(state: EditorState, step: 1 | -1): PlacedOffer | null {
  const { head } = state.selection.main;
  const all = offersBetween(state, 0, state.doc.length);
  if (step > 0) return all.find(({ from }) => from > head) ?? all[0] ?? null;
  const before = all.filter(({ to }) => to < head);
  return before.at(-1) ?? all.at(-1) ?? null;
}
