// The one card that can be open: what it is about, and the links that were looked at in it before.
import { giveFocusTo } from "../shell/focus";
import type { Box } from "./card_place";
import { createHovering } from "./hovering";

/** A link that may be shown in a card. */
export interface PreviewPlace {
  key: string;
  /** the note that the link stands in */
  from: string;
  /** what stands between its brackets */
  target: string;
  box: Box;
  /** what scrolls with the link: the card goes when it does */
  around: Element;
  /** a row of a column, which the card stands beside */
  beside: boolean;
  /** the link stands in the card itself, which shows what it leads to in its place */
  inCard: boolean;
}

class Preview {
  /** where the card stands */
  anchor = $state.raw<PreviewPlace | null>(null);
  /** the links that were followed within the card, the one it shows last */
  trail = $state.raw<PreviewPlace[]>([]);
  /** the note in the card, as long as it is one */
  note = $state.raw<string | null>(null);

  get shown(): PreviewPlace | null {
    return this.trail.at(-1) ?? null;
  }
}

export const preview = new Preview();

let before: Element | null = null;

export const hovering = createHovering<PreviewPlace>({
  open(place) {
    if (place.inCard && preview.anchor) {
      preview.trail = [...preview.trail, place];
      return;
    }
    preview.anchor = place;
    preview.trail = [place];
  },
  close() {
    const card = cardElement();
    const hadFocus = card?.contains(document.activeElement) ?? false;
    preview.anchor = null;
    preview.trail = [];
    if (hadFocus) giveFocusTo(before);
    before = null;
  },
});

export function cardElement(): HTMLElement | null {
  return document.getElementById("preview-card");
}

/** Hands the card the keyboard; closing gives it back. */
export function focusCard(): void {
  const card = cardElement();
  if (!card || card.contains(document.activeElement)) return;
  before = document.activeElement;
  // What scrolls takes the arrows.
  (card.querySelector<HTMLElement>("[data-card-text]") ?? card).focus({ preventScroll: true });
}

/** The link that was looked at before, in the same card. */
export function previewBack(): void {
  const trail = preview.trail.slice(0, -1);
  const last = trail.at(-1);
  if (!last) return;
  preview.trail = trail;
  hovering.showsNow(last);
}
