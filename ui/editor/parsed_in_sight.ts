// Whether the parser has come to know more of what is in sight.
import { syntaxTree } from "@codemirror/language";
import type { ViewUpdate } from "@codemirror/view";

/** Behind what is in sight the tree may grow, as it does while a long note is read, and nothing looks different. */
export function parsedInSight({ startState, state, view, docChanged }: ViewUpdate): boolean {
  const [before, now] = [syntaxTree(startState), syntaxTree(state)];
  if (before === now) return false;
  // The block at the end of what was read may have been cut off there.
  const whole = before.length > view.viewport.to || before.length === startState.doc.length;
  return docChanged || !whole;
}
