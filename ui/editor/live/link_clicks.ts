// A click on a link follows it; a click beside it, or a pointer that is drawn over it, sets the cursor as ever.
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { type FollowLink, linkAt } from "../links";

/** Further than this the pointer was drawn, not clicked. */
const stillness = 4;

function linkUnder(event: MouseEvent, view: EditorView): { element: Element; position: number } | null {
  const element = event.target instanceof Element ? event.target.closest(".cm-live-link") : null;
  return element ? { element, position: view.posAtDOM(element) } : null;
}

export function clickedLinks(follow: FollowLink): Extension {
  return EditorView.domEventHandlers({
    mousedown(event, view) {
      const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      const newTab = event.button === 1;
      if (!(newTab || (event.button === 0 && plain)) || event.detail > 1) return false;
      const under = linkUnder(event, view);
      const link = under && linkAt(view.state, under.position);
      if (!under || !link) return false;
      event.preventDefault();
      const { ownerDocument } = view.dom;
      const start = { x: event.clientX, y: event.clientY };
      const anchor = view.posAtCoords(start) ?? under.position;
      let drawn = false;

      const move = (moved: MouseEvent): void => {
        drawn ||= Math.hypot(moved.clientX - start.x, moved.clientY - start.y) > stillness;
        if (!drawn || newTab) return;
        const head = view.posAtCoords({ x: moved.clientX, y: moved.clientY }, false);
        view.focus();
        view.dispatch({ selection: { anchor, head }, userEvent: "select.pointer" });
      };
      const up = (): void => {
        ownerDocument.removeEventListener("mousemove", move);
        ownerDocument.removeEventListener("mouseup", up);
        if (drawn) return;
        if (newTab) follow(link, { newTab });
        else follow(link);
      };
      ownerDocument.addEventListener("mousemove", move);
      ownerDocument.addEventListener("mouseup", up);
      return true;
    },
  });
}
