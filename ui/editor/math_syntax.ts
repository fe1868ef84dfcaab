// Formulas: `$…$` in a line of text and `$$…$$`, which may take several lines of a paragraph.
import type { InlineContext, MarkdownConfig } from "@lezer/markdown";

const dollar = 36;
const backslash = 92;

function isBlank(char: number): boolean {
  return char === 32 || char === 9 || char === 10 || char === 13;
}

/** Where the dollars begin that close a formula whose text begins at `from`; -1 where none do. */
function closing(cx: InlineContext, from: number, width: number): number {
  for (let at = from; at < cx.end; at++) {
    const char = cx.char(at);
    if (char === backslash) at++;
    else if (char === dollar) {
      const double = cx.char(at + 1) === dollar;
      if (width === 2 && double) return at;
      if (width === 1) return double || isBlank(cx.char(at - 1)) ? -1 : at;
    }
  }
  return -1;
}

export const mathSyntax: MarkdownConfig = {
  defineNodes: [{ name: "InlineMath" }, { name: "DisplayMath" }, { name: "MathMark" }],
  parseInline: [
    {
      name: "Math",
      parse(cx, next, start) {
        if (next !== dollar) return -1;
        const width = cx.char(start + 1) === dollar ? 2 : 1;
        const from = start + width;
        if (from >= cx.end || (width === 1 && isBlank(cx.char(from)))) return -1;
        const to = closing(cx, from, width);
        // What is no formula is text, both of two dollars.
        if (to <= from) return width === 2 ? cx.addElement(cx.elt("MathMark", start, from)) : -1;
        const marks = [cx.elt("MathMark", start, from), cx.elt("MathMark", to, to + width)];
        return cx.addElement(cx.elt(width === 2 ? "DisplayMath" : "InlineMath", start, to + width, marks));
      },
      after: "InlineCode",
    },
  ],
};
