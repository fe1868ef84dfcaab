// Fences named "query": the results of what stands between them are shown in their place.
import { syntaxTree } from "@codemirror/language";
import type { EditorState, Extension } from "@codemirror/state";
import { Decoration, type EditorView, WidgetType } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
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
    place.addEventListener("keydown", (event) => keydown(event, place, view));
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

/** The arrows go among results and out at both ends; Escape goes back to the text. */
function keydown(event: KeyboardEvent, place: HTMLElement, view: EditorView): void {
  const rows = [...place.querySelectorAll("button")];
  const at = rows.findIndex((row) => row === document.activeElement);
  if (at < 0) return;
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const next = rows[at + step];
  if (event.key === "Enter") {
    const { ctrlKey, metaKey, altKey } = event;
    rows[at]?.dispatchEvent(new MouseEvent("click", { bubbles: true, ctrlKey, metaKey, altKey }));
  } else if (step !== 0 && next) {
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  } else if (step !== 0 || event.key === "Escape") leave(view, view.posAtDOM(place), step);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** To the line behind the query, or to that before it. */
function leave(view: EditorView, from: number, step: number): void {
  const found = queryAround(view.state, from);
  const place = found && placeBeside(view.state, found, step);
  if (place !== null)
    view.dispatch({ selection: { anchor: place }, scrollIntoView: true, userEvent: "select" });
  view.focus();
}

interface Lines {
  from: number;
  to: number;
}

function placeBeside(state: EditorState, { from, to }: Lines, step: number): number | null {
  const places = [to + 1, from - 1].filter((place) => place >= 0 && place <= state.doc.length);
  return (step < 0 ? places.at(-1) : places[0]) ?? null;
}

/** How long results are waited for that the keyboard is to go to. */
const patience = 5000;

/** From the source of a query the keyboard goes to its results; false where the cursor is in none. */
export function enterQuery(view: EditorView): boolean {
  const found = queryAround(view.state, view.state.selection.main.head);
  const anchor = found && placeBeside(view.state, found, 1);
  if (anchor === null) return false;
  view.dispatch({ selection: { anchor }, userEvent: "select" });
  const places = [...view.contentDOM.querySelectorAll<HTMLElement>(".cm-query")];
  const place = places.find((one) => view.posAtDOM(one) === found?.from);
  if (!place) return false;
  const enter = (): void => {
    const first = place.querySelector("button");
    // Who has gone on meanwhile stays there.
    if (first && view.hasFocus && view.state.selection.main.head === anchor) first.focus();
    if (first || !view.hasFocus) results.disconnect();
  };
  const results = new MutationObserver(enter);
  results.observe(place, { childList: true, subtree: true });
  setTimeout(() => results.disconnect(), patience);
  enter();
  return true;
}

function queryAround(state: EditorState, position: number): Lines | null {
  for (let node: SyntaxNode | null = syntaxTree(state).resolveInner(position, 1); node; node = node.parent) {
    if (node.name === "FencedCode") return queryIn(state, node);
  }
  return null;
}

/** The lines of a fence with a query in it. */
function queryIn(state: EditorState, node: SyntaxNode): Lines | null {
  const info = node.getChild("CodeInfo");
  const closed = node.getChildren("CodeMark").length > 1;
  if (!info || !closed || node.parent?.name !== "Document") return null;
  if (!isQuery(state.sliceDoc(info.from, info.to)) || !state.facet(liveCallbacks).drawQuery) return null;
  return { from: state.doc.lineAt(node.from).from, to: state.doc.lineAt(node.to).to };
}

/** Whether the words behind a fence's marks say that a query stands in it. */
function isQuery(info: string): boolean {
  return info.trim().toLowerCase() === "query";
}

export const queryBlocks: Extension = blockFeature.of({
  nodes: ["FencedCode"],
  make(state, node) {
    const lines = queryIn(state, node);
    if (!lines) return null;
    const text = node.getChild("CodeText");
    const widget = new QueryResults(text ? state.sliceDoc(text.from, text.to) : "");
    return { ...lines, shown: Decoration.replace({ widget, block: true }) };
  },
});
