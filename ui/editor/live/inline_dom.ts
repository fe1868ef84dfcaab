// A line of markdown as elements, for places that are no text of the editor's: cells of tables, footnotes.
import { markdownLanguage } from "@codemirror/lang-markdown";
import type { SyntaxNode } from "@lezer/common";
import type { MarkdownParser } from "@lezer/markdown";
import { addressOf } from "../address_syntax";
import { type FoundLink, fromUrl } from "../links";
import { renderMath } from "../../rendering/math";
import { weftMarkdown } from "../markdown";

let parser: MarkdownParser | null = null;

/** With words in front, nothing at the start of the text is the mark of a block. */
const front = "a ";

const elements: Record<string, string> = {
  StrongEmphasis: "strong",
  Emphasis: "em",
  Strikethrough: "s",
  Highlight: "mark",
  InlineCode: "code",
};

const marks =
  /^(?:EmphasisMark|StrikethroughMark|HighlightMark|CodeMark|LinkMark|WikilinkMark|InlineComment)$/;

const links = new WeakMap<Element, FoundLink>();

/** What the link leads to that an element is drawn of. */
export function drawnLink(element: Element | null): FoundLink | null {
  const link = element?.closest(".cm-live-link");
  return link ? (links.get(link) ?? null) : null;
}

function linkElement(link: FoundLink): HTMLElement {
  const element = document.createElement("span");
  element.className = link.kind === "note" ? "cm-live-link cm-drawn-link" : "cm-live-link cm-live-address";
  links.set(element, link);
  return element;
}

function drawInto(parent: Node, text: string, node: SyntaxNode, from: number, to: number): void {
  let at = from;
  const write = (until: number): void => {
    if (until > at) parent.appendChild(document.createTextNode(text.slice(at, until)));
  };
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.to <= from || child.from >= to) continue;
    write(child.from);
    at = child.to;
    draw(parent, text, child);
  }
  write(to);
}

function draw(parent: Node, text: string, node: SyntaxNode): void {
  const { name, from, to } = node;
  const tag = elements[name];
  if (tag !== undefined) {
    const element = parent.appendChild(document.createElement(tag));
    drawInto(element, text, node, from, to);
    return;
  }
  if (marks.test(name)) return;
  const url = addressOf(node);
  if (name === "Wikilink" || name === "WikilinkEmbed") {
    const target = node.getChild("WikilinkTarget");
    const shown = node.getChild("WikilinkText") ?? target;
    if (!target || !shown) return;
    const written = text.slice(target.from, target.to).replace(/\\$/, "");
    const element = parent.appendChild(linkElement({ kind: "note", target: written }));
    element.textContent = text.slice(shown.from, shown.to).replace(/\\$/, "");
  } else if ((name === "Link" || name === "Image") && url) {
    const [open, close] = node.getChildren("LinkMark");
    const element = parent.appendChild(linkElement(fromUrl(text.slice(url.from, url.to))));
    drawInto(element, text, node, open?.to ?? from, close?.from ?? to);
  } else if (name === "URL" || name === "Autolink") {
    const written = text.slice(from, to).replace(/^<|>$/g, "");
    parent.appendChild(linkElement(fromUrl(written))).textContent = written;
  } else if (name === "HashTag") {
    const element = parent.appendChild(document.createElement("span"));
    element.className = "cm-tag";
    element.textContent = text.slice(from, to);
  } else if (name === "InlineMath" || name === "DisplayMath") {
    const display = name === "DisplayMath";
    const width = display ? 2 : 1;
    const element = parent.appendChild(document.createElement("span"));
    element.className = "cm-math";
    element.dataset["display"] = String(display);
    element.textContent = text.slice(from + width, to - width).trim();
  } else if (name === "Escape") parent.appendChild(document.createTextNode(text.slice(from + 1, to)));
  else if (name === "HTMLTag" && /^<br\s*\/?>$/i.test(text.slice(from, to))) {
    parent.appendChild(document.createElement("br"));
  } else drawInto(parent, text, node, from, to);
}

/** Draws a line of markdown into an element; null where its formulas are drawn by now, else told when they are. */
export function drawInline(element: HTMLElement, written: string): Promise<unknown> | null {
  element.replaceChildren();
  // What is the same for most cells needs no parser.
  if (/^[\p{L}\p{N} .,;()-]*$/u.test(written)) {
    element.textContent = written;
    return null;
  }
  parser ??= (markdownLanguage.parser as MarkdownParser).configure(weftMarkdown);
  const text = front + written;
  const paragraph = parser.parse(text).topNode.firstChild;
  if (paragraph) drawInto(element, text, paragraph, front.length, text.length);
  const late = [...element.querySelectorAll<HTMLElement>(".cm-math")].map((place) =>
    renderMath(place, {
      tex: place.textContent ?? "",
      display: place.dataset["display"] === "true",
      readable: false,
    }),
  );
  return late.some(Boolean) ? Promise.all(late) : null;
}
