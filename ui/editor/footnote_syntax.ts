// Footnotes: `[^name]` in the text, `[^name]: …` where it is explained, and `^[…]` for one that is explained in place.
import { tags } from "@lezer/highlight";
import type { MarkdownConfig } from "@lezer/markdown";

const reference = /^\[\^[^\]\s[^]+\]/;

export const footnoteSyntax: MarkdownConfig = {
  defineNodes: [
    { name: "FootnoteReference", style: tags.labelName },
    { name: "FootnoteLabel", style: tags.labelName },
    { name: "InlineFootnote" },
    { name: "FootnoteMark", style: tags.processingInstruction },
  ],
  parseInline: [
    {
      name: "Footnote",
      parse(cx, next, start) {
        if (next === 91 && cx.char(start + 1) === 94) {
          const found = reference.exec(cx.slice(start, Math.min(cx.end, start + 200)))?.[0];
          if (found === undefined) return -1;
          const end = start + found.length;
          const label = start === cx.offset && cx.char(end) === 58;
          if (label) return cx.addElement(cx.elt("FootnoteLabel", start, end + 1));
          return cx.addElement(cx.elt("FootnoteReference", start, end));
        }
        if (next !== 94 || cx.char(start + 1) !== 91) return -1;
        let depth = 0;
        for (let at = start + 1; at < cx.end; at++) {
          const char = cx.char(at);
          if (char === 92) at++;
          else if (char === 91) depth++;
          else if (char === 93 && --depth === 0) {
            const inside = cx.parser.parseInline(cx.slice(start + 2, at), start + 2);
            const marks = [cx.elt("FootnoteMark", start, start + 2), cx.elt("FootnoteMark", at, at + 1)];
            const [open, close] = marks;
            if (!open || !close) return -1;
            return cx.addElement(cx.elt("InlineFootnote", start, at + 1, [open, ...inside, close]));
          }
        }
        return -1;
      },
      before: "Link",
    },
  ],
};
