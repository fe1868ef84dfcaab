// A review as a list: what stands in it, and where its words stand after changes.
import type { PlannedEdit, Proposal, ProposedLink } from "../bindings";
import { writtenPart } from "../proposals/target";
import { byNote, movedSpan } from "./moved_spans";

export interface ReviewItem {
  /** stays the same while the words move */
  id: number;
  proposal: Proposal;
  /** what the link is to show in place of the words; null leaves them */
  shown: string | null;
}

export function asLink({ proposal, shown }: ReviewItem): ProposedLink {
  const { note, start, end, text, target, target_offset, kind, probability } = proposal;
  return { note, start, end, text, target, target_offset, kind, probability, shown };
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
    const place = movedSpan(proposal, inNote);
    if (!place || place.changed) return [];
    const { start, end } = place;
    return [start === proposal.start ? item : { ...item, proposal: { ...proposal, start, end } }];
  });
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
    (one) =>
      one.text === text &&
      one.target.note === target.note &&
      one.target.heading === target.heading &&
      one.target.block === target.block,
  );
  const distance = (one: Proposal): number => Math.abs(one.start - wanted.start);
  return same.toSorted((one, other) => distance(one) - distance(other))[0] ?? null;
}

/** What stands around the words, cut so that they are seen. */
export function context({ parts }: Pick<Proposal, "parts">): {
  before: string;
  words: string;
  after: string;
} {
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
  const part = writtenPart(proposal.target);
  return part === "" && words === name ? `[[${name}]]` : `[[${name}${part}|${words}]]`;
}
