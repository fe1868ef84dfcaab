// Which headings and list items are folded, note by note, from one start to the next.
import type { EditorState } from "@codemirror/state";
import { type FoldedLine, foldedLines } from "../editor/folding";
import { recall, remember } from "./memory";
import { isWithin, moved } from "./paths";
import { vault } from "./vault.svelte";

interface KeptNote {
  path: string;
  lines: FoldedLine[];
}

/** The notes whose folds changed last are kept, and of each no more than anybody folds by hand. */
const mostNotes = 300;
const mostLines = 200;
/** Folds change with every letter that is typed before them. */
const pause = 500;

const waiting = new Map<string, EditorState>();
let timer: ReturnType<typeof setTimeout> | undefined;

function memoryName(): string {
  return `folds ${vault.info?.root ?? ""}`;
}

function toLine(value: unknown): FoldedLine | null {
  if (typeof value !== "object" || value === null) return null;
  const { text, nth, of } = value as Partial<Record<string, unknown>>;
  return typeof text === "string" && typeof nth === "number" && typeof of === "number"
    ? { text, nth, of }
    : null;
}

/** What was written down, read with distrust. */
function keptNotes(): KeptNote[] {
  const kept = recall(memoryName());
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((one: unknown): KeptNote[] => {
    if (typeof one !== "object" || one === null || !("path" in one) || !("lines" in one)) return [];
    const { path, lines } = one;
    if (typeof path !== "string" || !Array.isArray(lines)) return [];
    return [{ path, lines: lines.map(toLine).filter((line) => line !== null) }];
  });
}

export function foldsOf(path: string): FoldedLine[] {
  writeFolds();
  return keptNotes().find((note) => note.path === path)?.lines ?? [];
}

export function keepFolds(path: string, state: EditorState): void {
  waiting.set(path, state);
  timer ??= setTimeout(writeFolds, pause);
}

/** What has changed is written down by now: the window, or the vault, is about to be left. */
export function writeFolds(): void {
  clearTimeout(timer);
  timer = undefined;
  if (waiting.size === 0) return;
  const others = keptNotes().filter(({ path }) => !waiting.has(path));
  const fresh = [...waiting].map(([path, state]) => ({
    path,
    lines: foldedLines(state).slice(0, mostLines),
  }));
  waiting.clear();
  remember(memoryName(), [...others, ...fresh.filter(({ lines }) => lines.length > 0)].slice(-mostNotes));
}

/** Files went to another place, and their folds with them. */
export function moveFolds(from: string, to: string): void {
  writeFolds();
  const notes = keptNotes();
  if (!notes.some(({ path }) => isWithin(path, from))) return;
  remember(
    memoryName(),
    notes.map(({ path, lines }) => ({ path: moved(path, from, to), lines })),
  );
}
