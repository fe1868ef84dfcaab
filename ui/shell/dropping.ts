// Links to files of the vault that are dragged into a note, or chosen in the tree, and files that are picked for it.
import * as api from "../api";
import { insertLink } from "../editor/links";
import { insertFiles, putCursorAt } from "../editor/paste/paste";
import { editorView, notes } from "./notes.svelte";
import { sayError } from "./notices.svelte";
import type { Pane } from "./panes/model.svelte";
import { activatePane } from "./panes/tabs";

/** Where a file of the vault is let go, a link to it is written, or what embeds it. */
export async function linkDropped(path: string, pane: Pane, at: MouseEvent): Promise<void> {
  if (!pane.view) return;
  activatePane(pane);
  putCursorAt(pane.view, at);
  await linkToFile(path);
}

/** Writes a link to a file at the cursor of the note on the screen. */
export async function linkToFile(path: string): Promise<void> {
  const session = notes.shown;
  const view = editorView();
  if (!session || !view || session.readOnly !== null) return;
  try {
    const link = await api.fileLink(session.path, path);
    if (notes.shown !== session) return;
    insertLink(view, link);
    view.focus();
  } catch (thrown) {
    sayError(`The link could not be written: ${api.commandError(thrown).message}`);
  }
}

/** Asks for files with the system's dialog, and puts them into the note. */
export function attachFiles(): void {
  const view = editorView();
  if (!view) return;
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.addEventListener("change", () => {
    view.focus();
    if (input.files && input.files.length > 0) void insertFiles(view, [...input.files]);
  });
  input.click();
}
