// What live preview draws within lines: made for what is in sight, and anew when that, the text, its grammar or
// the place where the person is has changed.
import { syntaxTree } from "@codemirror/language";
import type { EditorState, Extension, Range } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import type { SyntaxNodeRef } from "@lezer/common";
import { attentionMoved } from "./attention";
import { parsedInSight } from "../parsed_in_sight";

/** `alsoWhen` names what else it depends on. */
export function drawnInSight(
  build: (view: EditorView) => DecorationSet,
  alsoWhen: (update: ViewUpdate) => boolean = () => false,
): Extension {
  return ViewPlugin.define(
    (view) => ({
      decorations: build(view),
      update(update) {
        const moved = update.docChanged || update.viewportChanged || attentionMoved(update);
        if (moved || parsedInSight(update) || alsoWhen(update)) this.decorations = build(update.view);
      },
    }),
    { decorations: (plugin) => plugin.decorations },
  );
}

/** One thing of the text that comes into sight. */
export interface Seen {
  state: EditorState;
  /** where the part of the text begins that is in sight */
  from: number;
  found: Range<Decoration>[];
}

/** The same for what is drawn node by node. False from `enter` leaves out what is in the node. */
export function drawnByNode(enter: (node: SyntaxNodeRef, seen: Seen) => boolean | undefined): Extension {
  return drawnInSight(({ state, visibleRanges }) => {
    const found: Range<Decoration>[] = [];
    for (const { from, to } of visibleRanges) {
      const seen = { state, from, found };
      syntaxTree(state).iterate({ from, to, enter: (node) => enter(node, seen) });
    }
    return Decoration.set(found, true);
  });
}
