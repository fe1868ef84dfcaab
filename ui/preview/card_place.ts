// Where the card stands: below the link, above it where there is more room, or beside a row of a panel; always
// inside of the window.

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface CardPlace {
  left: number;
  width: number;
  maxHeight: number;
  /** from the top of the window, or from its bottom: a card that grows grows away from the link */
  top: number | null;
  bottom: number | null;
}

export const cardWidth = 420;
export const cardHeight = 360;
const leastHeight = 120;
const gap = 6;
const margin = 8;

export function cardPlace(link: Box, room: { width: number; height: number }, beside = false): CardPlace {
  const width = Math.min(cardWidth, room.width - 2 * margin);
  const inside = (left: number): number => Math.max(margin, Math.min(left, room.width - width - margin));
  if (beside && link.left - gap - margin >= width) {
    const maxHeight = Math.min(cardHeight, room.height - 2 * margin);
    const top = Math.max(margin, Math.min(link.top, room.height - maxHeight - margin));
    return { left: inside(link.left - gap - width), width, maxHeight, top, bottom: null };
  }
  const left = inside(link.left - 12);
  // Of a link that is partly out of sight, what can be seen counts.
  const start = Math.max(0, Math.min(link.top, room.height));
  const end = Math.max(0, Math.min(link.bottom, room.height));
  const below = room.height - margin - gap - end;
  const above = start - gap - margin;
  // In a window as low as that the card covers the link.
  if (Math.max(below, above) < leastHeight)
    return {
      left,
      width,
      maxHeight: Math.min(cardHeight, room.height - 2 * margin),
      top: margin,
      bottom: null,
    };
  const isBelow = below >= Math.min(cardHeight, above);
  return {
    left,
    width,
    maxHeight: Math.min(cardHeight, isBelow ? below : above),
    top: isBelow ? end + gap : null,
    bottom: isBelow ? null : room.height - start + gap,
  };
}
