// Enter on a line of a quote that has no words yet: it leaves the quote, the innermost first.
import { syntaxTree } from "@codemirror/language";
import type { Command } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";

export const leaveQuote: Command = (view) => {
  const { state } = view;
  const { main } = state.selection;
  if (state.readOnly || !main.empty || state.selection.ranges.length > 1) return false;
  const line = state.doc.lineAt(main.head);
  const marks = /^([ \t]*(?:>[ \t]*)*)>[ \t]*$/.exec(line.text);
  if (!marks || main.head !== line.to) return false;
  let node: SyntaxNode | null = syntaxTree(state).resolveInner(line.to, -1);
  while (node && node.name !== "Blockquote") node = node.parent;
  if (!node) return false;
  const from = line.from + (marks[1] ?? "").length;
  view.dispatch({ changes: { from, to: line.to }, scrollIntoView: true, userEvent: "delete" });
  return true;
};
