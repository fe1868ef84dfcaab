// What a command is about when nothing else is said: the row that the tree stands on, or the note on the screen.
import { onSavedSearch } from "../../panels/search_offers.svelte";
import { tree } from "../../panels/tree.svelte";
import { notes } from "../notes.svelte";
import { folderOf } from "../paths";
import { settings } from "../settings.svelte";
import { writable } from "../vault.svelte";
import { vimMode } from "../vim.svelte";

export const withNote = (): boolean => notes.shown !== null;
export const withText = (): boolean => notes.shown !== null && !notes.reading;
export const editable = (): boolean => writable() && notes.shown?.readOnly === null && !notes.reading;

export function inTree(): boolean {
  return document.activeElement?.matches("[role='tree'], [role='tree'] *") ?? false;
}

/** Whether the text has the keyboard, and its keys are Weft's and not vim's. */
export function textTakesKeys(): boolean {
  if (settings.vimKeys && vimMode.name !== "insert") return false;
  return document.activeElement?.matches(".cm-content, .cm-content *") ?? false;
}

/** The file that a key means: the active row while the tree has the keyboard, else the note on the screen. */
export function meantFile(): string | null {
  return inTree() ? tree.active : (notes.shown?.path ?? null);
}

/** The folder a new note goes into. */
export function currentFolder(): string {
  if (inTree()) return tree.folder();
  return notes.shown ? folderOf(notes.shown.path) : "";
}

/** Whether F2 is the key of what the keyboard stands on, and not of the note on the screen. */
export function keepsRenameKey(): boolean {
  return inTree() || onSavedSearch();
}
