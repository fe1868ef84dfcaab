// Paths inside the vault: relative, with "/" between the parts on every system.
import { mediaKind } from "../editor/live/image_syntax";

export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

const noteEnding = /\.(?:md|markdown)$/i;
const documentEnding = /\.(?:pdf|canvas|base|csv|json|zip|docx?|xlsx?|pptx?)$/i;

/** Whether the name in a link is one of a file that is no note, as far as its ending tells. */
export function namesAttachment(name: string): boolean {
  return mediaKind(name) !== null || documentEnding.test(name);
}

/** Whether Weft opens the file as a note. */
export function isNote(path: string): boolean {
  return noteEnding.test(path);
}

/** What a person calls the file: a note without its ending. */
export function titleOf(path: string): string {
  return nameOf(path).replace(noteEnding, "");
}

/** The ending of a note's file, kept when the note is renamed. */
export function endingOf(path: string): string {
  return noteEnding.exec(path)?.[0] ?? "";
}

export function isWithin(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/** Where `path` is after `from` became `to`. */
export function moved(path: string, from: string, to: string): string {
  return isWithin(path, from) ? to + path.slice(from.length) : path;
}

/** "Coast › Pools" for a note in Coast/Pools; "" at the top. */
export function folderLabel(path: string): string {
  return folderOf(path).replaceAll("/", " › ");
}
