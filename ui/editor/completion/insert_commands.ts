// "/" offers what can be put in: headings, lists, tables and the like, each with the cursor where writing goes on.
import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippetCompletion,
} from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import { isInCode } from "./places";

interface Insert {
  label: string;
  /** other words that it is looked for by */
  also: string;
  /** a snippet: ${} are the places that Tab goes through */
  text: string;
  /** it has to begin a line */
  block: boolean;
}

const blocks: [string, string, string][] = [
  ["Heading 1", "title", "# ${}"],
  ["Heading 2", "title", "## ${}"],
  ["Heading 3", "title", "### ${}"],
  ["Bulleted list", "items", "- ${}"],
  ["Numbered list", "items", "1. ${}"],
  ["Task", "todo checkbox", "- [ ] ${}"],
  ["Quote", "citation", "> ${}"],
  ["Callout", "note box admonition", "> [!${note}] ${title}\n> ${}"],
  ["Folded callout", "box details", "> [!${note}]- ${title}\n> ${}"],
  ["Code block", "fence program", "```${language}\n${}\n```"],
  ["Table", "grid columns", "| ${Column} | ${Another} |\n| --- | --- |\n| ${} |  |"],
  ["Divider", "rule line", "---\n${}"],
  ["Formula", "math equation latex", "$$\n${}\n$$"],
  ["Diagram", "mermaid chart graph", "```mermaid\ngraph LR\n  ${A} --> ${B}\n```"],
  ["Comment", "hidden", "%%\n${}\n%%"],
];

const inline: [string, string, string][] = [
  ["Link to a note", "wikilink", "[[${}"],
  ["Embed a note or a picture", "image transclude", "![[${}"],
  ["Footnote", "reference", "^[${}]"],
  ["Highlight", "mark", "==${}=="],
];

export const inserts: readonly Insert[] = [
  ...blocks.map(([label, also, text]) => ({ label, also, text, block: true })),
  ...inline.map(([label, also, text]) => ({ label, also, text, block: false })),
];

/** `now` gives the time that dates are made from. */
export function insertSource(now: () => Date = () => new Date()) {
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const before = context.state.sliceDoc(line.from, context.pos);
    const found = /(^|\s)\/([\p{L}\p{N} ]{0,24})$/u.exec(before);
    if (!found || isInCode(context.state, context.pos)) return null;
    const typed = found[2] ?? "";
    const from = context.pos - typed.length - 1;
    const beginsLine = before.slice(0, from - line.from).trim() === "";
    const options: Completion[] = inserts
      .filter((insert) => beginsLine || !insert.block)
      .map((insert, index) => ({
        ...snippetCompletion(insert.text, { label: `/${insert.label}`, type: "insert", boost: -index }),
        displayLabel: insert.label,
        detail:
          insert.text
            .split("\n")[0]
            ?.replace(/\$\{\w*\}/g, "")
            .trim() ?? "",
      }));
    options.push(...dates(now()));
    return { from, options, validFor: /^\/[\p{L}\p{N} ]*$/u };
  };
}

function dates(now: Date): Completion[] {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}:${two(now.getMinutes())}`;
  const plain = (label: string, text: string, boost: number): Completion => ({
    label: `/${label}`,
    displayLabel: label,
    detail: text,
    type: "insert",
    boost,
    apply: (view: EditorView, _: Completion, from: number, to: number) => {
      view.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor: from + text.length },
        userEvent: "input.complete",
      });
    },
  });
  return [plain("Today", day, -40), plain("Time", time, -41), plain("Today and time", `${day} ${time}`, -42)];
}
