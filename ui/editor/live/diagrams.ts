// Fences named "mermaid", drawn as the diagrams they describe.
import type { Extension } from "@codemirror/state";
import { Decoration, type EditorView, WidgetType } from "@codemirror/view";
import { renderDiagram } from "../../rendering/mermaid";
import { blockFeature } from "./blocks";

const heights = new Map<string, number>();
const mostHeights = 200;

class Diagram extends WidgetType {
  constructor(private readonly source: string) {
    super();
  }
  override eq(other: Diagram): boolean {
    return other.source === this.source;
  }
  toDOM(view: EditorView): HTMLElement {
    const place = document.createElement("div");
    place.className = "cm-diagram";
    const drawing = document.createElement("div");
    const known = heights.get(this.source);
    if (known !== undefined) place.style.minHeight = `${String(known)}px`;
    place.appendChild(drawing);
    void renderDiagram(drawing, this.source).then(() => {
      place.style.minHeight = "";
      if (heights.size >= mostHeights) heights.clear();
      if (place.offsetHeight > 0) heights.set(this.source, place.offsetHeight);
      view.requestMeasure();
    });
    return place;
  }
  override get estimatedHeight(): number {
    return heights.get(this.source) ?? 220;
  }
  override ignoreEvent(): boolean {
    return false;
  }
}

export const diagrams: Extension = blockFeature.of({
  nodes: ["FencedCode"],
  make(state, node) {
    const info = node.getChild("CodeInfo");
    const closed = node.getChildren("CodeMark").length > 1;
    const text = node.getChild("CodeText");
    if (!info || !text || !closed || node.parent?.name !== "Document") return null;
    if (state.sliceDoc(info.from, info.to).trim().toLowerCase() !== "mermaid") return null;
    const widget = new Diagram(state.sliceDoc(text.from, text.to));
    const { from } = state.doc.lineAt(node.from);
    const { to } = state.doc.lineAt(node.to);
    return { from, to, shown: Decoration.replace({ widget, block: true }) };
  },
});
