// What a person does to files: new, rename, move, to the trash and back. Each says what went wrong,
// and what can be undone says how.
import * as api from "../api";
import { carryAlong, focusEditor, letGo, notes, openNote } from "./notes.svelte";
import { say, sayError } from "./notices.svelte";
import { endingOf, folderOf, join, nameOf, titleOf } from "./paths";
import { refreshFiles, vault, writable } from "./vault.svelte";

function complain(thrown: unknown, what: string): void {
  sayError(`${what}: ${api.commandError(thrown).message}`);
}

function mayWrite(): boolean {
  if (writable()) return true;
  if (vault.info) sayError(`This folder is read-only: ${vault.info.read_only ?? ""}`);
  return false;
}

/** Makes a note, shows it, and puts the cursor into its name. */
export async function newNote(folder: string, name: string | null = null): Promise<void> {
  if (!mayWrite()) return;
  try {
    const path = await api.createNote(folder, name);
    void refreshFiles();
    if (!(await openNote(path))) return;
    if (name === null) notes.naming = path;
    else focusEditor();
  } catch (thrown) {
    complain(thrown, "The note could not be made");
  }
}

/** Makes a folder under a name that is free, and returns it. */
export async function newFolder(parent: string): Promise<string | null> {
  if (!mayWrite()) return null;
  const taken = new Set(vault.files.map((file) => file.path.toLocaleLowerCase()));
  let name = "New folder";
  for (let number = 1; taken.has(join(parent, name).toLocaleLowerCase()); number++)
    name = `New folder ${number}`;
  try {
    const path = await api.createFolder(join(parent, name));
    await refreshFiles();
    return path;
  } catch (thrown) {
    complain(thrown, "The folder could not be made");
    return null;
  }
}

/** Gives a file another name in the same folder; a note keeps its ending. False when that failed. */
export function rename(path: string, title: string): Promise<boolean> {
  const name = title.trim();
  const isFolder = vault.files.some((file) => file.path === path && file.kind === "folder");
  const to = join(folderOf(path), isFolder ? name : name + endingOf(path));
  if (name === "" || to === path) return Promise.resolve(name !== "");
  return change(path, to, `“${isFolder ? nameOf(path) : titleOf(path)}” could not be renamed`);
}

export async function moveInto(path: string, folder: string): Promise<boolean> {
  const to = join(folder, nameOf(path));
  if (to === path || folder === path || folder.startsWith(`${path}/`)) return true;
  return change(path, to, `“${titleOf(path)}” could not be moved`);
}

async function change(from: string, to: string, failure: string): Promise<boolean> {
  if (!mayWrite()) return false;
  try {
    const outcome = await carryAlong(from, () => api.renameFile(from, to));
    void refreshFiles();
    const links = outcome.links_to_old;
    if (links > 0) {
      say(
        `${links === 1 ? "1 link" : `${links.toLocaleString()} links`} elsewhere still ${links === 1 ? "names" : "name"} “${titleOf(from)}”.`,
      );
    }
    return true;
  } catch (thrown) {
    complain(thrown, failure);
    return false;
  }
}

export async function trash(path: string): Promise<void> {
  if (!mayWrite()) return;
  const wasShown = notes.shown?.path === path;
  try {
    await letGo(path, () => api.trashFile(path));
    void refreshFiles();
    say(`“${titleOf(path)}” is in the trash.`, {
      label: "Undo",
      run: () => void bringBack(path, wasShown),
    });
  } catch (thrown) {
    complain(thrown, `“${titleOf(path)}” could not be moved to the trash`);
  }
}

async function bringBack(path: string, show: boolean): Promise<void> {
  try {
    await api.restoreFile(path);
    await refreshFiles();
    if (show) await openNote(path);
  } catch (thrown) {
    complain(thrown, `“${titleOf(path)}” could not be brought back`);
  }
}

export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(said);
  } catch {
    sayError("The system did not let Weft use the clipboard.");
  }
}
