// What was written before: a quiet line below a paragraph that says what an older one says. It stands in the blank line
// behind the paragraph, so that no text moves, and goes where there is no blank line or the person writes in it.
import { type EditorState, type Extension, Facet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, type ViewUpdate, WidgetType } from "@codemirror/view";
import { pauseInWriting } from "./pause";

/** An older passage, and where the paragraph stands that says the same. */
export interface Before {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  /** the part of the note, and when it was written, as it is read: "Zones · 12 November 2024" */
  readonly where: string;
  /** the older passage's words */
  readonly words: string;
}

export const beforeActions = ["link", "embed", "merge", "open", "ignore"] as const;
export type BeforeAction = (typeof beforeActions)[number];

export interface DejaVuCallbacks {
  /** the person has written in this place and pauses */
  written: (position: number, view: EditorView) => void;
  act: (action: BeforeAction, before: Before, view: EditorView) => void;
}

/** A thought should be at its end, and not only a sentence. */
export const dejaVuDelay = 900;

const callbacks = Facet.define<DejaVuCallbacks, DejaVuCallbacks | null>({
  combine: (given) => given[0] ?? null,
});

const setBefore = StateEffect.define<Before | null>();

const shown = StateField.define<Before | null>({
  create: () => null,
  update(before, transaction) {
    if (before && transaction.docChanged) {
      const from = transaction.changes.mapPos(before.from, 1);
      const to = transaction.changes.mapPos(before.to, 1);
      // Two paragraphs, or none: what was said of one is true of neither.
      const whole = from < to && !/\n\s*\n/.test(transaction.newDoc.sliceString(from, to).trim());
      before = whole ? { ...before, from, to: endOf(transaction.state, from, to) } : null;
    }
    for (const effect of transaction.effects) if (effect.is(setBefore)) before = effect.value;
    return before;
  },
  provide: (field) =>
    EditorView.decorations.compute([field, "doc", "selection"], (state) =>
      decorated(state, state.field(field)),
    ),
});

/** Blanks behind the paragraph are not of it. */
function endOf(state: EditorState, from: number, to: number): number {
  return from + state.sliceDoc(from, to).trimEnd().length;
}

function decorated(state: EditorState, before: Before | null): DecorationSet {
  if (!before || !hasRoom(state, before)) return Decoration.none;
  const { to } = state.doc.lineAt(Math.min(before.to, state.doc.length));
  return Decoration.set(Decoration.widget({ widget: new BeforeLine(before), side: 2 }).range(to));
}

/** Whether the line behind the paragraph is blank, and nobody is about to write in it. */
function hasRoom(state: EditorState, { to }: Before): boolean {
  const last = state.doc.lineAt(Math.min(to, state.doc.length));
  if (last.number === state.doc.lines) return true;
  const next = state.doc.line(last.number + 1);
  const { head } = state.selection.main;
  return next.text.trim() === "" && !(head >= next.from && head <= next.to);
}

const labels: Record<BeforeAction, [label: string, meaning: string]> = {
  link: ["Link", "Link to the older passage, behind this paragraph"],
  embed: ["Embed", "Show the older passage below this paragraph"],
  merge: ["Merge…", "Let the older passage say all of it, and show it here in place of this paragraph"],
  open: ["Open beside", "Open the older passage in a pane beside this one"],
  ignore: ["Ignore", "Say no more of this passage here"],
};

class BeforeLine extends WidgetType {
  constructor(private readonly before: Before) {
    super();
  }
  override eq(other: BeforeLine): boolean {
    const { title, where, words } = this.before;
    return other.before.title === title && other.before.where === where && other.before.words === words;
  }
  override toDOM(view: EditorView): HTMLElement {
    const { title, where, words } = this.before;
    const line = element("span", "cm-before", "");
    line.setAttribute("role", "note");
    line.setAttribute("aria-label", `You have written this before, in ${title}`);
    line.dataset["testid"] = "deja-vu";
    const text = element("span", "cm-before-text", "");
    text.title = words;
    text.append("Written before in ", element("b", "", title), where === "" ? "" : ` · ${where}`);
    line.append(text);
    for (const action of beforeActions) {
      const [label, meaning] = labels[action];
      const button = element("button", "cm-before-action", label);
      button.title = meaning;
      button.setAttribute("aria-label", meaning);
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => actOnBefore(view, action));
      line.append(button);
    }
    return line;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

function element(name: string, className: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

export function beforeShown(state: EditorState): Before | null {
  return state.field(shown, false) ?? null;
}

export function showBefore(view: EditorView, before: Before | null): void {
  const known = view.state.field(shown, false);
  if (known === undefined || (known === null && before === null)) return;
  const effects: StateEffect<unknown>[] = [setBefore.of(before)];
  if (before && known?.title !== before.title)
    effects.push(EditorView.announce.of(`You have written this before, in ${before.title}.`));
  view.dispatch({ effects });
}

/** What is to be done with the older passage; false where none is told of. */
export function actOnBefore(view: EditorView, action: BeforeAction): boolean {
  const before = beforeShown(view.state);
  if (!before) return false;
  if (view.state.readOnly && action !== "open" && action !== "ignore") return false;
  view.state.facet(callbacks)?.act(action, before, view);
  return true;
}

function isWriting(update: ViewUpdate): boolean {
  return update.transactions.some(
    (one) => one.docChanged && (one.isUserEvent("input") || one.isUserEvent("delete")),
  );
}

export function dejaVu(given: DejaVuCallbacks): Extension {
  return [
    callbacks.of(given),
    shown,
    pauseInWriting(dejaVuDelay, (view) => given.written(view.state.selection.main.head, view), isWriting),
    look,
  ];
}

const look = EditorView.theme({
  ".cm-before": {
    position: "absolute",
    left: "0",
    top: "100%",
    maxWidth: "100%",
    display: "flex",
    alignItems: "baseline",
    gap: "2px",
    padding: "2px 0 0",
    fontFamily: "var(--font-ui)",
    fontSize: "var(--text-s)",
    lineHeight: "20px",
    fontWeight: "400",
    fontStyle: "normal",
    letterSpacing: "normal",
    textIndent: "0",
    whiteSpace: "nowrap",
    color: "var(--thread)",
    pointerEvents: "none",
    userSelect: "none",
    WebkitUserSelect: "none",
    zIndex: "1",
  },
  ".cm-before-text": {
    minWidth: "0",
    overflow: "hidden",
    textOverflow: "ellipsis",
    paddingLeft: "10px",
    marginRight: "6px",
    borderLeft: "2px dotted var(--thread-line)",
    pointerEvents: "auto",
    cursor: "default",
  },
  ".cm-before-text b": { fontWeight: "550" },
  ".cm-before-action": {
    flex: "none",
    padding: "0 6px",
    borderRadius: "var(--radius-s)",
    font: "inherit",
    color: "var(--faint)",
    pointerEvents: "auto",
    cursor: "pointer",
  },
  ".cm-before-action:hover, .cm-before-action:focus-visible": {
    color: "var(--thread)",
    background: "var(--thread-wash)",
  },
});
