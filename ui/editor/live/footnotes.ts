// Footnotes: a raised mark in the text, and their words under the pointer.
import { syntaxTree } from "@codemirror/language";
import type { EditorState, Extension } from "@codemirror/state";
import { Decoration, hoverTooltip, type Tooltip, WidgetType } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { isTouched } from "./attention";
import { drawnByNode } from "./in_sight";
import { drawInline } from "./inline_dom";

const marked = new Set(["FootnoteReference", "InlineFootnote"]);

class FootnoteMark extends WidgetType {
  constructor(private readonly label: string) {
    super();
  }
  override eq(other: FootnoteMark): boolean {
    return other.label === this.label;
  }
  toDOM(): HTMLElement {
    const mark = document.createElement("sup");
    mark.className = "cm-footnote";
    mark.textContent = this.label;
    return mark;
  }
  override ignoreEvent(): boolean {
    return false;
  }
}

/** The words of a footnote with the lines that go on below it. */
export function footnoteText(state: EditorState, name: string): string | null {
  const start = `[^${name.toLowerCase()}]:`;
  const { doc } = state;
  for (let number = 1; number <= doc.lines; number++) {
    const { text } = doc.line(number);
    if (!text.trimStart().toLowerCase().startsWith(start)) continue;
    const lines = [text.trimStart().slice(start.length).trim()];
    while (number < doc.lines && /^(?: {2,}|\t)\S/.test(doc.line(number + 1).text)) {
      lines.push(doc.line(++number).text.trim());
    }
    return lines.join(" ");
  }
  return null;
}

function labelOf(state: EditorState, node: SyntaxNode): string {
  return node.name === "InlineFootnote" ? "*" : state.sliceDoc(node.from + 2, node.to - 1);
}

function wordsOf(state: EditorState, node: SyntaxNode): string | null {
  return node.name === "InlineFootnote"
    ? state.sliceDoc(node.from + 2, node.to - 1)
    : footnoteText(state, labelOf(state, node));
}

const hover = hoverTooltip((view, position, side): Tooltip | null => {
  let node: SyntaxNode | null = syntaxTree(view.state).resolveInner(position, side);
  while (node && !marked.has(node.name)) node = node.parent;
  if (!node) return null;
  const words = wordsOf(view.state, node);
  return {
    pos: node.from,
    end: node.to,
    above: true,
    create() {
      const dom = document.createElement("div");
      dom.className = "cm-footnote-words";
      drawInline(dom, words ?? "This footnote is explained nowhere in the note.");
      return { dom };
    },
  };
});

const marks = drawnByNode((node, { state, found }) => {
  if (node.name === "Table") return false;
  if (!marked.has(node.name) || isTouched(state, node.from, node.to)) return undefined;
  if (state.doc.lineAt(node.from).to < node.to) return undefined;
  const widget = new FootnoteMark(labelOf(state, node.node));
  found.push(Decoration.replace({ widget }).range(node.from, node.to));
  return false;
});

export const footnotes: Extension = [marks, hover];
