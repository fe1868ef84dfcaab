// Everything that can be done with the text by a command: what the palette, the keys and the text's menu offer.
import { snippet, startCompletion } from "@codemirror/autocomplete";
import {
  addCursorAbove,
  addCursorBelow,
  copyLineDown,
  deleteLine,
  indentLess,
  indentMore,
  moveLineDown,
  moveLineUp,
} from "@codemirror/commands";
import { foldAll, foldCode, unfoldAll, unfoldCode } from "@codemirror/language";
import { openSearchPanel, selectNextOccurrence, selectSelectionMatches } from "@codemirror/search";
import type { StateCommand } from "@codemirror/state";
import type { Command, EditorView, KeyBinding } from "@codemirror/view";
import { inserts } from "../completion/insert_commands";
import { foldingIsOn } from "../folding";
import { heldCell } from "../live/held_cell";
import { toggleTasks } from "../live/tasks";
import { bulletList, heading, numberedList, quoted } from "./line_marks";
import { tableCommands } from "./table_commands";
import { wrapIn, wrapInLink } from "./wrapping";

export interface TextCommand {
  /** stays the same for ever: chosen keys are remembered by it */
  id: string;
  label: string;
  /** as menus write it: "Ctrl+Shift+K" */
  key?: string;
  run: Command;
  /** the same for the text of a table's cell; other commands have to do with lines, which a cell has not */
  inCell?: StateCommand;
  /** there only while this is so */
  enabled?: (view: EditorView) => boolean;
}

/** Puts a snippet at the cursor, a block on a line of its own. */
function insert(text: string, block: boolean): Command {
  return (view) => {
    const { state } = view;
    if (state.readOnly) return false;
    const { from, to } = state.selection.main;
    const line = state.doc.lineAt(from);
    const before = block && state.sliceDoc(line.from, from).trim() !== "" ? "\n\n" : "";
    snippet(before + text)(view, null, from, to);
    if (text.includes("[[")) startCompletion(view);
    return true;
  };
}

const inline = (run: StateCommand): Pick<TextCommand, "run" | "inCell"> => ({ run, inCell: run });

const levels = [1, 2, 3, 4, 5, 6] as const;

const folds = (view: EditorView): boolean => foldingIsOn(view.state) && heldCell(view) === null;

const textCommandsAlone: TextCommand[] = [
  { id: "bold", label: "Bold", key: "Ctrl+B", ...inline(wrapIn("**")) },
  { id: "italic", label: "Italic", key: "Ctrl+I", ...inline(wrapIn("*")) },
  { id: "strikethrough", label: "Strikethrough", ...inline(wrapIn("~~")) },
  { id: "highlight", label: "Highlight", ...inline(wrapIn("==")) },
  { id: "inline-code", label: "Inline code", ...inline(wrapIn("`")) },
  { id: "inline-math", label: "Formula in the line", ...inline(wrapIn("$")) },
  { id: "comment", label: "Comment", key: "Ctrl+/", ...inline(wrapIn("%%")) },
  { id: "web-link", label: "Link to a page", key: "Ctrl+K", ...inline(wrapInLink) },
  { id: "toggle-task", label: "Toggle task", key: "Ctrl+L", run: toggleTasks },
  { id: "bullet-list", label: "Bulleted list", run: bulletList },
  { id: "numbered-list", label: "Numbered list", run: numberedList },
  { id: "quote", label: "Quote", run: quoted },
  ...levels.map((level) => ({ id: `heading-${level}`, label: `Heading ${level}`, run: heading(level) })),
  { id: "no-heading", label: "No heading", run: heading(0) },
  { id: "line-up", label: "Move line up", key: "Ctrl+Shift+ArrowUp", run: moveLineUp },
  { id: "line-down", label: "Move line down", key: "Ctrl+Shift+ArrowDown", run: moveLineDown },
  { id: "copy-line", label: "Duplicate line", key: "Alt+Shift+ArrowDown", run: copyLineDown },
  { id: "delete-line", label: "Delete line", key: "Ctrl+Shift+K", run: deleteLine },
  { id: "indent", label: "Indent", key: "Ctrl+]", run: indentMore },
  { id: "outdent", label: "Outdent", key: "Ctrl+[", run: indentLess },
  { id: "cursor-above", label: "Add a cursor above", key: "Ctrl+Alt+ArrowUp", run: addCursorAbove },
  { id: "cursor-below", label: "Add a cursor below", key: "Ctrl+Alt+ArrowDown", run: addCursorBelow },
  { id: "next-occurrence", label: "Select the next such word too", key: "Ctrl+D", run: selectNextOccurrence },
  { id: "all-occurrences", label: "Select all of these", key: "Ctrl+Shift+L", run: selectSelectionMatches },
  { id: "replace", label: "Find and replace in note", key: "Ctrl+H", run: openSearchPanel },
  { id: "fold", label: "Fold", key: "Ctrl+Shift+[", run: foldCode, enabled: folds },
  { id: "unfold", label: "Unfold", key: "Ctrl+Shift+]", run: unfoldCode, enabled: folds },
  { id: "fold-all", label: "Fold all headings and lists", key: "Ctrl+Alt+[", run: foldAll, enabled: folds },
  { id: "unfold-all", label: "Unfold everything", key: "Ctrl+Alt+]", run: unfoldAll, enabled: folds },
];

/** Those of "/" that no command above does. */
const insertCommands: TextCommand[] = inserts
  .filter(({ label }) => !textCommandsAlone.some((command) => command.label === label) && label !== "Task")
  .map(({ label, text, block }) => ({
    id: `insert-${label.toLowerCase().replace(/\W+/g, "-")}`,
    label: `Insert: ${label}`,
    run: insert(text, block),
  }));

export const textCommands: readonly TextCommand[] = [
  ...textCommandsAlone,
  ...insertCommands,
  ...tableCommands,
];

/** Whether the command has something to do where the keyboard is, or was before the palette. */
export function canRun(view: EditorView, { enabled, inCell }: TextCommand): boolean {
  if (enabled) return enabled(view);
  return heldCell(view) === null || inCell !== undefined;
}

export function runIn(view: EditorView, { run, inCell }: TextCommand): boolean {
  const cell = inCell && heldCell(view);
  return cell ? cell.edit(inCell) : run(view);
}

/** CodeMirror's "Shift-Mod-k" as menus write it. */
function chord(key: string): string {
  const parts = key.split(/-(?=.)/);
  const name = parts.pop() ?? "";
  const has = (...names: string[]): boolean => parts.some((part) => names.includes(part));
  const modifiers = [has("Mod", "Ctrl") && "Ctrl", has("Alt") && "Alt", has("Shift") && "Shift"];
  return [...modifiers, name.length === 1 ? name.toUpperCase() : name].filter(Boolean).join("+");
}

const keysOfCommands = new Set(textCommands.flatMap(({ key }) => (key === undefined ? [] : [key])));

/** A key map without the keys of commands: those are the window's to give, and may have been taken away. */
export function withoutKeysOfCommands(bindings: readonly KeyBinding[]): KeyBinding[] {
  return bindings.filter(({ key }) => key === undefined || !keysOfCommands.has(chord(key)));
}
