// When a card opens and when it goes: after a moment on a link, and a moment after the pointer has left both the link
// and the card.

export interface HoveringEvents<Place> {
  open: (place: Place) => void;
  close: () => void;
}

export interface Hovering<Place> {
  /** the pointer is over a link that may be shown, or over none */
  over: (place: Place | null) => void;
  inCard: (inside: boolean) => void;
  /** opened by key: it stays until it is dismissed */
  openNow: (place: Place) => void;
  /** the open card shows something else in its place */
  showsNow: (place: Place) => void;
  /** closed by hand: the link that the pointer is on opens nothing until it has been left */
  dismiss: () => void;
}

export const openDelay = 300;
/** The way from the link to the card takes a moment. */
export const closeDelay = 240;

export function createHovering<Place extends { key: string }>({
  open,
  close,
}: HoveringEvents<Place>): Hovering<Place> {
  let pointed: Place | null = null;
  let opened: Place | null = null;
  let inside = false;
  let held = false;
  let dismissed: string | null = null;
  let opening: ReturnType<typeof setTimeout> | undefined;
  let closing: ReturnType<typeof setTimeout> | undefined;

  function show(place: Place): void {
    clearTimeout(opening);
    opened = place;
    open(place);
    stayOrGo();
  }

  function shut(): void {
    clearTimeout(closing);
    closing = undefined;
    opened = null;
    inside = false;
    held = false;
    close();
  }

  function stayOrGo(): void {
    const stays = opened === null || held || inside || pointed?.key === opened.key;
    if (stays) {
      clearTimeout(closing);
      closing = undefined;
    } else closing ??= setTimeout(shut, closeDelay);
  }

  return {
    over(place) {
      if (place?.key !== dismissed) dismissed = null;
      const same = place?.key === pointed?.key;
      pointed = place;
      if (!same) clearTimeout(opening);
      if (place && !same && place.key !== opened?.key && dismissed === null) {
        opening = setTimeout(() => {
          held = false;
          if (pointed) show(pointed);
        }, openDelay);
      }
      stayOrGo();
    },
    inCard(now) {
      inside = now && opened !== null;
      // Who takes the pointer there goes on with the pointer.
      if (inside) held = false;
      stayOrGo();
    },
    openNow(place) {
      held = true;
      show(place);
    },
    showsNow(place) {
      opened = place;
    },
    dismiss() {
      clearTimeout(opening);
      dismissed = pointed?.key ?? null;
      if (opened) shut();
    },
  };
}
