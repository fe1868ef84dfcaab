// The smallest change from one text to another, so that a text that came from outside moves neither
// the cursor nor the scroll position, and what was typed meanwhile stays.
import { ChangeSet } from "@codemirror/state";
import { diff } from "@codemirror/merge";

/** Beyond this the differ may answer with one coarse change: still right, only less small. */
const limits = { scanLimit: 2000, timeout: 60 };

export function changesBetween(before: string, after: string): ChangeSet {
  if (before === after) return ChangeSet.empty(before.length);
  // Cutting the equal ends off first keeps a small edit in a large note cheap.
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start--;
  let tail = 0;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  if (tail > 0 && isLowSurrogate(before.charCodeAt(before.length - tail))) tail--;
  const beforeMiddle = before.slice(start, before.length - tail);
  const afterMiddle = after.slice(start, after.length - tail);
  const changes = diff(beforeMiddle, afterMiddle, limits).map((change) => ({
    from: start + change.fromA,
    to: start + change.toA,
    insert: afterMiddle.slice(change.fromB, change.toB),
  }));
  return ChangeSet.of(changes, before.length, "\n");
}

/**
 * What turns `current` into the merged text and keeps what was typed since `sent` was sent.
 * All three are document strings, lines joined by "\n".
 */
export function changesFromMerge(sent: string, merged: string, current: string): ChangeSet {
  const fromDisk = changesBetween(sent, merged);
  return current === sent ? fromDisk : fromDisk.map(changesBetween(sent, current), true);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
