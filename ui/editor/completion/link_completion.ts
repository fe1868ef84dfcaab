// Completing "[[": names, aliases, headings and blocks, as the engine ranks them.
import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  pickedCompletion,
} from "@codemirror/autocomplete";
import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { isInCode } from "./places";

/** What a link may go to. */
export interface LinkChoice {
  /** what is shown, and was matched */
  name: string;
  /** offsets into `name` of the characters that were typed */
  marks: readonly number[];
  /** where it is: a folder, or a note; "" where that says nothing */
  where: string;
  kind: "note" | "alias" | "attachment" | "heading" | "block" | "meant";
  /** what stands between the brackets; null for a block that has no id yet */
  target: string | null;
  /** writes a link to a block without an id, at the cursor */
  linkToBlock?: (embed: boolean) => void;
}

export type CompleteLink = (typed: string, limit: number) => Promise<LinkChoice[]>;

const shown = 30;
/** Longer than any name: behind a bracket that was never closed nothing is looked for. */
const longestTarget = 300;

/** The link that is being typed at a place: where its text begins, and whether it is an embed. */
export function openLinkAt(
  state: EditorState,
  position: number,
): { from: number; typed: string; embed: boolean } | null {
  const line = state.doc.lineAt(position);
  const before = state.sliceDoc(Math.max(line.from, position - longestTarget), position);
  const open = /(!?)\[\[([^[\]|]*)$/.exec(before);
  if (!open || isInCode(state, position)) return null;
  const typed = open[2] ?? "";
  return { from: position - typed.length, typed, embed: open[1] === "!" };
}

export function linkSource(complete: CompleteLink) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const link = openLinkAt(context.state, context.pos);
    // Behind "?" a description stands, and no name.
    if (!link || link.typed.startsWith("?")) return null;
    const choices = await complete(link.typed, shown);
    if (context.aborted) return null;
    const options = choices.map((choice) => optionOf(choice, link.embed));
    const wanted = link.typed.trim();
    const isName = wanted !== "" && !/[#^]/.test(wanted);
    const known = choices.some((choice) => choice.name.toLowerCase() === wanted.toLowerCase());
    // A link may lead to a note that is still to be written.
    if (isName && !known) options.push(optionOf(newNote(wanted), link.embed));
    if (options.length === 0) return null;
    const marks = new Map(options.map((option, index) => [option, choices[index]?.marks ?? []]));
    return {
      from: link.from,
      options,
      // The engine has matched and ranked them.
      filter: false,
      getMatch: (option) => ranges(marks.get(option) ?? []),
    };
  };
}

function newNote(name: string): LinkChoice {
  return { name, marks: [], where: "no such note yet", kind: "note", target: name };
}

export function optionOf(choice: LinkChoice, embed: boolean): Completion {
  // An embed shows the note itself; what stands behind a pipe would be its size.
  const written = embed ? (choice.target?.replace(/\|.*$/, "") ?? null) : choice.target;
  return {
    label: choice.name,
    detail: choice.where,
    type: choice.kind,
    apply: (view, completion, from, to) => {
      if (written === null) linkToBlock(view, choice, from, to, embed);
      else insertTarget(view, completion, written, from, to);
    },
  };
}

/** Each of the offsets as a range, neighbours joined. */
function ranges(marks: readonly number[]): number[] {
  const found: number[] = [];
  for (const mark of marks) {
    if (found.at(-1) === mark) found[found.length - 1] = mark + 1;
    else found.push(mark, mark + 1);
  }
  return found;
}

/** What of a link's end stands behind the cursor already. */
function closing(state: EditorState, at: number): number {
  return state.sliceDoc(at, at + 2) === "]]" ? 2 : 0;
}

function insertTarget(
  view: EditorView,
  completion: Completion,
  target: string,
  from: number,
  to: number,
): void {
  const end = to + closing(view.state, to);
  // In a table a bare pipe would end the cell.
  const written = isInTable(view.state, from) ? target.replace(/\|/g, "\\|") : target;
  view.dispatch({
    changes: { from, to: end, insert: `${written}]]` },
    selection: { anchor: from + written.length + 2 },
    annotations: pickedCompletion.of(completion),
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}

export function isInTable(state: EditorState, position: number): boolean {
  const line = state.doc.lineAt(position);
  return /^\s*\|/.test(line.text.slice(0, position - line.from));
}

/** Takes away what was typed of the link; the engine writes it, and the block's id. */
function linkToBlock(view: EditorView, choice: LinkChoice, from: number, to: number, embed: boolean): void {
  const start = from - (embed ? 3 : 2);
  view.dispatch({
    changes: { from: start, to: to + closing(view.state, to) },
    selection: { anchor: start },
    userEvent: "input.complete",
  });
  choice.linkToBlock?.(embed);
}
