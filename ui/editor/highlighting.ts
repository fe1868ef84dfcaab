// How the marked-up text looks, span by span: markup dimmed, never hidden.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import { codeColours } from "./code_colours";
import { weftTags } from "./markdown";

const mono = { fontFamily: "var(--font-mono)", fontSize: "0.84em", fontVariantLigatures: "none" };

const style = HighlightStyle.define([
  { tag: tags.heading1, fontSize: "1.6em", fontWeight: "620", letterSpacing: "-0.01em", lineHeight: "1.25" },
  { tag: tags.heading2, fontSize: "1.29em", fontWeight: "620", letterSpacing: "-0.006em", lineHeight: "1.3" },
  { tag: tags.heading3, fontSize: "1.12em", fontWeight: "620", lineHeight: "1.35" },
  { tag: [tags.heading4, tags.heading5, tags.heading6], fontWeight: "620" },
  { tag: tags.strong, fontWeight: "680" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through", color: "var(--faint)" },
  { tag: tags.contentSeparator, color: "var(--markup)" },
  // A callout is a quote to the grammar, and in full ink to the reader.
  { tag: tags.quote, color: "var(--quote-ink, var(--soft))" },
  { tag: tags.link, color: "var(--accent)" },
  { tag: tags.monospace, ...mono },
  { tag: tags.labelName, color: "var(--faint)", ...mono },
  {
    tag: weftTags.wikilink,
    color: "var(--accent)",
    textDecoration: "underline",
    textDecorationThickness: "1px",
    textUnderlineOffset: "3px",
    cursor: "text",
  },
  // "nowrap" would make WebKit write a no-break space into the text for a blank typed behind the mark.
  { tag: weftTags.wikilinkMark, color: "var(--markup)", whiteSpace: "pre" },
  { tag: weftTags.tag, class: "cm-tag" },
  { tag: weftTags.highlight, backgroundColor: "var(--mark)", borderRadius: "2px" },
  { tag: weftTags.highlightMark, color: "var(--soft)" },
  { tag: weftTags.comment, color: "var(--faint)", fontStyle: "italic" },
  { tag: weftTags.frontMatter, color: "var(--soft)" },
  // After what they stand in, so that marks are dim inside links, quotes and headings as well.
  { tag: tags.url, color: "var(--markup)", ...mono },
  { tag: tags.processingInstruction, color: "var(--markup)", fontWeight: "400" },
  { tag: tags.escape, color: "var(--markup)" },
  // HTML. Code in fences has its own colours.
  { tag: tags.tagName, color: "var(--code-type)" },
  { tag: tags.attributeName, color: "var(--code-name)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: tags.comment, color: "var(--faint)", fontStyle: "italic" },
]);

export const highlighting: Extension = [syntaxHighlighting(style), codeColours];
