// What the window keeps from one start to the next, under names of its own, beside the app's other memory.
import * as api from "../api";

let kept: Record<string, unknown> = {};
/** What has not been handed over yet, by name. */
const waiting = new Map<string, unknown>();
let handing: Promise<void> | null = null;

/** Asks once, before the window is built. Without an answer it opens as it did the first time. */
export async function recallAll(): Promise<void> {
  kept = await api.recall().catch(() => ({}));
}

/** What was kept last under this name, undefined where nothing was. It may be another version's. */
export function recall(name: string): unknown {
  return kept[name];
}

/** Of values that follow each other quickly (a column being drawn wider) only the last may be written. */
export function remember(name: string, value: unknown): void {
  kept[name] = value;
  waiting.set(name, value);
  handing ??= handOver();
}

/** When everything is kept. */
export function allKept(): Promise<void> {
  return handing ?? Promise.resolve();
}

async function handOver(): Promise<void> {
  while (waiting.size > 0) {
    const [name, value] = [...waiting][0] as [string, unknown];
    waiting.delete(name);
    // What cannot be kept is not worth a word to the user; the program logs it.
    await api.remember(name, value).catch(() => undefined);
  }
  handing = null;
}
