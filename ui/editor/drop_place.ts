// A cursor that shows where in the text something lands that is dragged over it, also behind the end of a line.
import { EditorSelection, type Extension, StateEffect, StateField } from "@codemirror/state";
import { EditorView, layer, RectangleMarker } from "@codemirror/view";

const setPlace = StateEffect.define<number | null>();

const place = StateField.define<number | null>({
  create: () => null,
  update(at, transaction) {
    if (at !== null) at = transaction.changes.mapPos(at);
    for (const effect of transaction.effects) if (effect.is(setPlace)) at = effect.value;
    return at;
  },
});

export function showDropPlace(view: EditorView, { clientX, clientY }: MouseEvent): void {
  show(view, view.posAtCoords({ x: clientX, y: clientY }, false));
}

export function hideDropPlace(view: EditorView): void {
  show(view, null);
}

function show(view: EditorView, at: number | null): void {
  // A view that shows no note has no such place.
  if (view.state.field(place, false) === at || view.state.field(place, false) === undefined) return;
  view.dispatch({ effects: setPlace.of(at) });
}

const drawn = layer({
  above: true,
  class: "cm-drop-layer",
  update: (update) => update.docChanged || update.startState.field(place) !== update.state.field(place),
  markers(view) {
    const at = view.state.field(place);
    return at === null ? [] : RectangleMarker.forRange(view, "cm-drop-place", EditorSelection.cursor(at));
  },
});

export const dropPlace: Extension = [
  place,
  drawn,
  EditorView.domEventObservers({
    dragover: (event, view) => showDropPlace(view, event),
    dragleave(event, view) {
      const to = event.relatedTarget;
      if (!(to instanceof Node) || !view.contentDOM.contains(to)) hideDropPlace(view);
    },
    dragend: (_, view) => hideDropPlace(view),
    drop: (_, view) => hideDropPlace(view),
  }),
  EditorView.theme({ ".cm-drop-place": { borderLeft: "2px solid var(--accent)", marginLeft: "-1px" } }),
];
