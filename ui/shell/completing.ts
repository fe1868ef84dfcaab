// What the editor of a note offers while one types: links and tags of the vault.
import * as api from "../api";
import type { LinkCompletion, MeantBlock, MeantBlocks, TagUse } from "../bindings";
import type { CompletionCallbacks } from "../editor/completion/completion";
import type { LinkChoice } from "../editor/completion/link_completion";
import type { MeantChoices } from "../editor/completion/meant_completion";
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
    async meant(words, limit) {
      const found = await api.meantBlocks(note.path, words, limit).catch(() => null);
      return found ? meantOf(found) : { choices: [], state: "" };
    },
    tags,
  };
}

export function meantOf(found: MeantBlocks): MeantChoices {
  return { choices: found.blocks.map(choiceOfBlock), state: stateOf(found) };
}

function choiceOfBlock({ note, title, heading, words, start, target }: MeantBlock): LinkChoice {
  const where = [title, ...heading].join(" › ");
  const choice = { name: words === "" ? title : words, marks: [], kind: "meant" as const, target, where };
  if (target !== null) return choice;
  return { ...choice, linkToBlock: (embed) => void linkToBlock({ note, start }, embed) };
}

function stateOf({ meaning, waiting }: MeantBlocks): string {
  if (!meaning) return "By words: the model is not there to ask";
  if (waiting === 0) return "";
  return `Weft is still reading: ${waiting.toLocaleString()} passages are compared roughly`;
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
