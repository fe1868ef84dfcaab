// Colours inside code fences. What is in sight is read on its own: were the code part of the note's own tree, every
// key would go through all the code of a long note once more.
import { syntaxTree } from "@codemirror/language";
import { type EditorState, type Extension, Prec, type Range, StateEffect } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import type { Parser, SyntaxNode } from "@lezer/common";
import { highlightTree } from "@lezer/highlight";
import { codeHighlighter, grammarOf } from "../rendering/code";
import { parsedInSight } from "./parsed_in_sight";

/** How much of a block is read, in characters: it is read again with every key that is pressed in it. */
const longest = 30_000;
/** How many blocks are remembered as they were read last. */
const mostKept = 60;

/** Part of a block's code, by the classes it is shown with. */
interface Coloured {
  from: number;
  to: number;
  mark: Decoration;
}

const grammarLoaded = StateEffect.define<null>();
const marks = new Map<string, Decoration>();

function markOf(classes: string): Decoration {
  let mark = marks.get(classes);
  if (!mark) marks.set(classes, (mark = Decoration.mark({ class: classes })));
  return mark;
}

/** What the grammar makes of the code; the last blocks of all notes are kept. */
const kept = new Map<Parser, Map<string, Coloured[]>>();

function coloured(grammar: Parser, code: string): Coloured[] {
  const known = kept.get(grammar) ?? new Map<string, Coloured[]>();
  kept.set(grammar, known);
  let found = known.get(code);
  known.delete(code);
  if (!found) {
    const parts: Coloured[] = [];
    highlightTree(grammar.parse(code), codeHighlighter, (from, to, classes) =>
      parts.push({ from, to, mark: markOf(classes) }),
    );
    found = parts;
  }
  known.set(code, found);
  for (const oldest of known.keys()) {
    if (known.size <= mostKept) break;
    known.delete(oldest);
  }
  return found;
}

/** Code in a quote or a list stands in pieces, between the marks in front of its lines. */
function colourBlock(
  state: EditorState,
  block: SyntaxNode,
  grammar: Parser,
  found: Range<Decoration>[],
): void {
  const pieces = block.getChildren("CodeText");
  const code = pieces
    .map(({ from, to }) => state.sliceDoc(from, to))
    .join("")
    .slice(0, longest);
  const parts = coloured(grammar, code);
  let next = 0;
  let read = 0;
  for (const piece of pieces) {
    const end = read + piece.to - piece.from;
    const shift = piece.from - read;
    for (let at = next; at < parts.length; at++) {
      const part = parts[at];
      if (!part || part.from >= end) break;
      if (part.to <= end) next = at + 1;
      const from = Math.max(part.from, read);
      if (from < part.to) found.push(part.mark.range(from + shift, Math.min(part.to, end) + shift));
    }
    read = end;
  }
}

function colours(view: EditorView, loading: Set<Promise<Parser | null>>): DecorationSet {
  const { state, visibleRanges } = view;
  const found: Range<Decoration>[] = [];
  let last = -1;
  for (const { from, to } of visibleRanges) {
    syntaxTree(state).iterate({
      from,
      to,
      enter(node) {
        if (node.name !== "FencedCode") return undefined;
        const info = node.node.getChild("CodeInfo");
        // One block may reach through several ranges.
        if (!info || node.from <= last) return false;
        last = node.from;
        const language = /^[^\s{]+/.exec(state.sliceDoc(info.from, info.to))?.[0] ?? "";
        const grammar = grammarOf(language);
        if (grammar instanceof Promise) loading.add(grammar);
        else if (grammar) colourBlock(state, node.node, grammar, found);
        return false;
      },
    });
  }
  return Decoration.set(found, true);
}

class Colours {
  decorations: DecorationSet;
  private gone = false;

  constructor(view: EditorView) {
    this.decorations = this.read(view);
  }

  private read(view: EditorView): DecorationSet {
    const loading = new Set<Promise<Parser | null>>();
    const decorations = colours(view, loading);
    for (const grammar of loading) {
      void grammar.then((loaded) => {
        if (loaded && !this.gone) view.dispatch({ effects: grammarLoaded.of(null) });
      });
    }
    return decorations;
  }

  update(update: ViewUpdate): void {
    const loaded = update.transactions.some(({ effects }) => effects.some((one) => one.is(grammarLoaded)));
    if (update.docChanged || update.viewportChanged || parsedInSight(update) || loaded)
      this.decorations = this.read(update.view);
  }

  destroy(): void {
    this.gone = true;
  }
}

/** Within the colour of a quote, which would hide theirs. */
export const codeColours: Extension = Prec.highest(
  ViewPlugin.fromClass(Colours, { decorations: (plugin) => plugin.decorations }),
);
