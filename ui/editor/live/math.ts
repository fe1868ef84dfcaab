// Formulas, drawn in the place of their source. One that has lines of its own is a block, and may have several.
import type { EditorState, Extension } from "@codemirror/state";
import { Decoration, type EditorView, WidgetType } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { renderMath } from "../../rendering/math";
import { isTouched } from "./attention";
import { drawnByNode } from "./in_sight";
import { blockFeature } from "./blocks";

const heights = new Map<string, number>();
const mostHeights = 1_000;
/** Of the formula that was measured last: the next is likely as high, in pixels. */
let usualHeight = 60;

class Formula extends WidgetType {
  constructor(
    private readonly tex: string,
    private readonly display: boolean,
    private readonly block: boolean,
  ) {
    super();
  }
  override eq(other: Formula): boolean {
    return other.tex === this.tex && other.display === this.display && other.block === this.block;
  }
  toDOM(view: EditorView): HTMLElement {
    const place = document.createElement(this.block ? "div" : "span");
    place.className = this.block ? "cm-math-block" : "cm-math";
    const drawn = renderMath(place, { tex: this.tex, display: this.display, readable: false });
    // What is drawn by now is measured with the text around it.
    if (drawn) void drawn.then(() => this.measure(view, place));
    else if (this.block && !heights.has(this.tex)) this.measure(view, place);
    return place;
  }
  private measure(view: EditorView, place: HTMLElement): void {
    view.requestMeasure({
      read: () => {
        if (!this.block || place.offsetHeight === 0) return;
        if (heights.size >= mostHeights) heights.clear();
        usualHeight = place.offsetHeight;
        heights.set(this.tex, usualHeight);
      },
    });
  }
  override get estimatedHeight(): number {
    return this.block ? (heights.get(this.tex) ?? usualHeight) : -1;
  }
  override ignoreEvent(): boolean {
    return false;
  }
}

function source(state: EditorState, node: SyntaxNode, width: number): string {
  return state
    .sliceDoc(node.from + width, node.to - width)
    .replace(/\n(?:[ \t]*>)*[ \t]*/g, "\n")
    .trim();
}

/** Lines of its own, the marks of a quote aside. */
function isAlone(state: EditorState, node: SyntaxNode): boolean {
  const before = state.sliceDoc(state.doc.lineAt(node.from).from, node.from);
  const after = state.sliceDoc(node.to, state.doc.lineAt(node.to).to);
  return before === "" && after.trim() === "" && node.parent?.parent?.name === "Document";
}

const mathBlocks = blockFeature.of({
  nodes: ["Paragraph"],
  make(state, node) {
    const math = node.getChild("DisplayMath");
    if (!math || !isAlone(state, math)) return null;
    const tex = source(state, math, 2);
    if (tex === "") return null;
    const to = state.doc.lineAt(math.to).to;
    const shown = Decoration.replace({ widget: new Formula(tex, true, true), block: true });
    return { from: math.from, to, shown };
  },
});

const inlineMath = drawnByNode((node, { state, found }) => {
  if (node.name === "Table" || node.name === "FencedCode") return false;
  const display = node.name === "DisplayMath";
  if (!display && node.name !== "InlineMath") return undefined;
  if (isTouched(state, node.from, node.to)) return false;
  if (display && isAlone(state, node.node)) return false;
  // Several lines in the middle of a text stay as they are written.
  if (state.doc.lineAt(node.from).to < node.to) return false;
  const tex = source(state, node.node, display ? 2 : 1);
  const widget = new Formula(tex, display, false);
  if (tex !== "") found.push(Decoration.replace({ widget }).range(node.from, node.to));
  return false;
});

export const math: Extension = [mathBlocks, inlineMath];
