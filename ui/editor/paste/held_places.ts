// Places in the text that wait for what comes a moment later: a picture is written into the vault first, the
// converter is loaded. Typing goes on meanwhile, and the places move along.
import { isolateHistory } from "@codemirror/commands";
import { type EditorState, EditorSelection, StateEffect, StateField } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

export interface HeldPlaces {
  /** Writes a text at each place, or one text at all of them; false where the note has left the view. */
  fill: (texts: readonly string[]) => boolean;
  release: () => void;
}

interface Range {
  from: number;
  to: number;
}

const hold = StateEffect.define<{ key: object; ranges: readonly Range[] }>();
const release = StateEffect.define<object>();

export const heldPlaces = StateField.define<ReadonlyMap<object, readonly Range[]>>({
  create: () => new Map(),
  update(held, transaction) {
    if (held.size > 0 && transaction.docChanged) {
      const { changes } = transaction;
      const filled = transaction.effects.find((effect) => effect.is(release))?.value;
      // What is typed at a place meanwhile comes behind it; what was asked for before it comes in front.
      let side = -1;
      held = new Map(
        [...held].map(([key, ranges]) => {
          const moved = ranges.map(({ from, to }) => {
            const start = changes.mapPos(from, from === to ? side : 1);
            return { from: start, to: Math.max(start, changes.mapPos(to, -1)) };
          });
          if (key === filled) side = 1;
          return [key, moved];
        }),
      );
    }
    for (const effect of transaction.effects) {
      if (effect.is(hold)) held = new Map(held).set(effect.value.key, effect.value.ranges);
      if (effect.is(release)) held = new Map([...held].filter(([key]) => key !== effect.value));
    }
    return held;
  },
});

/** Holds the cursors' places and what is selected. */
export function holdPlaces(view: EditorView): HeldPlaces {
  const key = {};
  const plain = view.state.selection.ranges.map(({ from, to }) => ({ from, to }));
  view.dispatch({ effects: hold.of({ key, ranges: plain }) });
  const held = (): readonly Range[] | undefined => view.state.field(heldPlaces, false)?.get(key);
  return {
    release: () => held() && view.dispatch({ effects: release.of(key) }),
    fill(texts) {
      const places = held();
      if (!places || view.state.readOnly) return false;
      view.dispatch({
        ...filled(view.state, places, texts),
        effects: release.of(key),
        annotations: isolateHistory.of("full"),
        scrollIntoView: true,
        userEvent: "input.paste",
      });
      return true;
    },
  };
}

function filled(state: EditorState, places: readonly Range[], texts: readonly string[]) {
  const changes = state.changes(
    places.map(({ from, to }, index) => {
      const text = texts.length === places.length ? texts[index] : texts.join("\n");
      return { from, to, insert: state.toText(text ?? "") };
    }),
  );
  // A cursor that has stayed stands behind what came.
  const { selection } = state;
  const ranges = selection.ranges.map((range) => {
    const place = places.find(({ from, to }) => from === range.from && to === range.to);
    return place ? EditorSelection.cursor(changes.mapPos(place.to, 1)) : range.map(changes);
  });
  return { changes, selection: EditorSelection.create(ranges, selection.mainIndex) };
}
