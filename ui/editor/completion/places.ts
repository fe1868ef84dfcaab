// Where in a note nothing is completed.
import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";

const plain = new Set([
  "FencedCode",
  "CodeBlock",
  "CodeText",
  "InlineCode",
  "CommentBlock",
  "Comment",
  "FrontMatter",
  "HTMLBlock",
]);

/** Whether the text around a place is code, a comment, or front matter. */
export function isInCode(state: EditorState, position: number): boolean {
  for (let node = syntaxTree(state).resolveInner(position, -1); node.parent; node = node.parent) {
    if (plain.has(node.name)) return true;
  }
  return false;
}
