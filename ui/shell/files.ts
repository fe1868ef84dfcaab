// What a person does to files: new, rename, move, to the trash and back. Each says what went wrong,
// and what can be undone says how.
import * as api from "../api";
import type { WhereTo } from "../editor/links";
import { count } from "./counting";
import { askAboutLinks } from "./dialogs.svelte";
import { carryAlong, focusEditor, letGo, notes, openNote, readOpenAgain } from "./notes.svelte";
import { say, sayError } from "./notices.svelte";
import { endingOf, folderOf, join, nameOf, titleOf } from "./paths";
import { applied, everythingSaved, sayDone } from "./transactions";
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
export async function newNote(
  folder: string,
  name: string | null = null,
  where: WhereTo = {},
): Promise<void> {
  if (!mayWrite()) return;
  try {
    const path = await api.createNote(folder, name);
    void refreshFiles();
    const tab = await openNote(path, null, where);
    if (!tab) return;
    // In a tab that was read, there is nothing to read yet.
    tab.reading = false;
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

/** Renames or moves, and asks first what is to become of links that name the old place. */
async function change(from: string, to: string, failure: string): Promise<boolean> {
  if (!mayWrite() || !(await everythingSaved())) return false;
  try {
    const plan = await api.planRename(from, to);
    const asks = plan.edits.length > 0 || plan.warnings.length > 0;
    const choice = asks ? await askAboutLinks(plan) : "update";
    if (choice === "cancel") return false;
    // What was typed while the question stood there goes along as well.
    if (asks && !(await everythingSaved())) return false;
    const transaction = await carryAlong(from, to, () => api.renameFile(from, to, choice === "update"));
    applied(transaction);
    await readOpenAgain(transaction.notes);
    void refreshFiles();
    if (plan.edits.length === 0) return true;
    if (choice === "only") {
      const links = plan.edits.length;
      sayDone(
        `${count(links, "link")} elsewhere still ${links === 1 ? "names" : "name"} “${titleOf(from)}”.`,
        transaction,
      );
    } else {
      const { edits, notes: changed } = transaction;
      sayDone(`${count(edits.length, "link")} in ${count(changed.length, "note")} updated.`, transaction);
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
    if (show) await openNote(path, null, { newTab: true });
  } catch (thrown) {
    complain(thrown, `“${titleOf(path)}” could not be brought back`);
  }
}
