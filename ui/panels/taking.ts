// Lists whose items leave when they are seen to, and come back to their places when that is taken back.

/** An item with the place in the list that it was taken from. */
export interface Taken<Item> {
  item: Item;
  index: number;
}

export function take<Item extends { id: number }>(
  items: readonly Item[],
  ids: ReadonlySet<number>,
): { left: Item[]; taken: Taken<Item>[] } {
  const taken = items.flatMap((item, index) => (ids.has(item.id) ? [{ item, index }] : []));
  return { left: items.filter(({ id }) => !ids.has(id)), taken };
}

/** Puts items back to where they were, as far as that place is still there. */
export function putBack<Item>(items: readonly Item[], taken: readonly Taken<Item>[]): Item[] {
  const all = [...items];
  for (const { item, index } of taken.toSorted((one, other) => one.index - other.index)) {
    all.splice(Math.min(index, all.length), 0, item);
  }
  return all;
}

/** The place that is chosen when those at these places have gone: what came behind the last of them. */
export function chosenAfter(
  chosen: number,
  taken: readonly Pick<Taken<unknown>, "index">[],
  left: number,
): number {
  const before = taken.filter(({ index }) => index < chosen).length;
  return Math.max(0, Math.min(left - 1, chosen - before));
}
