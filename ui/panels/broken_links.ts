// Links that lead nowhere: what they may have meant, and writing that in their place.
import * as api from "../api";
import type { UnresolvedLink } from "../bindings";
import { fromByteOffset } from "../editor/offsets";
import { focusEditor, notes, openNote } from "../shell/notes.svelte";
import { say, sayError } from "../shell/notices.svelte";
import { folderLabel, namesAttachment, titleOf } from "../shell/paths";
import type { NoteSession } from "../shell/session.svelte";
import { retarget } from "./retarget";

export function suggestionLabel(link: UnresolvedLink, suggestion: string): string {
  if (link.missing === "block") return `^${suggestion.replace(/^\^/, "")}`;
  if (link.missing === "heading") return suggestion;
  const folder = folderLabel(suggestion);
  return folder === "" ? titleOf(suggestion) : `${titleOf(suggestion)}  (${folder})`;
}

export function missingLabel(missing: UnresolvedLink["missing"], name: string): string {
  return missing === "note" && namesAttachment(name) ? "no such file" : `no such ${missing}`;
}

/** Opens the note at the link and writes the suggestion into it, as if it had been typed. */
export async function mendLink(link: UnresolvedLink, suggestion: string): Promise<void> {
  try {
    const wiki =
      link.missing === "note"
        ? (await api.linkText(link.note, suggestion, [])).replace(/^\[\[|\]\]$/g, "")
        : "";
    const text = retarget(link.text, link.missing, suggestion, wiki, link.note);
    if (text === null) {
      say("This link is written in a way that only you can mend.");
      await openNote(link.note, link);
      focusEditor();
      return;
    }
    if (!(await openNote(link.note, link))) return;
    const session = notes.shown;
    const place = session?.path === link.note ? placeOf(link, session) : null;
    if (!session || !place) {
      say(`“${titleOf(link.note)}” has changed since; the link stands there no longer.`);
      return;
    }
    if (session.readOnly !== null) {
      sayError(`“${titleOf(link.note)}” cannot be edited: ${session.readOnly}`);
      return;
    }
    session.edit({
      changes: { ...place, insert: text },
      selection: { anchor: place.from },
      userEvent: "input.link",
    });
    focusEditor();
    await session.autosave.flush();
  } catch (thrown) {
    sayError(`The link could not be mended: ${api.commandError(thrown).message}`);
  }
}

/** Where the link stands in the text as it is now: at its place, or the one nearest to it. */
function placeOf(link: UnresolvedLink, session: NoteSession): { from: number; to: number } | null {
  const { doc } = session;
  const wanted = fromByteOffset(doc, link.start, session.shape);
  const { length } = link.text;
  if (doc.sliceString(wanted, wanted + length) === link.text) return { from: wanted, to: wanted + length };
  const text = doc.toString();
  const before = text.lastIndexOf(link.text, wanted);
  const after = text.indexOf(link.text, wanted);
  const from = before < 0 ? after : after < 0 || wanted - before < after - wanted ? before : after;
  return from < 0 ? null : { from, to: from + length };
}
