// The headings of the note on the screen, and which of them the cursor stands under.
import * as api from "../api";
import type { Text } from "@codemirror/state";
import type { OutlineHeading } from "../bindings";
import { fromByteOffset } from "../editor/offsets";
import { createLatest, late } from "../shell/latest";
import { notes } from "../shell/notes.svelte";
import type { NoteSession } from "../shell/session.svelte";

export interface PlacedHeading extends OutlineHeading {
  /** in the document that was asked about */
  position: number;
  /** levels that are skipped in the note are not shown as gaps */
  depth: number;
}

class Outline {
  headings = $state.raw<PlacedHeading[] | null>(null);
  failure = $state<string | null>(null);
}

export const outline = new Outline();

const questions = createLatest();
let asked: { session: NoteSession; doc: Text } | null = null;

export async function askOutline(session: NoteSession): Promise<void> {
  const { doc } = session;
  if (asked?.doc === doc) return;
  if (asked?.session !== session) outline.headings = null;
  asked = { session, doc };
  // The text that is sent has no byte order mark, and neither have the offsets that come back.
  const shape = { ...session.shape, bomBytes: 0 };
  try {
    const answer = await questions.ask(() => api.outline(session.fileText));
    if (answer === late || notes.shown !== session) return;
    const depths = depthsOf(answer.map(({ level }) => level));
    outline.headings = answer.map((heading, index) => ({
      ...heading,
      position: fromByteOffset(doc, heading.start, shape),
      depth: depths[index] ?? 0,
    }));
    outline.failure = null;
  } catch (thrown) {
    asked = null;
    outline.failure = api.commandError(thrown).message;
  }
}

export function forgetOutline(): void {
  questions.forget();
  asked = null;
  outline.headings = null;
  outline.failure = null;
}

/** How many headings stand above each one, from the levels in the order of the text. */
export function depthsOf(levels: readonly number[]): number[] {
  const above: number[] = [];
  return levels.map((level) => {
    while (above.length > 0 && (above.at(-1) ?? 0) >= level) above.pop();
    above.push(level);
    return above.length - 1;
  });
}

/** Index of the last heading at or before the cursor; -1 above the first. */
export function headingAt(headings: readonly { position: number }[], cursor: number): number {
  let low = 0;
  let high = headings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((headings[middle]?.position ?? 0) <= cursor) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
