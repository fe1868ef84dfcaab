// Comments after edits: what closes one may be typed, or taken away, far below.
import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import fc from "fast-check";
import { expect, test } from "vitest";
import { markdownSupport } from "../editor/markdown";

function nodes(state: EditorState): string[] {
  const found: string[] = [];
  ensureSyntaxTree(state, state.doc.length, 5_000)?.iterate({
    enter: ({ name, from, to }) => void found.push(`${name} ${from}-${to}`),
  });
  return found;
}

function open(doc: string): EditorState {
  return EditorState.create({ doc, extensions: markdownSupport() });
}

const piece = fc.constantFrom(
  "%%",
  "%%\n",
  "%% a\n",
  " %%",
  "\n",
  "\n\n",
  "# head\n",
  "> quoted\n",
  "- item\n",
  "  more\n",
  "```\n",
  "[[x]] text\n",
  "| a | b |\n| - | - |\n",
  "<div>\n",
  "---\n",
  // Long enough for what stands around an edit to be taken over from the older tree.
  `${"[[x]] and more words\n\n".repeat(20)}`,
);

test("the tree after edits is the tree of the text", () => {
  const edit = fc.record({ at: fc.nat(2000), remove: fc.nat(30), insert: piece });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 16 }), fc.array(edit, { maxLength: 6 }), (pieces, edits) => {
      let state = open(pieces.join(""));
      nodes(state);
      for (const { at, remove, insert } of edits) {
        const from = Math.min(at, state.doc.length);
        const to = Math.min(from + remove, state.doc.length);
        state = state.update({ changes: { from, to, insert } }).state;
        expect(nodes(state)).toEqual(nodes(open(state.doc.toString())));
      }
    }),
    { numRuns: 400 },
  );
}, 60_000);

test("a mark typed far below closes the comment above it", () => {
  const text = "%% to do\n\n" + "[[x]] and so on\n\n".repeat(400);
  let state = open(text);
  expect(nodes(state).filter((node) => node.startsWith("Wikilink "))).toHaveLength(400);
  state = state.update({ changes: { from: text.length, insert: "%%" } }).state;
  expect(nodes(state)).toContain(`CommentBlock 0-${text.length + 2}`);
  state = state.update({ changes: { from: text.length, to: text.length + 2 } }).state;
  expect(nodes(state).filter((node) => node.startsWith("Wikilink "))).toHaveLength(400);
});
