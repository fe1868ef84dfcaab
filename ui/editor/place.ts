// Where a person was in a note: the cursor, and what stood at the top of the window. It can be written down.
import { EditorSelection, type StateEffect } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { frontMatterOf } from "./front_matter";

export interface TextPlace {
  anchor: number;
  head: number;
  /** the line at the top of the window begins here; null at the very top, with the title in sight */
  top: number | null;
  /** pixels of that line which are scrolled away */
  offset: number;
  /** the same to the pixel, as long as the window lives */
  scroll?: StateEffect<unknown>;
}

/** What the editor keeps free above the line it scrolls to. */
export const marginAbove = 60;

export function placeOf(view: EditorView): TextPlace {
  const { anchor, head } = view.state.selection.main;
  if (view.scrollDOM.scrollTop === 0) return { anchor, head, top: null, offset: 0 };
  const height = view.scrollDOM.getBoundingClientRect().top - view.documentTop;
  const line = view.lineBlockAtHeight(height);
  return {
    anchor,
    head,
    top: line.from,
    offset: Math.round(height - line.top),
    scroll: view.scrollSnapshot(),
  };
}

/** Goes to a place in a note that may be shorter by now. What is out of sight stays so. */
export function goToPlace(view: EditorView, place: TextPlace): void {
  const { state } = view;
  const { end, hidden } = frontMatterOf(state);
  const inside = (position: number): number =>
    Math.max(hidden ? end : 0, Math.min(state.doc.length, position));
  view.dispatch({ selection: EditorSelection.single(inside(place.anchor), inside(place.head)) });
  goToScroll(view, place);
}

export function goToScroll(view: EditorView, place: TextPlace | null): void {
  if (!place || place.top === null) view.scrollDOM.scrollTop = 0;
  else if (place.scroll) view.dispatch({ effects: place.scroll });
  else {
    const top = Math.min(view.state.doc.length, place.top);
    view.dispatch({
      effects: EditorView.scrollIntoView(top, { y: "start", yMargin: -place.offset - marginAbove }),
    });
  }
}
