// The link of the text that a pointer is on, written or drawn, and where it stands on the screen.
import { EditorView } from "@codemirror/view";
import { type FoundLink, linkAt } from "./links";
import { drawnLink } from "./live/inline_dom";

export interface LinkUnder {
  link: FoundLink;
  /** of the element that the link is drawn in, in the line that the pointer is on */
  box: DOMRect;
}

/** The part of an element that is at this height: what is wrapped stands in several lines. */
export function boxAt(element: Element, y: number): DOMRect {
  const boxes = [...element.getClientRects()];
  return boxes.find(({ top, bottom }) => y >= top - 1 && y <= bottom + 1) ?? element.getBoundingClientRect();
}

export function linkUnder(element: Element, { x, y }: { x: number; y: number }): LinkUnder | null {
  const drawn = element.closest(".cm-live-link");
  const found = drawnLink(drawn);
  if (drawn && found) return { link: found, box: boxAt(drawn, y) };
  // Beside the text of a line there is no link, though the nearest position may be in one.
  const written = drawn ?? element.closest(".cm-line span");
  const editor = written?.closest<HTMLElement>(".cm-editor");
  const view = editor ? EditorView.findFromDOM(editor) : null;
  if (!written || !view) return null;
  const position = drawn ? view.posAtDOM(drawn) : view.posAtCoords({ x, y });
  const link = position === null ? null : linkAt(view.state, position);
  return link && { link, box: boxAt(written, y) };
}
