// Following a link from the note on the screen, and linking from it to a passage.
import * as api from "../api";
import type { Hit } from "../bindings";
import { undo } from "@codemirror/commands";
import { type FoundLink, insertLink, makeRoomForLink, type WhereTo } from "../editor/links";
import { toByteOffset } from "../editor/offsets";
import { newNote } from "./files";
import { editorView, focusEditor, notes, openNote } from "./notes.svelte";
import { say, sayError } from "./notices.svelte";
import { followAddress, offerDocument } from "./outside";
import { folderOf, join, namesAttachment, titleOf } from "./paths";
import { changeFiles, sayDone } from "./transactions";
import { vault, writable } from "./vault.svelte";

export async function follow(link: FoundLink, where: WhereTo = {}): Promise<void> {
  const from = notes.shown?.path;
  if (from === undefined) return;
  if (link.kind === "address") {
    followAddress(link.address);
    return;
  }
  await followTarget(from, link.target, where);
}

/** Opens what a link of `from` leads to; `written` is what stands between its brackets. */
export async function followTarget(from: string, written: string, where: WhereTo = {}): Promise<void> {
  try {
    const target = await api.resolveLink(from, written);
    if (target) {
      if (isAttachment(target.path)) {
        offerDocument(target.path);
        return;
      }
      const place = target.offset > 0 ? { start: target.offset, end: target.offset } : null;
      await openNote(target.path, place, where);
      focusEditor();
      return;
    }
    const name = written.replace(/#.*$/, "").replace(/\.md$/i, "").trim();
    if (name === "") {
      say(`This note has no “${written.replace(/^#+/, "")}”.`);
    } else if (namesAttachment(name)) say(`There is no file “${name}” in this folder.`);
    else if (writable()) {
      say(`There is no note “${name}” yet.`, {
        label: "Create it",
        run: () => void createFromLink(from, name),
      });
    } else say(`There is no note “${name}”.`);
  } catch (thrown) {
    sayError(`The link could not be followed: ${api.commandError(thrown).message}`);
  }
}

function isAttachment(path: string): boolean {
  return vault.files.some((file) => file.path === path && file.kind === "attachment");
}

/** A bare name becomes a note beside the one that links to it; a path is taken from the top of the vault. */
export function createFromLink(from: string, target: string): Promise<void> {
  const slash = target.lastIndexOf("/");
  if (slash < 0) return newNote(folderOf(from), target);
  const folder = target.slice(0, slash);
  const relative = folder === "." || folder.startsWith("./") || folder.startsWith("..");
  const parts: string[] = relative ? folderOf(from).split("/") : [];
  for (const part of folder.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return newNote(parts.filter((part) => part !== "").reduce(join, ""), target.slice(slash + 1));
}

/** Writes a link to the passage at the cursor of the note on the screen. */
export async function linkTo(hit: Hit): Promise<void> {
  const session = notes.shown;
  const view = editorView();
  if (!session || !view || session.readOnly !== null) return;
  try {
    const link = await api.linkText(session.path, hit.note, hit.heading);
    if (notes.shown !== session) return;
    insertLink(view, link);
    view.focus();
  } catch (thrown) {
    sayError(`The link could not be written: ${api.commandError(thrown).message}`);
  }
}

/** The same, to the very block: one that has no id gets one in its own note, by the same change. */
export async function linkToBlock(hit: Pick<Hit, "note" | "start">, embed = false): Promise<void> {
  const session = notes.shown;
  const view = editorView();
  if (!session || !view || session.readOnly !== null) return;
  const blank = makeRoomForLink(view);
  const transaction = await changeFiles("The link could not be written", () => {
    const position = toByteOffset(session.doc, session.cursor, session.shape);
    return api.linkToBlock(session.path, position, session.hash, hit.note, hit.start, embed);
  });
  if (notes.shown !== session) return;
  if (!transaction) {
    if (blank) undo(view);
    return;
  }
  const link = transaction.edits.find((edit) => edit.note === session.path && edit.before === "");
  if (link)
    view.dispatch({ selection: { anchor: session.cursor + link.after.length }, scrollIntoView: true });
  view.focus();
  if (transaction.notes.some((path) => path !== session.path))
    sayDone(`Linked. The paragraph in “${titleOf(hit.note)}” has an id now.`, transaction);
}
