// What the editor of a note offers while one types: links and tags of the vault.
import * as api from "../api";
import type { LinkCompletion, TagUse } from "../bindings";
import type { CompletionCallbacks } from "../editor/completion/completion";
import type { LinkChoice } from "../editor/completion/link_completion";
import { linkToBlock } from "./following";
import { folderLabel, titleOf } from "./paths";
import { vault } from "./vault.svelte";

/** Of the note that is written in: where it is, and its text as its file has it. */
interface Written {
  readonly path: string;
  readonly fileText: string;
}

export function completionFor(note: Written): CompletionCallbacks {
  return {
    links: async (typed, limit) => {
      // Headings and blocks of this note are those of the editor.
      const text = typed.startsWith("#") ? note.fileText : null;
      // Without an answer nothing is offered, and writing goes on.
      const found = await api.completeLink(note.path, typed, text, limit).catch(() => []);
      return found.map((one) => choiceOf(one, note.path));
    },
    tags,
  };
}

export function choiceOf(found: LinkCompletion, from: string): LinkChoice {
  const { note, name, marks, kind, target, offset } = found;
  const inNote = kind === "heading" || kind === "block";
  const where =
    kind === "alias" ? titleOf(note) : !inNote ? folderLabel(note) : note === from ? "" : titleOf(note);
  const choice = { name, marks, kind, target, where };
  if (target !== null) return choice;
  return { ...choice, linkToBlock: (embed) => void linkToBlock({ note, start: offset }, embed) };
}

let known: { changes: number; tags: Promise<TagUse[]> } | null = null;

/** Asked anew when something in the vault has changed. */
function tags(): Promise<TagUse[]> {
  if (known?.changes !== vault.changes)
    known = { changes: vault.changes, tags: api.listTags().catch(() => []) };
  return known.tags;
}
