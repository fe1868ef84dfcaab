// Comments: `%%…%%` in a paragraph, and from a `%%` at the start of a line over whatever follows to the next `%%`.
// The engine reads them the same way.
import type { Input } from "@lezer/common";
import { Tag } from "@lezer/highlight";
import type { BlockContext, LeafBlock, Line, MarkdownConfig } from "@lezer/markdown";

export const commentTag = Tag.define();

const mark = "%%";
const percent = 37;
/** Characters that are read at once when the end of a comment is looked for. */
const stride = 4096;
/** Where the first comment begins that nothing closes, by the parse that met it, then by the children of its tree. */
export const unclosed = new WeakMap<object, number>();

/** Where the next `%%` stands; -1 where there is none. */
function nextMark(input: Input, from: number): number {
  for (let at = from; at < input.length; at += stride) {
    // One may stand across the border of two pieces.
    const found = input.read(at, Math.min(input.length, at + stride + 1)).indexOf(mark);
    if (found >= 0) return at + found;
  }
  return -1;
}

/** Where the comment ends that begins with this line's `%%`; -1 if it ends in the line, or nowhere. */
function commentEnd(cx: BlockContext, line: Line): number {
  if (!line.text.startsWith(mark, line.pos)) return -1;
  const { input } = cx as unknown as { input: Input };
  const start = cx.lineStart + line.pos;
  const found = nextMark(input, start + 2);
  if (found < 0 && !unclosed.has(cx)) unclosed.set(cx, start);
  return found > cx.lineStart + line.text.length ? found + 2 : -1;
}

function parseBlock(cx: BlockContext, line: Line): boolean {
  const end = commentEnd(cx, line);
  if (end < 0) return false;
  const from = cx.lineStart + line.pos;
  while (cx.lineStart + line.text.length < end && cx.nextLine());
  const comment = cx.elt("CommentBlock", from, end);
  const rest = line.text.slice(end - cx.lineStart);
  if (rest.trim() === "") cx.addElement(comment);
  else {
    // A block ends where a line does: trees are taken over by whole lines.
    const words = cx.parser.parseInline(rest, end);
    cx.addElement(cx.elt("Paragraph", from, end + rest.length, [comment, ...words]));
  }
  cx.nextLine();
  return true;
}

/** Whether a line ends the paragraph above it, none of whose marks waits for this line's. */
function endLeaf(cx: BlockContext, line: Line, leaf: LeafBlock): boolean {
  return commentEnd(cx, line) >= 0 && leaf.content.split(mark).length % 2 === 1;
}

export const commentSyntax: MarkdownConfig = {
  defineNodes: [
    { name: "InlineComment", style: commentTag },
    { name: "CommentBlock", block: true, style: commentTag },
  ],
  parseInline: [
    {
      name: "InlineComment",
      parse(cx, next, start) {
        if (next !== percent || cx.char(start + 1) !== percent) return -1;
        for (let at = start + 2; at < cx.end - 1; at++) {
          if (cx.char(at) === percent && cx.char(at + 1) === percent) {
            return cx.addElement(cx.elt("InlineComment", start, at + 2));
          }
        }
        return -1;
      },
    },
  ],
  parseBlock: [{ name: "CommentBlock", parse: parseBlock, endLeaf }],
};
