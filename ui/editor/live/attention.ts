// Where the person is in the text: markup is shown at the places that their selection touches and hidden elsewhere.
// A note that was only opened has no such place, and while the pointer is held down the place stays as it was,
// or the text would move away under it.
import {
  type EditorState,
  type Extension,
  StateEffect,
  StateField,
  type Transaction,
} from "@codemirror/state";
import { EditorView, type ViewUpdate } from "@codemirror/view";

export interface Place {
  readonly from: number;
  readonly to: number;
}

interface Attention {
  engaged: boolean;
  held: boolean;
  places: readonly Place[];
}

const engage = StateEffect.define<null>();
const hold = StateEffect.define<boolean>();

function isByHand(transaction: Transaction): boolean {
  // A box that is ticked and a cell that is filled in are no place in the text.
  if (transaction.isUserEvent("input.task") || transaction.isUserEvent("input.cell")) return false;
  return ["select", "input", "delete", "move", "undo", "redo"].some((event) =>
    transaction.isUserEvent(event),
  );
}

const nowhere: readonly Place[] = [];

const attention = StateField.define<Attention>({
  create: () => ({ engaged: false, held: false, places: nowhere }),
  update(value, transaction) {
    let { engaged, held, places } = value;
    engaged ||= isByHand(transaction);
    for (const effect of transaction.effects) {
      if (effect.is(engage)) engaged = true;
      if (effect.is(hold)) held = effect.value;
    }
    if (!engaged) return value;
    if (!held) {
      const { ranges } = transaction.newSelection;
      const same =
        places.length === ranges.length &&
        ranges.every(({ from, to }, index) => places[index]?.from === from && places[index].to === to);
      if (!same) places = ranges.map(({ from, to }) => ({ from, to }));
    } else if (transaction.docChanged) {
      places = places.map(({ from, to }) => ({
        from: transaction.changes.mapPos(from, -1),
        to: transaction.changes.mapPos(to, 1),
      }));
    }
    if (engaged === value.engaged && held === value.held && places === value.places) return value;
    return { engaged, held, places };
  },
});

export function placesOf(state: EditorState): readonly Place[] {
  return state.field(attention).places;
}

/** Whether the person is at this stretch of the text, its ends included. */
export function isTouched(state: EditorState, from: number, to: number): boolean {
  const { places } = state.field(attention);
  return places.some((place) => place.from <= to && place.to >= from);
}

/** Whether they are somewhere in the lines of this stretch. */
export function isLineTouched(state: EditorState, from: number, to: number): boolean {
  return isTouched(state, state.doc.lineAt(from).from, state.doc.lineAt(to).to);
}

export function attentionMoved(update: ViewUpdate): boolean {
  return update.startState.field(attention).places !== update.state.field(attention).places;
}

/** The same, for a state field. */
export function attentionMovedBy(transaction: Transaction): boolean {
  return transaction.startState.field(attention).places !== transaction.state.field(attention).places;
}

const modifiers = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock"]);

const handlers = EditorView.domEventObservers({
  keydown(event, view) {
    if (modifiers.has(event.key) || view.state.field(attention).engaged) return;
    // In the middle of a key's handling the view may not be changed.
    queueMicrotask(() => view.dispatch({ effects: engage.of(null) }));
  },
  mousedown(event, view) {
    if (event.button !== 0) return;
    const { ownerDocument } = view.dom;
    view.dispatch({ effects: hold.of(true) });
    const release = (): void => {
      ownerDocument.removeEventListener("mouseup", release, true);
      ownerDocument.removeEventListener("dragend", release, true);
      // Behind what the editor itself does with the pointer.
      setTimeout(() => {
        if (view.state.field(attention, false)?.held) view.dispatch({ effects: hold.of(false) });
      });
    };
    ownerDocument.addEventListener("mouseup", release, true);
    ownerDocument.addEventListener("dragend", release, true);
  },
});

export const whereThePersonIs: Extension = [attention, handlers];
