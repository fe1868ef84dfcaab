// Handing the keyboard back to what had it.
import { EditorView } from "@codemirror/view";

/**
 * An editor is told by its own name: an element that the browser focuses has the cursor where the browser puts it, and
 * on a slow day the editor takes that for the person's wish.
 */
export function giveFocusTo(element: Element | null): void {
  const view = element instanceof HTMLElement && element.isContentEditable && EditorView.findFromDOM(element);
  if (view && view.contentDOM === element) view.focus();
  else if (element instanceof HTMLElement) element.focus({ preventScroll: true });
}
