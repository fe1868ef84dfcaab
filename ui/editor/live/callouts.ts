// Callouts: what the first line of a quote says, its title with the icon in the place of the mark, and folding,
// which is a way of looking: the file keeps its "+" or "-".
import { type EditorState, type Line, type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type EditorView, WidgetType } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { mount, unmount } from "svelte";
import { readBlocksAgain } from "./blocks";
import { calloutIcon, type CalloutKind, calloutKind } from "../callout_kinds";

export interface Callout {
  kind: CalloutKind;
  /** the "[" of its mark */
  from: number;
  /** behind "[!kind]", the fold sign and the blank */
  markEnd: number;
  /** the word it was given, for a callout without a title */
  word: string;
  foldable: boolean;
  folded: boolean;
}

const markPattern = /^>[ \t]{0,3}\[!([^\][\n|]+)(?:\|[^\][\n]*)?\]([+-]?)(?:[ \t]+|$)/;

const flip = StateEffect.define<number>();

/** Marks of callouts that are shown the other way than they are written. */
const flipped = StateField.define<readonly number[]>({
  create: () => [],
  update(marks, transaction) {
    if (transaction.docChanged && marks.length > 0) {
      marks = marks.map((mark) => transaction.changes.mapPos(mark, 1));
    }
    for (const effect of transaction.effects) {
      if (!effect.is(flip)) continue;
      const mark = effect.value;
      marks = marks.includes(mark) ? marks.filter((one) => one !== mark) : [...marks, mark];
    }
    return marks;
  },
});

export const calloutFolds = flipped;

export function foldsOf(state: EditorState): readonly number[] {
  return state.field(flipped);
}

/** What a quote says of itself in its first line; null for one that is no callout. */
export function calloutOf(state: EditorState, quote: SyntaxNode): Callout | null {
  const line = state.doc.lineAt(quote.from);
  const match = markPattern.exec(state.sliceDoc(quote.from, Math.min(line.to, quote.from + 300)));
  if (!match?.[1] || match[1].trim() === "") return null;
  const from = quote.from + match[0].indexOf("[");
  const foldable = match[2] !== "";
  return {
    kind: calloutKind(match[1]),
    from,
    markEnd: quote.from + match[0].length,
    word: match[1].trim(),
    foldable,
    folded: foldable && (match[2] === "-") !== foldsOf(state).includes(from),
  };
}

class Icon extends WidgetType {
  constructor(
    private readonly kind: CalloutKind,
    private readonly title: string | null,
  ) {
    super();
  }
  override eq(other: Icon): boolean {
    return other.kind === this.kind && other.title === this.title;
  }
  toDOM(): HTMLElement {
    const place = document.createElement("span");
    place.className = "cm-callout-icon";
    place.dataset["callout"] = this.kind;
    icons.set(place, mount(calloutIcon(this.kind), { target: place, props: { size: 16, strokeWidth: 2 } }));
    if (this.title !== null) {
      const title = document.createElement("span");
      title.className = "cm-callout-title";
      title.textContent = this.title;
      place.appendChild(title);
    }
    return place;
  }
  override destroy(dom: HTMLElement): void {
    const icon = icons.get(dom);
    if (icon) void unmount(icon);
  }
  override ignoreEvent(): boolean {
    return false;
  }
}

const icons = new WeakMap<HTMLElement, Record<string, unknown>>();

class FoldButton extends WidgetType {
  constructor(
    private readonly mark: number,
    private readonly folded: boolean,
  ) {
    super();
  }
  override eq(other: FoldButton): boolean {
    return other.mark === this.mark && other.folded === this.folded;
  }
  toDOM(view: EditorView): HTMLElement {
    const button = document.createElement("button");
    button.className = "cm-callout-fold";
    button.tabIndex = -1;
    button.textContent = "›";
    button.setAttribute("aria-expanded", String(!this.folded));
    button.setAttribute("aria-label", this.folded ? "Unfold" : "Fold");
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () =>
      view.dispatch({ effects: [flip.of(this.mark), readBlocksAgain.of(null)] }),
    );
    return button;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

const foldedLine = Decoration.line({ class: "cm-callout-folded" });

/** A callout inside another has a colour of its own. */
function titleOf(kind: CalloutKind): Decoration {
  return Decoration.mark({ class: "cm-callout-title", attributes: { "data-callout": kind } });
}

export function calloutTitle(
  state: EditorState,
  callout: Callout,
  line: Line,
  touched: boolean,
): Range<Decoration>[] {
  const { from, kind, word, foldable, folded } = callout;
  const markEnd = Math.min(line.to, callout.markEnd);
  const found: Range<Decoration>[] = [];
  const named = state.sliceDoc(markEnd, line.to).trim() !== "";
  if (!touched) {
    const shown = named ? null : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
    found.push(Decoration.replace({ widget: new Icon(kind, shown) }).range(from, markEnd));
  }
  if (markEnd < line.to) found.push(titleOf(kind).range(markEnd, line.to));
  if (folded) found.push(foldedLine.range(line.from));
  if (foldable) {
    found.push(Decoration.widget({ widget: new FoldButton(from, folded), side: 1 }).range(line.to));
  }
  return found;
}
