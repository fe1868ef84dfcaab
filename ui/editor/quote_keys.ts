// Enter on a line of a quote that has no words yet: it leaves the quote, the innermost first. A line stays between, or
// what is written next would be the quote's, as markdown has it.
import { syntaxTree } from "@codemirror/language";
import type { Command } from "@codemirror/view";
import { enclosing } from "./enclosing";

export const leaveQuote: Command = (view) => {
  const { state } = view;
  const { main } = state.selection;
  if (state.readOnly || !main.empty || state.selection.ranges.length > 1) return false;
  const line = state.doc.lineAt(main.head);
  const marks = /^([ \t]*(?:>[ \t]*)*)>[ \t]*$/.exec(line.text);
  if (!marks || main.head !== line.to) return false;
  if (!enclosing(syntaxTree(state).resolveInner(line.to, -1), "Blockquote")) return false;
  const outer = marks[1] ?? "";
  const changes = { from: line.from, to: line.to, insert: state.toText(`${outer.trimEnd()}\n${outer}`) };
  const selection = { anchor: line.from + changes.insert.length };
  view.dispatch({ changes, selection, scrollIntoView: true, userEvent: "input" });
  return true;
};
