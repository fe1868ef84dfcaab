// Footnotes: a raised mark in the text, and their words under the pointer.
import { syntaxTree } from "@codemirror/language";
import type { EditorState, Extension } from "@codemirror/state";
import { Decoration, hoverTooltip, type Tooltip, WidgetType } from "@codemirror/view";
import type { SyntaxNode, Tree } from "@lezer/common";
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

function nameOf(state: EditorState, node: SyntaxNode): string {
  return state.sliceDoc(node.from + 2, node.to - 1);
}

function wordsOf(state: EditorState, node: SyntaxNode): string | null {
  const inside = nameOf(state, node);
  return node.name === "InlineFootnote" ? inside : footnoteText(state, inside);
}

const numbered = new WeakMap<Tree, ReadonlyMap<number, number>>();

/** The number of each footnote by where its mark stands, as the page has them: in the order of the text. */
function numbersOf(state: EditorState): ReadonlyMap<number, number> {
  const tree = syntaxTree(state);
  const known = numbered.get(tree);
  if (known) return known;
  const marks: number[] = [];
  const explained = new Set<string>();
  let start = 0;
  for (const line of state.doc.iterLines()) {
    if (line.includes("^")) {
      const label = /^\s*\[\^([^\]\s[^]+)\]:/.exec(line)?.[1];
      if (label !== undefined) explained.add(label.toLowerCase());
      for (const match of line.matchAll(/\[\^|\^\[/g)) marks.push(start + match.index);
    }
    start += line.length + 1;
  }
  const numbers = new Map<number, number>();
  const ofName = new Map<string, number>();
  let last = 0;
  for (const mark of marks) {
    const node = markAt(tree, mark, 1);
    if (node?.from !== mark) continue;
    const name = node.name === "InlineFootnote" ? null : nameOf(state, node).toLowerCase();
    if (name !== null && !explained.has(name)) continue;
    const number = (name === null ? undefined : ofName.get(name)) ?? ++last;
    if (name !== null) ofName.set(name, number);
    numbers.set(mark, number);
  }
  numbered.set(tree, numbers);
  return numbers;
}

/** One that is explained nowhere has no number, and shows its name. */
function labelOf(state: EditorState, node: SyntaxNode): string {
  return String(numbersOf(state).get(node.from) ?? nameOf(state, node));
}

function markAt(tree: Tree, position: number, side: -1 | 0 | 1): SyntaxNode | null {
  let node: SyntaxNode | null = tree.resolveInner(position, side);
  while (node && !marked.has(node.name)) node = node.parent;
  return node;
}

const hover = hoverTooltip((view, position, side): Tooltip | null => {
  const node = markAt(syntaxTree(view.state), position, side);
  if (!node) return null;
  const words = wordsOf(view.state, node);
  return {
    pos: node.from,
    end: node.to,
    above: true,
    create() {
      const dom = document.createElement("div");
      dom.className = "cm-footnote-words";
      void drawInline(dom, words ?? "This footnote is explained nowhere in the note.");
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
