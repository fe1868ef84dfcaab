// What stands below the text of a note: an element that scrolls with it and follows its end.
import type { Extension } from "@codemirror/state";
import { EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

const feet = new WeakMap<EditorView, HTMLElement>();

/** Keeps `element` where the text ends; it is to be placed absolutely, in the element that scrolls. */
export function keepBelowText(view: EditorView, element: HTMLElement): void {
  feet.set(view, element);
  view.scrollDOM.appendChild(element);
  place(view);
}

function place(view: EditorView): void {
  view.requestMeasure({
    key: feet,
    read: () => view.contentHeight - view.documentPadding.bottom,
    write(end) {
      const foot = feet.get(view);
      if (foot) foot.style.top = `${Math.round(end)}px`;
    },
  });
}

export const textEnd: Extension = ViewPlugin.fromClass(
  class {
    constructor(view: EditorView) {
      place(view);
    }
    update(update: ViewUpdate) {
      if (update.geometryChanged || update.docChanged) place(update.view);
    }
  },
);
