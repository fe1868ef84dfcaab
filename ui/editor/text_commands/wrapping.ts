// Marks around words: put around the selection or the word under the cursor, or taken off again.
import { syntaxTree } from "@codemirror/language";
import { EditorSelection, type EditorState, type SelectionRange, type StateCommand } from "@codemirror/state";
import { enclosing } from "../enclosing";

/** What the grammar calls that which stands between two of a mark. */
const nodes: Record<string, string> = {
  "**": "StrongEmphasis",
  "*": "Emphasis",
  "~~": "Strikethrough",
  "==": "Highlight",
  "`": "InlineCode",
  "%%": "InlineComment",
  $: "InlineMath",
};

/** What is to be wrapped: the selection, else the word that the cursor is inside of, else nothing at the cursor. */
function meant(state: EditorState, range: SelectionRange): { from: number; to: number } {
  const word = range.empty ? state.wordAt(range.head) : null;
  return word && word.from < range.head && range.head < word.to ? word : range;
}

/** The marks of what the cursor is in, where that is what they make. */
function around(
  state: EditorState,
  range: SelectionRange,
  mark: string,
): { from: number; to: number } | null {
  const name = nodes[mark];
  if (name === undefined || !range.empty) return null;
  const node = enclosing(syntaxTree(state).resolveInner(range.head, -1), name);
  if (!node || range.head < node.from + mark.length || range.head > node.to - mark.length) return null;
  // "_" and "__" make the same as "*" and "**", and are as long; a code of two backticks is not ours to take.
  const inner = { from: node.from + mark.length, to: node.to - mark.length };
  return mark === "`" && state.sliceDoc(node.from, inner.from + 1).startsWith("``") ? null : inner;
}

function isWrapped(state: EditorState, { from, to }: { from: number; to: number }, mark: string): boolean {
  const { doc } = state;
  const width = mark.length;
  const before = doc.sliceString(Math.max(0, from - width), from);
  const after = doc.sliceString(to, Math.min(doc.length, to + width));
  // "*" around "**bold**" is bold, not italic: its marks are not ours to take.
  const longer = width === 1 && doc.sliceString(Math.max(0, from - 2), from) === mark + mark;
  return before === mark && after === mark && !longer;
}

export function wrapIn(mark: string): StateCommand {
  const width = mark.length;
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const changes = state.changeByRange((range) => {
      const span = around(state, range, mark) ?? meant(state, range);
      const wrapped = around(state, range, mark) !== null || isWrapped(state, span, mark);
      const moved = (by: number) => EditorSelection.range(range.anchor + by, range.head + by);
      if (wrapped) {
        return {
          changes: [
            { from: span.from - width, to: span.from },
            { from: span.to, to: span.to + width },
          ],
          range: moved(-width),
        };
      }
      return {
        changes: [
          { from: span.from, insert: mark },
          { from: span.to, insert: mark },
        ],
        range: moved(width),
      };
    });
    dispatch(state.update(changes, { userEvent: "input", scrollIntoView: true }));
    return true;
  };
}

export const wrapInLink: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false;
  const changes = state.changeByRange((range) => {
    const inside = state.sliceDoc(range.from, range.to);
    const cursor = range.empty ? range.from + 1 : range.from + inside.length + 3;
    return {
      changes: { from: range.from, to: range.to, insert: `[${inside}]()` },
      range: EditorSelection.cursor(cursor),
    };
  });
  dispatch(state.update(changes, { userEvent: "input", scrollIntoView: true }));
  return true;
};
