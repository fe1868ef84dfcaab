// The markdown that Weft reads, as a CodeMirror language: GitHub's dialect and, on top of it, front matter,
// wikilinks and embeds, tags, ==highlights== and %%comments%%.
import {
  deleteMarkupBackward,
  insertNewlineContinueMarkupCommand,
  markdown,
  markdownLanguage,
} from "@codemirror/lang-markdown";
import { Language } from "@codemirror/language";
import { type Extension, Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import type { Input } from "@lezer/common";
import { Tag as HighlightTag } from "@lezer/highlight";
import type {
  BlockContext,
  DelimiterType,
  InlineContext,
  MarkdownConfig,
  MarkdownParser,
} from "@lezer/markdown";
import { addressSyntax } from "./address_syntax";
import { commentSyntax, commentTag } from "./comment_syntax";
import { frontMatterLengthIn } from "./front_matter";
import { footnoteSyntax } from "./footnote_syntax";
import { mathSyntax } from "./math_syntax";
import { leaveQuote } from "./quote_keys";
import { readAgain } from "./read_again";
import { anyTask } from "./task_syntax";

/** Highlighting tags of the nodes that plain markdown does not have. */
export const weftTags = {
  wikilink: HighlightTag.define(),
  wikilinkMark: HighlightTag.define(),
  tag: HighlightTag.define(),
  highlight: HighlightTag.define(),
  highlightMark: HighlightTag.define(),
  comment: commentTag,
  frontMatter: HighlightTag.define(),
};

const newline = 10;
const tagPattern = /^#[\p{L}\p{N}\p{M}\p{Extended_Pictographic}\u200d\ufe0f_/-]+/u;

function wikilink(cx: InlineContext, next: number, start: number): number {
  const embed = next === 33;
  const open = embed ? start + 1 : start;
  if (cx.char(open) !== 91 || cx.char(open + 1) !== 91) return -1;
  let pipe = -1;
  for (let at = open + 2; at < cx.end; at++) {
    const char = cx.char(at);
    if (char === newline || char === 91) return -1;
    if (char === 124 && pipe < 0) pipe = at;
    if (char !== 93 || cx.char(at + 1) !== 93) continue;
    if (at === open + 2) return -1;
    const targetEnd = pipe < 0 ? at : pipe;
    const parts = [cx.elt("WikilinkMark", start, open + 2), cx.elt("WikilinkTarget", open + 2, targetEnd)];
    if (pipe >= 0) {
      parts.push(cx.elt("WikilinkMark", pipe, pipe + 1));
      if (pipe + 1 < at) parts.push(cx.elt("WikilinkText", pipe + 1, at));
    }
    parts.push(cx.elt("WikilinkMark", at, at + 2));
    return cx.addElement(cx.elt(embed ? "WikilinkEmbed" : "Wikilink", start, at + 2, parts));
  }
  return -1;
}

const wikilinks: MarkdownConfig = {
  defineNodes: [
    { name: "Wikilink" },
    { name: "WikilinkEmbed" },
    { name: "WikilinkMark", style: weftTags.wikilinkMark },
    { name: "WikilinkTarget", style: weftTags.wikilink },
    { name: "WikilinkText", style: weftTags.wikilink },
  ],
  parseInline: [
    {
      name: "Wikilink",
      parse: (cx, next, start) => (next === 91 || next === 33 ? wikilink(cx, next, start) : -1),
      before: "Link",
    },
  ],
};

function isTagBoundary(before: number): boolean {
  return before < 0 || before === 32 || before === 9 || before === 13 || before === newline || before === 40;
}

const hashTags: MarkdownConfig = {
  defineNodes: [{ name: "HashTag", style: weftTags.tag }],
  parseInline: [
    {
      name: "HashTag",
      parse(cx, next, start) {
        if (next !== 35 || !isTagBoundary(start > cx.offset ? cx.char(start - 1) : -1)) return -1;
        const found = tagPattern.exec(cx.slice(start, Math.min(cx.end, start + 200)))?.[0];
        if (!found || !/[^\p{N}#]/u.test(found)) return -1;
        return cx.addElement(cx.elt("HashTag", start, start + found.length));
      },
    },
  ],
};

const highlightDelimiter: DelimiterType = { resolve: "Highlight", mark: "HighlightMark" };

const highlights: MarkdownConfig = {
  defineNodes: [
    { name: "Highlight", style: { "Highlight/...": weftTags.highlight } },
    { name: "HighlightMark", style: weftTags.highlightMark },
  ],
  parseInline: [
    {
      name: "Highlight",
      parse(cx, next, start) {
        if (next !== 61 || cx.char(start + 1) !== 61 || cx.char(start + 2) === 61) return -1;
        const spaceBefore = /\s|^$/.test(cx.slice(Math.max(cx.offset, start - 1), start));
        const spaceAfter = /\s|^$/.test(cx.slice(start + 2, Math.min(cx.end, start + 3)));
        return cx.addDelimiter(highlightDelimiter, start, start + 2, !spaceAfter, !spaceBefore);
      },
      after: "Emphasis",
    },
  ],
};

const frontMatter: MarkdownConfig = {
  defineNodes: [{ name: "FrontMatter", block: true, style: weftTags.frontMatter }],
  parseBlock: [
    {
      name: "FrontMatter",
      before: "HorizontalRule",
      parse(cx: BlockContext, line) {
        if (cx.lineStart !== 0 || !line.text.startsWith("---")) return false;
        // A block parser cannot go back, so whether the fence closes is read from its input beforehand.
        const { input } = cx as unknown as { input: Input };
        const length = frontMatterLengthIn(input);
        if (length === 0) return false;
        while (cx.nextLine() && cx.lineStart < length);
        cx.addElement(cx.elt("FrontMatter", 0, cx.prevLineEnd()));
        return true;
      },
    },
  ],
};

export const weftMarkdown: MarkdownConfig[] = [
  addressSyntax,
  frontMatter,
  commentSyntax,
  wikilinks,
  hashTags,
  highlights,
  anyTask,
  mathSyntax,
  footnoteSyntax,
];

const base = new Language(
  markdownLanguage.data,
  (markdownLanguage.parser as MarkdownParser).configure({ wrap: readAgain }),
  [],
  "markdown",
);

export function markdownSupport(): Extension {
  return [
    markdown({
      base,
      extensions: weftMarkdown,
      addKeymap: false,
      completeHTMLTags: false,
      pasteURLAsLink: true,
    }),
    Prec.high(
      keymap.of([
        { key: "Enter", run: leaveQuote },
        // An empty item ends its list, the second one too.
        { key: "Enter", run: insertNewlineContinueMarkupCommand({ nonTightLists: false }) },
        { key: "Backspace", run: deleteMarkupBackward },
      ]),
    ),
  ];
}
