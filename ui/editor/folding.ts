// Folding headings and list items away, by key or by the mark in the margin. The mark is drawn by the line itself:
// an element in the text would be one more place for the cursor.
import {
  codeFolding,
  ensureSyntaxTree,
  foldable,
  foldedRanges,
  foldEffect,
  syntaxTree,
  unfoldEffect,
} from "@codemirror/language";
import {
  type EditorState,
  type Extension,
  Facet,
  type Line,
  type Range,
  type TransactionSpec,
} from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { parsedInSight } from "./parsed_in_sight";

/** What a line folds away, where it is a heading or a list item. */
function foldOf(state: EditorState, line: Line): { from: number; to: number } | null {
  const start = line.from + (/^[ \t>]*/.exec(line.text.slice(0, 200))?.[0].length ?? 0);
  for (let node = syntaxTree(state).resolveInner(start, 1); node.parent; node = node.parent) {
    if (!/^(?:ATX|Setext)Heading|^ListItem$/.test(node.name)) continue;
    if (node.from < line.from) return null;
    return foldable(state, line.from, line.to);
  }
  return null;
}

function foldedAt(state: EditorState, line: Line): { from: number; to: number } | null {
  let found: { from: number; to: number } | null = null;
  foldedRanges(state).between(line.to, line.to, (from, to) => {
    if (from === line.to) found = { from, to };
  });
  return found;
}

const open = Decoration.line({ class: "cm-foldable-line" });
const folded = Decoration.line({ class: "cm-foldable-line cm-folded-line" });

function marksOf(view: EditorView): DecorationSet {
  const { state } = view;
  const marks: Range<Decoration>[] = [];
  let last = -1;
  for (const { from, to } of view.visibleRanges) {
    for (let position = from; position <= to;) {
      const line = state.doc.lineAt(position);
      if (line.from > last) {
        if (foldedAt(state, line)) marks.push(folded.range(line.from));
        else if (foldOf(state, line)) marks.push(open.range(line.from));
      }
      last = line.from;
      position = line.to + 1;
    }
  }
  return Decoration.set(marks);
}

function toggle(view: EditorView, line: Line): boolean {
  const range = foldedAt(view.state, line);
  if (range) view.dispatch({ effects: unfoldEffect.of(range) });
  else {
    const wanted = foldOf(view.state, line);
    if (!wanted) return false;
    view.dispatch({ effects: foldEffect.of(wanted) });
  }
  return true;
}

/** A line that is folded, told by its text, and by which of the lines of that text it is. */
export interface FoldedLine {
  text: string;
  nth: number;
  of: number;
}

const longestText = 200;

/** All lines that have one of these texts, by their text. */
function linesOf(state: EditorState, texts: ReadonlySet<string>): Map<string, Line[]> {
  const found = new Map<string, Line[]>();
  let number = 0;
  for (const line of state.doc.iterLines()) {
    number++;
    const text = line.slice(0, longestText);
    if (!texts.has(text)) continue;
    const alike = found.get(text);
    if (alike) alike.push(state.doc.line(number));
    else found.set(text, [state.doc.line(number)]);
  }
  return found;
}

export function foldedLines(state: EditorState): FoldedLine[] {
  const lines: Line[] = [];
  foldedRanges(state).between(0, state.doc.length, (from) => void lines.push(state.doc.lineAt(from)));
  const textOf = (line: Line): string => line.text.slice(0, longestText);
  const alike = linesOf(state, new Set(lines.map(textOf)));
  return lines.map((line) => {
    const all = alike.get(textOf(line)) ?? [];
    return {
      text: textOf(line),
      nth: all.findIndex(({ from }) => from === line.from),
      of: all.length,
    };
  });
}

/** How long a note may be read for its folds before it is shown; megabytes take less. */
const foldPatience = 1_000;

/** Folds the lines again that were; where the text is another by now, it stays open. */
export function foldAgain(state: EditorState, kept: readonly FoldedLine[]): TransactionSpec {
  if (kept.length === 0 || !ensureSyntaxTree(state, state.doc.length, foldPatience)) return {};
  // A state has the tree that was there when it was made; the next has what has been read since.
  const read = state.update({}).state;
  const alike = linesOf(state, new Set(kept.map(({ text }) => text)));
  const effects = kept.flatMap(({ text, nth, of }) => {
    const all = alike.get(text) ?? [];
    const line = all.length === of ? all[nth] : undefined;
    const range = line && foldOf(read, line);
    return range ? [foldEffect.of(range)] : [];
  });
  return { effects };
}

/** What is folded is another, by hand or because the text has changed. */
export function foldsChanged(update: ViewUpdate): boolean {
  // Where folding is switched off or on nobody has opened anything.
  if (update.transactions.some((transaction) => transaction.reconfigured)) return false;
  return foldedRanges(update.state) !== foldedRanges(update.startState);
}

const marks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = marksOf(view);
    }
    update(update: ViewUpdate) {
      const folds = foldedRanges(update.state) !== foldedRanges(update.startState);
      if (update.docChanged || update.viewportChanged || parsedInSight(update) || folds)
        this.decorations = marksOf(update.view);
    }
  },
  {
    decorations: (plugin) => plugin.decorations,
    eventHandlers: {
      mousedown(event: MouseEvent, view: EditorView) {
        const line = event.target instanceof Element ? event.target.closest(".cm-foldable-line") : null;
        // Only the mark reaches out of the text to its left.
        if (!line || event.button !== 0 || event.clientX >= line.getBoundingClientRect().left) return false;
        const done = toggle(view, view.state.doc.lineAt(view.posAtDOM(line)));
        if (done) event.preventDefault();
        return done;
      },
    },
  },
);

const isOn = Facet.define<boolean, boolean>({ combine: (given) => given.length > 0 });

/** Folding may be switched off. */
export function foldingIsOn(state: EditorState): boolean {
  return state.facet(isOn);
}

export const folding: Extension = [
  isOn.of(true),
  codeFolding({ placeholderText: "…" }),
  marks,
  EditorView.baseTheme({
    ".cm-foldable-line": { position: "relative" },
    ".cm-foldable-line::after": {
      content: '""',
      position: "absolute",
      left: "-25px",
      top: "calc(0.81em - 8px)",
      width: "20px",
      height: "16px",
      background: "var(--faint)",
      clipPath: "polygon(32% 36%, 50% 58%, 68% 36%, 74% 42%, 50% 72%, 26% 42%)",
      opacity: "0",
      cursor: "pointer",
      transition: "opacity var(--quick), transform var(--quick)",
    },
    ".cm-foldable-line:hover::after, .cm-folded-line::after": { opacity: "1" },
    ".cm-folded-line::after": { transform: "rotate(-90deg)" },
  }),
  // A theme, because CodeMirror's own colours of it are a base theme too.
  EditorView.theme({
    ".cm-foldPlaceholder": {
      margin: "0 6px",
      padding: "0 7px",
      border: "0",
      borderRadius: "999px",
      background: "var(--hover)",
      color: "var(--faint)",
    },
  }),
];
