// A review as a list: what stands in it, where its words stand after changes, what is taken out and comes back.
import type { PlannedEdit, Proposal, ProposedLink } from "../bindings";

export interface ReviewItem {
  /** stays the same while the words move */
  id: number;
  proposal: Proposal;
  /** what the link is to show in place of the words; null leaves them */
  shown: string | null;
}

/** An item with the place in the list that it was taken from. */
export interface TakenItem {
  item: ReviewItem;
  index: number;
}

export function asLink({ proposal, shown }: ReviewItem): ProposedLink {
  const { note, start, end, text, target, target_offset, kind, probability } = proposal;
  return { note, start, end, text, target, target_offset, kind, probability, shown };
}

const encoder = new TextEncoder();

function bytes(text: string): number {
  return encoder.encode(text).length;
}

function byNote(edits: readonly PlannedEdit[]): Map<string, PlannedEdit[]> {
  const groups = new Map<string, PlannedEdit[]>();
  for (const edit of edits) {
    const group = groups.get(edit.note);
    if (group) group.push(edit);
    else groups.set(edit.note, [edit]);
  }
  return groups;
}

/**
 * The items after these edits: words behind an edit have moved, words that an edit has changed are gone. Offsets of the
 * edits are those before any of them.
 */
export function afterEdits(items: readonly ReviewItem[], edits: readonly PlannedEdit[]): ReviewItem[] {
  if (edits.length === 0) return [...items];
  const ofNote = byNote(edits);
  return items.flatMap((item) => {
    const { proposal } = item;
    const inNote = ofNote.get(proposal.note);
    if (!inNote) return [item];
    let moved = 0;
    for (const { start, end, after } of inNote) {
      if (start < proposal.end && end > proposal.start) return [];
      if (end <= proposal.start) moved += bytes(after) - (end - start);
    }
    if (moved === 0) return [item];
    const place = { start: proposal.start + moved, end: proposal.end + moved };
    return [{ ...item, proposal: { ...proposal, ...place } }];
  });
}

/** The edits that take these back, in the offsets of the changed text. */
export function inverse(edits: readonly PlannedEdit[]): PlannedEdit[] {
  return [...byNote(edits).values()].flatMap((inNote) => {
    let moved = 0;
    return inNote
      .toSorted((one, other) => one.start - other.start)
      .map((edit) => {
        const start = edit.start + moved;
        const length = bytes(edit.after);
        moved += length - (edit.end - edit.start);
        return { ...edit, start, end: start + length, before: edit.after, after: edit.before };
      });
  });
}

export function take(
  items: readonly ReviewItem[],
  ids: ReadonlySet<number>,
): { left: ReviewItem[]; taken: TakenItem[] } {
  const taken = items.flatMap((item, index) => (ids.has(item.id) ? [{ item, index }] : []));
  return { left: items.filter(({ id }) => !ids.has(id)), taken };
}

/** Puts items back to where they were, as far as that place is still there. */
export function putBack(items: readonly ReviewItem[], taken: readonly TakenItem[]): ReviewItem[] {
  const all = [...items];
  for (const { item, index } of taken.toSorted((one, other) => one.index - other.index)) {
    all.splice(Math.min(index, all.length), 0, item);
  }
  return all;
}

/** The place that is chosen when those at these places have gone: what came behind the last of them. */
export function chosenAfter(chosen: number, taken: readonly TakenItem[], left: number): number {
  const before = taken.filter(({ index }) => index < chosen).length;
  return Math.max(0, Math.min(left - 1, chosen - before));
}

export function atLeast(items: readonly ReviewItem[], probability: number): ReviewItem[] {
  return items.filter((item) => item.proposal.probability >= probability);
}

/** The item's probability in whole per cent: never 100, which would promise too much. */
export function percent(probability: number): number {
  return Math.max(1, Math.min(99, Math.round(100 * probability)));
}

/** A found proposal that is the one meant: the same words of the same note for the same target, nearest to where it was. */
export function sameProposal(wanted: Proposal, found: readonly Proposal[]): Proposal | null {
  const { target, text } = wanted;
  const same = found.filter(
    (one) => one.text === text && one.target.note === target.note && one.target.heading === target.heading,
  );
  const distance = (one: Proposal): number => Math.abs(one.start - wanted.start);
  return same.toSorted((one, other) => distance(one) - distance(other))[0] ?? null;
}

/** What stands around the words, cut so that they are seen. */
export function context({ parts }: Proposal): { before: string; words: string; after: string } {
  const marked = parts.findIndex((part) => part.marked);
  const join = (some: typeof parts): string => some.map((part) => part.text).join("");
  if (marked < 0) return { before: "", words: join(parts), after: "" };
  return {
    before: shortenedBefore(join(parts.slice(0, marked))),
    words: parts[marked]?.text ?? "",
    after: join(parts.slice(marked + 1)),
  };
}

/** characters of a passage before the words, so that these are never below what is shown */
const mostBefore = 130;

function shortenedBefore(text: string): string {
  if (text.length <= mostBefore) return text;
  const kept = text.slice(-mostBefore);
  const word = kept.indexOf(" ");
  return `… ${kept.slice(word + 1)}`;
}

/** Until the engine has said how the link is written. */
export function likelyLink({ proposal, shown }: ReviewItem): string {
  const name = (proposal.target.note.split("/").at(-1) ?? "").replace(/\.(?:md|markdown)$/i, "");
  const words = shown?.trim() || proposal.text;
  const part = proposal.target.heading === null ? "" : `#${proposal.target.heading}`;
  return part === "" && words === name ? `[[${name}]]` : `[[${name}${part}|${words}]]`;
}
