// Blocks of which nothing is shown: comments between lines of "%%", and the text of folded callouts.
import type { Extension } from "@codemirror/state";
import { Decoration } from "@codemirror/view";
import { blockFeature } from "./blocks";
import { calloutOf } from "./callouts";

const hiddenLines = Decoration.replace({});

export const hiddenBlocks: Extension = [
  blockFeature.of({
    nodes: ["CommentBlock"],
    make: (_state, { from, to }) => ({ from, to, shown: hiddenLines }),
  }),
  blockFeature.of({
    nodes: ["Blockquote"],
    make(state, node) {
      const first = state.doc.lineAt(node.from);
      if (node.to <= first.to) return null;
      return calloutOf(state, node)?.folded ? { from: first.to, to: node.to, shown: hiddenLines } : null;
    },
  }),
];
