// What a line begins with: headings, list items, quotes, put there or taken away for all selected lines.
import type { ChangeSpec } from "@codemirror/state";
import type { Command, EditorView } from "@codemirror/view";
import { changeLines, selectedLines } from "../selected_lines";

const headingMark = /^(#{1,6})[ \t]+|^#{1,6}$/;
const bullet = /^([ \t]*)[-*+][ \t]+(?:\[[^\]\n]\][ \t]+)?/u;
const numbered = /^([ \t]*)\d{1,9}[.)][ \t]+(?:\[[^\]\n]\][ \t]+)?/u;
const quote = /^[ \t]*>[ \t]?/;
const indentation = /^[ \t]*/;

function change(view: EditorView, changes: (ChangeSpec | null)[]): boolean {
  if (view.state.readOnly) return false;
  const wanted = changes.filter((one) => one !== null);
  changeLines(view, wanted, { userEvent: "input", scrollIntoView: true });
  return true;
}

/** 0 takes a heading's marks away; the level that a line has already does so too. */
export function heading(level: 0 | 1 | 2 | 3 | 4 | 5 | 6): Command {
  return (view) => {
    const lines = selectedLines(view.state);
    const marks = "#".repeat(level);
    const has = lines.every((line) => headingMark.exec(line.text)?.[1] === marks);
    return change(
      view,
      lines.map((line) => {
        const old = headingMark.exec(line.text)?.[0].length ?? 0;
        return { from: line.from, to: line.from + old, insert: level === 0 || has ? "" : `${marks} ` };
      }),
    );
  };
}

/** Makes items of lines, and lines of items again where all of them are. */
function items(own: RegExp, other: RegExp, mark: (nth: number) => string): Command {
  return (view) => {
    const lines = selectedLines(view.state);
    const off = lines.every((line) => own.test(line.text));
    let nth = 0;
    return change(
      view,
      lines.map((line) => {
        const old = own.exec(line.text) ?? other.exec(line.text);
        const indent = (indentation.exec(line.text)?.[0] ?? "").length;
        if (!off && own.test(line.text)) {
          nth++;
          return null;
        }
        const to = line.from + (old?.[0].length ?? indent);
        return { from: line.from + indent, to, insert: off ? "" : mark(++nth) };
      }),
    );
  };
}

export const bulletList = items(bullet, numbered, () => "- ");
export const numberedList = items(numbered, bullet, (nth) => `${nth}. `);

export const quoted: Command = (view) => {
  const lines = selectedLines(view.state);
  const off = lines.every((line) => quote.test(line.text));
  return change(
    view,
    lines.map((line) =>
      off
        ? { from: line.from, to: line.from + (quote.exec(line.text)?.[0].length ?? 0) }
        : { from: line.from, insert: "> " },
    ),
  );
};
