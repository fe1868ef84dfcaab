// Code blocks: the fences give way to the language and a button that copies. Their lines stay, lower than the
// others and always as low, so that nothing moves when the cursor comes.
import { syntaxTree } from "@codemirror/language";
import type { EditorState, Extension, Range } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { enclosing } from "../enclosing";
import { isTouched } from "./attention";
import { drawnByNode } from "./in_sight";

const fenceLine = Decoration.line({ class: "cm-fence-line" });
const hidden = Decoration.replace({});

/** How long the button says that it has copied. */
const copiedShownFor = 1200;

class CodeHead extends WidgetType {
  constructor(private readonly language: string) {
    super();
  }
  override eq(other: CodeHead): boolean {
    return other.language === this.language;
  }
  toDOM(view: EditorView): HTMLElement {
    const head = document.createElement("span");
    head.className = "cm-code-head";
    const language = document.createElement("span");
    language.textContent = this.language;
    const button = document.createElement("button");
    button.textContent = "Copy";
    button.tabIndex = -1;
    button.setAttribute("aria-label", "Copy this code");
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      const code = codeAt(view.state, view.posAtDOM(head));
      if (code === null) return;
      void navigator.clipboard.writeText(code).then(
        () => say(button, "Copied"),
        () => say(button, "Not copied"),
      );
    });
    head.append(language, button);
    return head;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

function say(button: HTMLElement, text: string): void {
  button.textContent = text;
  setTimeout(() => (button.textContent = "Copy"), copiedShownFor);
}

function fencedAt(state: EditorState, position: number): SyntaxNode | null {
  const at = (side: 1 | -1): SyntaxNode | null =>
    enclosing(syntaxTree(state).resolveInner(position, side), "FencedCode");
  return at(1) ?? at(-1);
}

/** What stands between the fences, without the quote marks and the indentation in front of its lines. */
export function codeAt(state: EditorState, position: number): string | null {
  const node = fencedAt(state, position);
  if (!node) return null;
  const parts = node.getChildren("CodeText");
  const first = parts[0];
  if (!first) return "";
  const line = state.doc.lineAt(first.from);
  const prefix = first.from - line.from;
  if (prefix === 0 && parts.length === 1) return state.sliceDoc(first.from, first.to);
  return parts.map((part) => state.sliceDoc(part.from, part.to)).join("");
}

function fenced(state: EditorState, node: SyntaxNode, from: number, found: Range<Decoration>[]): void {
  const [open, close] = node.getChildren("CodeMark");
  if (!open) return;
  const firstLine = state.doc.lineAt(open.from);
  const touched = isTouched(state, node.from, node.to);
  if (firstLine.to >= from) {
    const info = node.getChild("CodeInfo");
    const language = info ? (/^[^\s{]+/.exec(state.sliceDoc(info.from, info.to))?.[0] ?? "") : "";
    found.push(fenceLine.range(firstLine.from));
    if (!touched) found.push(hidden.range(open.from, firstLine.to));
    const head = new CodeHead(touched ? "" : language);
    found.push(Decoration.widget({ widget: head, side: 1 }).range(firstLine.to));
  }
  if (!close) return;
  const lastLine = state.doc.lineAt(close.from);
  if (lastLine.from === firstLine.from) return;
  found.push(fenceLine.range(lastLine.from));
  if (!touched) found.push(hidden.range(close.from, close.to));
}

export const codeBlocks: Extension = drawnByNode((node, { state, from, found }) => {
  if (node.name === "FencedCode") {
    fenced(state, node.node, from, found);
    return false;
  }
  return undefined;
});
