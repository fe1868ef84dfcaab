// Fences named "query": the results of what stands between them are shown in their place.
import type { Extension } from "@codemirror/state";
import { Decoration, type EditorView, WidgetType } from "@codemirror/view";
import { blockFeature } from "./blocks";
import { liveCallbacks } from "./callbacks";

const heights = new Map<string, number>();
const mostHeights = 200;

interface Drawn {
  remove: () => void;
  sizes: ResizeObserver;
}

const drawn = new WeakMap<HTMLElement, Drawn>();

class QueryResults extends WidgetType {
  constructor(private readonly source: string) {
    super();
  }
  override eq(other: QueryResults): boolean {
    return other.source === this.source;
  }
  toDOM(view: EditorView): HTMLElement {
    const place = document.createElement("div");
    place.className = "cm-query";
    const known = heights.get(this.source);
    if (known !== undefined) place.style.minHeight = `${String(known)}px`;
    const remove = view.state.facet(liveCallbacks).drawQuery?.(place, this.source) ?? (() => undefined);
    let settled = false;
    // Results come later than the block, and may be fewer or more with every change of the vault.
    const sizes = new ResizeObserver(() => {
      const height = place.firstElementChild?.getBoundingClientRect().height ?? 0;
      if (height === 0) return;
      if (!settled && place.querySelector("[data-pending]")) return;
      settled = true;
      place.style.minHeight = "";
      if (heights.size >= mostHeights) heights.clear();
      heights.set(this.source, place.offsetHeight);
      view.requestMeasure();
    });
    if (place.firstElementChild) sizes.observe(place.firstElementChild);
    drawn.set(place, { remove, sizes });
    return place;
  }
  override get estimatedHeight(): number {
    return heights.get(this.source) ?? 160;
  }
  override destroy(place: HTMLElement): void {
    const known = drawn.get(place);
    known?.sizes.disconnect();
    known?.remove();
  }
  /** What is clicked inside is a result; beside it, the cursor comes and the source is shown. */
  override ignoreEvent(event: Event): boolean {
    return event.target instanceof Element && event.target.closest("button") !== null;
  }
}

/** Whether the words behind a fence's marks say that a query stands in it. */
function isQuery(info: string): boolean {
  return info.trim().toLowerCase() === "query";
}

export const queryBlocks: Extension = blockFeature.of({
  nodes: ["FencedCode"],
  make(state, node) {
    const info = node.getChild("CodeInfo");
    const closed = node.getChildren("CodeMark").length > 1;
    if (!info || !closed || node.parent?.name !== "Document") return null;
    if (!isQuery(state.sliceDoc(info.from, info.to)) || !state.facet(liveCallbacks).drawQuery) return null;
    const text = node.getChild("CodeText");
    const widget = new QueryResults(text ? state.sliceDoc(text.from, text.to) : "");
    const { from } = state.doc.lineAt(node.from);
    const { to } = state.doc.lineAt(node.to);
    return { from, to, shown: Decoration.replace({ widget, block: true }) };
  },
});
