// Finding a few of many names by letters of them in their order, the best first.
import * as fuzzysort from "fuzzysort";

export interface Match<Item> {
  item: Item;
  /** places of the letters that were found, in the text that is shown */
  marks: readonly number[];
}

/** More than these nobody reads: another letter is quicker. */
export const mostMatches = 100;
/** Below this what is found only happens to have the letters. */
const leastScore = 0.2;

/**
 * With nothing typed: the recent ones, the newest first, and then the others in their own order.
 * `recent` holds keys, the newest first; what was used lately wins among equals.
 */
export function match<Item>(
  query: string,
  items: readonly Item[],
  {
    text,
    key,
    recent,
    less = () => 0,
  }: {
    text: (item: Item) => string;
    key: (item: Item) => string;
    recent: readonly string[];
    /** what an item's score, of at most 1, is lowered by */
    less?: (item: Item) => number;
  },
): Match<Item>[] {
  const rank = new Map(recent.map((one, index) => [one, index]));
  const wanted = query.trim();
  if (wanted === "") {
    const place = (item: Item): number => rank.get(key(item)) ?? recent.length;
    return [...items]
      .sort((one, other) => place(one) - place(other))
      .slice(0, mostMatches)
      .map((item) => ({ item, marks: [] }));
  }
  const bonus = (item: Item): number => {
    const at = rank.get(key(item));
    return at === undefined ? 0 : 0.06 / (1 + at);
  };
  return fuzzysort
    .go(wanted, items, {
      key: text,
      limit: mostMatches,
      threshold: leastScore,
      scoreFn: (result) => (result.score > 0 ? result.score + bonus(result.obj) - less(result.obj) : 0),
    })
    .map((result) => ({ item: result.obj, marks: result.indexes }));
}

/** The text in pieces, those that were found marked. */
export function pieces(text: string, marks: readonly number[]): { text: string; marked: boolean }[] {
  const marked = new Set(marks);
  const result: { text: string; marked: boolean }[] = [];
  for (let index = 0; index < text.length; index++) {
    const last = result.at(-1);
    const letter = text[index] ?? "";
    if (last && last.marked === marked.has(index)) last.text += letter;
    else result.push({ text: letter, marked: marked.has(index) });
  }
  return result;
}
