// The part of a note that a proposed link leads to, in words.
import type { ProposalTarget } from "../bindings";

/** As a person reads it; null for all of the note. */
export function shownPart({ heading, block }: ProposalTarget): string | null {
  return heading ?? (block === null ? null : `^${block}`);
}

/** As it stands behind the name in a link; empty for all of the note. */
export function writtenPart({ heading, block }: ProposalTarget): string {
  return block !== null ? `#^${block}` : heading !== null ? `#${heading}` : "";
}
