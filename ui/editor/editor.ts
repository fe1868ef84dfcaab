// Puts the extensions together: a note's text becomes an editor state, and one view shows one state at a time.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import {
  cursorDocStart,
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  isolateHistory,
  selectDocStart,
} from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import {
  type ChangeSet,
  EditorSelection,
  EditorState,
  type Extension,
  Prec,
  type Text,
  type TransactionSpec,
} from "@codemirror/state";
import {
  type Command,
  drawSelection,
  EditorView,
  highlightSpecialChars,
  keymap,
  type ViewUpdate,
} from "@codemirror/view";
import { completion, type CompletionCallbacks } from "./completion/completion";
import { cursorRest } from "./cursor_rest";
import { dropPlace } from "./drop_place";
import { foldsChanged } from "./folding";
import { textEnd } from "./foot";
import { frontMatter, frontMatterOf, hideFrontMatter } from "./front_matter";
import { highlighting } from "./highlighting";
import { lineEnds, type LineEnds, toDocument } from "./line_ends";
import { lineStyles } from "./line_styles";
import { followLinks, type FollowLink } from "./links";
import type { LiveCallbacks } from "./live/callbacks";
import { type EditorMode, livePreview } from "./live_preview";
import { markdownSupport } from "./markdown";
import { markedRanges } from "./marked_range";
import { type PasteCallbacks, pasting } from "./paste/paste";
import { dejaVu, type DejaVuCallbacks } from "./proposals/deja_vu";
import { acceptHere, linkProposals, type ProposalCallbacks } from "./proposals/proposals";
import { parseAhead } from "./parse_ahead";
import { marginAbove } from "./place";
import { type EditorSettings, plainSettings, settingsExtension } from "./settings";
import { severalCursors } from "./several_cursors";
import { sharedHistory } from "./shared_text";
import { toCell } from "./table_keys";
import { textDirection } from "./text_direction";
import { theme } from "./theme";
import { withoutKeysOfCommands } from "./text_commands/text_commands";

export interface EditorEvents {
  changed: (update: ViewUpdate) => void;
  /** the cursor is somewhere else */
  moved: (position: number, view: EditorView) => void;
  /** the front matter went out of sight, or came back */
  frontMatterHidden: (hidden: boolean, view: EditorView) => void;
  /** other lines are folded than before */
  folded?: (state: EditorState) => void;
  /** the cursor has stood still for a moment */
  rested: (position: number, view: EditorView) => void;
  follow: FollowLink;
  /** of the views that show the note, the one that keeps its undo history */
  historyKeeper?: (view: EditorView) => EditorView;
  left: () => void;
  /** what is offered while one types; nothing without it */
  completion?: CompletionCallbacks;
  /** what becomes of files and pictures that are pasted or dropped; without it only text is pasted */
  paste?: PasteCallbacks;
  /** what becomes of links that propose themselves; none do without it */
  proposals?: ProposalCallbacks;
  /** what is told of paragraphs that were written before */
  dejaVu?: DejaVuCallbacks;
  /** what live preview asks for; without it images and embeds are empty places */
  live?: LiveCallbacks;
}

/** How a note is shown from the start. */
export interface ShownAs {
  withoutFrontMatter?: boolean;
  settings?: EditorSettings;
  mode?: EditorMode;
}

/** A line longer than this is shown as plain text: markdown's inline parser takes a whole paragraph in one go. */
export const longestMarkdownLine = 40_000;
/** And so is a paragraph of many lines, which is read in one go too. */
export const longestMarkdownParagraph = 200_000;

export function isTooLongForMarkdown(doc: Text): boolean {
  if (doc.length <= longestMarkdownLine) return false;
  let paragraph = 0;
  for (const line of doc.iterLines()) {
    if (line.length > longestMarkdownLine) return true;
    // The markdown parser reads a paragraph in one go: nothing may be typed meanwhile.
    paragraph = line.trim() === "" ? 0 : paragraph + line.length + 1;
    if (paragraph > longestMarkdownParagraph) return true;
  }
  return false;
}

export function createNoteState(
  text: string,
  ends: LineEnds,
  readOnly: boolean,
  events: EditorEvents,
  { withoutFrontMatter = false, settings = plainSettings, mode = "source" }: ShownAs = {},
): EditorState {
  const doc = toDocument(text, ends);
  const plain = isTooLongForMarkdown(doc);
  const rich: Extension = plain
    ? []
    : [
        livePreview({ mode, callbacks: events.live, follow: events.follow }),
        markdownSupport(),
        parseAhead,
        highlighting,
        lineStyles,
        bracketMatching(),
        highlightSelectionMatches(),
      ];
  const state = EditorState.create({
    doc,
    extensions: [
      lineEnds(ends),
      EditorState.readOnly.of(readOnly),
      EditorState.allowMultipleSelections.of(true),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        autocorrect: "off",
        autocapitalize: "off",
        "aria-label": "Note text",
      }),
      EditorView.scrollMargins.of(() => ({ top: marginAbove, bottom: 90 })),
      EditorState.tabSize.of(4),
      history({ newGroupDelay: 600 }),
      sharedHistory(events.historyKeeper ?? ((view) => view)),
      drawSelection(),
      severalCursors,
      textDirection,
      dropPlace,
      highlightSpecialChars(),
      closeBrackets(),
      events.completion && !plain ? completion(events.completion) : [],
      events.proposals && !plain ? linkProposals(events.proposals) : [],
      events.dejaVu && !plain ? dejaVu(events.dejaVu) : [],
      events.paste ? pasting(events.paste) : [],
      search({ top: true }),
      rich,
      frontMatter,
      textEnd,
      markedRanges,
      theme,
      settingsExtension(settings, doc, plain),
      followLinks(events.follow),
      cursorRest(events.rested),
      Prec.high(
        keymap.of([
          { key: "Mod-Home", run: toTop(cursorDocStart), shift: toTop(selectDocStart) },
          { key: "Tab", run: toCell(1), shift: toCell(-1) },
          { key: "Tab", run: acceptHere },
          { key: "Tab", run: indentInList, shift: indentLess },
        ]),
      ),
      keymap.of([
        ...closeBracketsKeymap,
        ...withoutKeysOfCommands([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
      ]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) events.changed(update);
        if (foldsChanged(update)) events.folded?.(update.state);
        if (update.docChanged || update.selectionSet)
          events.moved(update.state.selection.main.head, update.view);
        const { hidden } = frontMatterOf(update.state);
        if (hidden !== frontMatterOf(update.startState).hidden) events.frontMatterHidden(hidden, update.view);
        if (update.focusChanged && !update.view.hasFocus) events.left();
      }),
    ],
  });
  return withoutFrontMatter ? state.update(hideFrontMatter(state, true)).state : state;
}

/**
 * Puts a state into the view. CodeMirror draws the gap that stands for the unseen part of a huge line without its
 * height at first, measures the line as if it ended there, and then draws all of it: minutes of layout for 5 MB.
 * A cursor inside the gap, for no longer than this call, makes it draw the gap anew, with its height.
 */
export function showState(view: EditorView, state: EditorState): void {
  view.setState(state);
  const { from, to, length } = state.doc.lineAt(view.viewport.from);
  if (length <= longestMarkdownLine) return;
  view.dispatch({ selection: { anchor: Math.floor((from + to) / 2) } });
  view.dispatch({ selection: state.selection });
}

/** The note's start has its title above it, which CodeMirror does not know of. */
function toTop(toStart: Command): Command {
  return (view) => {
    view.scrollDOM.scrollTop = 0;
    return toStart(view);
  };
}

/** Tab indents a list item or a selection; elsewhere it writes a tab, and it never leaves the note. */
function indentInList(view: EditorView): boolean {
  if (view.state.readOnly) return false;
  const { main } = view.state.selection;
  const line = view.state.doc.lineAt(main.head);
  const start = line.text.slice(0, 200);
  if (!main.empty || /^\s*(?:[-*+]|\d{1,9}[.)])\s/.test(start)) return indentMore(view);
  view.dispatch(view.state.replaceSelection("\t"), { scrollIntoView: true, userEvent: "input" });
  return true;
}

/** A change that came from the disk: an event of its own in the undo history; cursor and scroll stay. */
export function outsideChange(changes: ChangeSet): TransactionSpec {
  return { changes, annotations: isolateHistory.of("full"), userEvent: "outside" };
}

/** The cursor's place carried over into a state made anew. */
export function withCursorOf(state: EditorState, old: EditorState): EditorState {
  const head = Math.min(old.selection.main.head, state.doc.length);
  return state.update({ selection: EditorSelection.cursor(head), userEvent: "select" }).state;
}
