// The one card that can be open about a proposed link: what it is about, and where it stands.
import type { EditorView } from "@codemirror/view";
import type { Box } from "../preview/card_place";
import type { NoteSession } from "../shell/session.svelte";
import type { Offer } from "./proposing";

export interface OpenCard {
  session: NoteSession;
  view: EditorView;
  from: number;
  to: number;
  offer: Offer;
}

class ProposalCardState {
  open = $state.raw<OpenCard | null>(null);
  box = $state.raw<Box | null>(null);
  /** it takes the keyboard as soon as it is there */
  takesFocus = $state(false);
}

export const card = new ProposalCardState();

export function showCard(open: OpenCard, takesFocus: boolean): void {
  const { view, from, to } = open;
  const start = view.coordsAtPos(from, 1);
  const end = view.coordsAtPos(to, -1);
  if (!start || !end) return;
  // Words over two lines: the card stands below the last of them.
  const left = end.top > start.top + 4 ? Math.min(start.left, end.left) : start.left;
  card.box = { left, top: start.top, right: end.right, bottom: end.bottom };
  card.takesFocus = takesFocus;
  card.open = open;
}

export function hideCard(): void {
  card.open = null;
}

/** The chance that the person makes the link, in words. */
export function chanceInWords(probability: number): string {
  if (probability >= 0.9) return "almost certain";
  if (probability >= 0.75) return "very likely";
  if (probability >= 0.5) return "likely";
  if (probability >= 0.3) return "possible";
  return "a guess";
}
