// What the vault tells while it is open: each event to whom it concerns, or to the person as a notice.
import type { ShadowedLinks } from "../bindings";
import { healthNoteChanged } from "../panels/health.svelte";
import { reviewNoteChanged } from "../panels/review.svelte";
import { count } from "./counting";
import { headingRenamed } from "./heading_renames";
import { noteEvent, notes, openNote } from "./notes.svelte";
import { sayUntilRead } from "./notices.svelte";
import { folderLabel, titleOf } from "./paths";
import { type NewsEvent, writable } from "./vault.svelte";

export function news(event: NewsEvent): void {
  switch (event.kind) {
    case "note_changed":
    case "note_removed":
      noteEvent(event);
      reviewNoteChanged(event.path);
      healthNoteChanged(event.path);
      break;
    case "name_taken":
      nameTaken(event.shadowed);
      break;
    case "heading_renamed":
      headingRenamed(event);
      break;
    case "recovered":
      sayUntilRead(event.message);
      break;
  }
}

function place(path: string): string {
  const folder = folderLabel(path);
  return `“${titleOf(path)}” ${folder === "" ? "at the top" : `in “${folder}”`}`;
}

/** Links changed their meaning without a byte of them changing: the person decides which note goes by the name. */
function nameTaken({ path, meant, links }: ShadowedLinks): void {
  const text = `${count(links, "link")} that meant ${place(meant)} ${links === 1 ? "means" : "mean"} the new note ${place(path)} now.`;
  sayUntilRead(
    text,
    ...(writable() ? [{ label: "Rename the new note", run: () => void nameAnew(path) }] : []),
    { label: "Show the old one", run: () => void openNote(meant) },
  );
}

async function nameAnew(path: string): Promise<void> {
  if (await openNote(path)) notes.naming = path;
}
