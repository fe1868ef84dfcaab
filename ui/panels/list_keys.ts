// The keys that choose in a list which has the keyboard as a whole.

const page = 6;

/** The place that a key leads to; null where it is none of these keys. */
export function placeByKey(key: string, chosen: number, items: number): number | null {
  const places: Record<string, number> = {
    j: chosen + 1,
    ArrowDown: chosen + 1,
    k: chosen - 1,
    ArrowUp: chosen - 1,
    PageDown: chosen + page,
    PageUp: chosen - page,
    Home: 0,
    End: items - 1,
  };
  const place = places[key];
  return place === undefined ? null : Math.max(0, Math.min(items - 1, place));
}
