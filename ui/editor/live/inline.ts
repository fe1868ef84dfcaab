// Markup inside a line: hidden while the person is elsewhere, so that what is seen is the finished page.
// Only what is on the screen is looked at, and the document stays as it is.
import { syntaxTree } from "@codemirror/language";
import type { EditorState, Extension, Range } from "@codemirror/state";
import { Decoration, type DecorationSet, type EditorView, WidgetType } from "@codemirror/view";
import type { SyntaxNode, SyntaxNodeRef } from "@lezer/common";
import { addressOf } from "../address_syntax";
import { fromUrl } from "../links";
import { isLineTouched, isTouched } from "./attention";
import { drawnInSight } from "./in_sight";
import { mediaKind } from "./image_syntax";
import { isUnresolved, unresolvedLinks } from "./callbacks";

const hidden = Decoration.replace({});
const link = Decoration.mark({ class: "cm-live-link" });
const address = Decoration.mark({ class: "cm-live-link cm-live-address" });
const unresolved = Decoration.mark({ class: "cm-live-link cm-unresolved" });
const unresolvedSource = Decoration.mark({ class: "cm-unresolved" });
const inert = Decoration.mark({ class: "cm-inert-html" });
const blockId = Decoration.mark({ class: "cm-block-id" });

class PlaceArrow extends WidgetType {
  override eq(): boolean {
    return true;
  }
  toDOM(): HTMLElement {
    const arrow = document.createElement("span");
    arrow.className = "cm-place-arrow";
    arrow.textContent = " › ";
    return arrow;
  }
}

const placeArrow = Decoration.replace({ widget: new PlaceArrow() });

/** Marks around a stretch of text, by the name of what they make of it. */
const pairs: Record<string, string> = {
  Emphasis: "EmphasisMark",
  StrongEmphasis: "EmphasisMark",
  Strikethrough: "StrikethroughMark",
  Highlight: "HighlightMark",
  InlineCode: "CodeMark",
  Autolink: "LinkMark",
};

/** What is shown as it is written, or by others. */
const leftAlone = new Set(["FrontMatter", "FencedCode", "CodeBlock", "CommentBlock", "HTMLBlock", "Table"]);

interface Finds {
  state: EditorState;
  add: (decoration: Decoration, from: number, to: number) => void;
}

/** Line ends stay: only a state field may take them away. */
function hide({ state, add }: Finds, from: number, to: number): void {
  while (from < to) {
    const end = state.doc.lineAt(from).to;
    if (from < end) add(hidden, from, Math.min(to, end));
    from = end + 1;
  }
}

function hideMarks(finds: Finds, node: SyntaxNode, mark: string): void {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name === mark) hide(finds, child.from, child.to);
  }
}

function heading(finds: Finds, node: SyntaxNode): void {
  const { state } = finds;
  if (isLineTouched(state, node.from, node.to)) return;
  const line = state.doc.lineAt(node.from);
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== "HeaderMark") continue;
    if (child.from === node.from) {
      const blanks = /^[ \t]*/.exec(state.sliceDoc(child.to, line.to))?.[0].length ?? 0;
      // A heading without a word stays to be seen.
      if (child.to + blanks < line.to) hide(finds, child.from, child.to + blanks);
    } else {
      const blanks = /[ \t]*$/.exec(state.sliceDoc(line.from, child.from))?.[0].length ?? 0;
      hide(finds, child.from - blanks, child.to);
    }
  }
}

function markdownLink(finds: Finds, node: SyntaxNode): void {
  const { state, add } = finds;
  const url = addressOf(node);
  const marks = node.getChildren("LinkMark");
  const [open, close] = marks;
  if (!url || !open || !close || close.from <= open.to) return;
  const found = fromUrl(state.sliceDoc(url.from, url.to));
  const missing = found.kind === "note" && isUnresolved(state, found.target);
  if (isTouched(state, node.from, node.to)) {
    if (missing) add(unresolvedSource, open.to, close.from);
    return;
  }
  add(missing ? unresolved : found.kind === "note" ? link : address, open.to, close.from);
  hide(finds, node.from, open.to);
  hide(finds, close.from, node.to);
}

function wikilink(finds: Finds, node: SyntaxNode): void {
  const { state, add } = finds;
  const target = node.getChild("WikilinkTarget");
  if (!target) return;
  const written = state.sliceDoc(target.from, target.to);
  if (node.name === "WikilinkEmbed" && mediaKind(written.replace(/\\$/, "")) !== null) return;
  const text = node.getChild("WikilinkText");
  const shown = text ?? target;
  const missing = isUnresolved(state, written);
  if (isTouched(state, node.from, node.to)) {
    if (missing) add(unresolvedSource, target.from, shown.to);
    return;
  }
  add(missing ? unresolved : link, shown.from, shown.to);
  hide(finds, node.from, shown.from);
  if (!text) {
    // A place in a note is told as a way to it.
    for (const match of written.matchAll(/#\^?/g)) {
      const at = target.from + match.index;
      if (match.index === 0) hide(finds, at, at + match[0].length);
      else add(placeArrow, at, at + match[0].length);
    }
  }
  hide(finds, shown.to, node.to);
}

function enter(finds: Finds, node: SyntaxNodeRef): boolean {
  const { state, add } = finds;
  const { name, from, to } = node;
  if (leftAlone.has(name)) {
    if (name === "HTMLBlock") add(inert, from, to);
    return false;
  }
  const mark = pairs[name];
  if (mark !== undefined) {
    if (!isTouched(state, from, to)) hideMarks(finds, node.node, mark);
    if (name === "Autolink" && !isTouched(state, from, to)) add(address, from + 1, to - 1);
    return name !== "Autolink";
  }
  switch (name) {
    case "Link":
      markdownLink(finds, node.node);
      break;
    case "Wikilink":
      wikilink(finds, node.node);
      return false;
    case "WikilinkEmbed":
      wikilink(finds, node.node);
      return false;
    case "Image":
    case "InlineMath":
    case "DisplayMath":
    case "FootnoteReference":
      return false;
    case "InlineFootnote":
      // One that is not shown as its mark shows its words.
      return isTouched(state, from, to);
    case "URL":
      if (node.node.parent?.name !== "Link" && !isTouched(state, from, to)) add(address, from, to);
      break;
    case "Escape":
      if (!isTouched(state, from, to)) hide(finds, from, from + 1);
      break;
    case "InlineComment":
      if (!isTouched(state, from, to)) hide(finds, from, to);
      return false;
    case "HTMLTag":
    case "Comment":
    case "ProcessingInstruction":
      add(inert, from, to);
      break;
    default:
      if (name.startsWith("ATXHeading")) heading(finds, node.node);
  }
  return true;
}

const idPattern = /(?:^|[ \t])(\^[A-Za-z0-9-]+)[ \t]*$/;

/** `^id` at the end of a line names its block. */
function blockIds({ state, add }: Finds, from: number, to: number): void {
  for (let at = from; at <= to;) {
    const line = state.doc.lineAt(at);
    at = line.to + 1;
    const tail = line.text.slice(-120);
    const match = tail.includes("^") ? idPattern.exec(tail) : null;
    if (!match?.[1]) continue;
    const start = line.to - tail.length + match.index + match[0].indexOf("^");
    const inside = syntaxTree(state).resolveInner(start, 1);
    if (/Code|FrontMatter|Comment|Math/.test(inside.name) || /Code/.test(inside.parent?.name ?? "")) continue;
    add(blockId, start, start + match[1].length);
  }
}

function build(view: EditorView): DecorationSet {
  const { state } = view;
  const found: Range<Decoration>[] = [];
  const add: Finds["add"] = (decoration, from, to) => {
    if (from < to) found.push(decoration.range(from, to));
  };
  const finds = { state, add };
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(state).iterate({ from, to, enter: (node) => enter(finds, node) });
    blockIds(finds, from, to);
  }
  return Decoration.set(found, true);
}

export const inlineMarkup: Extension = drawnInSight(
  build,
  (update) => update.startState.field(unresolvedLinks) !== update.state.field(unresolvedLinks),
);
