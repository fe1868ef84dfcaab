// What the tree remembers: open folders (per vault, between starts), the active row, the row being renamed.
import { recall, remember } from "../shell/memory";
import { folderOf } from "../shell/paths";
import { vault } from "../shell/vault.svelte";

export const tree = $state<{
  active: string | null;
  renaming: string | null;
  /** a new folder that is to be named */
  made: string | null;
  /** above 0 while the keyboard is wished here */
  focusAsked: number;
  folder: () => string;
}>({ active: null, renaming: null, made: null, focusAsked: 0, folder: activeFolder });

let expanded = $state.raw<ReadonlySet<string>>(new Set());

export function expandedFolders(): ReadonlySet<string> {
  return expanded;
}

/** Where a new note goes: the folder that is active, or the one of the active file. */
function activeFolder(): string {
  const path = tree.active;
  if (path === null) return "";
  const entry = vault.files.find((file) => file.path === path);
  return entry?.kind === "folder" ? path : folderOf(path);
}

function memoryName(): string {
  return `expanded ${vault.info?.root ?? ""}`;
}

export function setExpanded(folders: string[], open: boolean): void {
  if (folders.every((folder) => expanded.has(folder) === open)) return;
  const next = new Set(expanded);
  for (const folder of folders) {
    if (open) next.add(folder);
    else next.delete(folder);
  }
  expanded = next;
  keepExpanded();
}

export function collapseAll(): void {
  expanded = new Set();
  keepExpanded();
}

/** Called when a vault has been opened. */
export function recallExpanded(): void {
  tree.active = null;
  tree.renaming = null;
  const stored = recall(memoryName());
  const folders = Array.isArray(stored) ? stored.filter((one): one is string => typeof one === "string") : [];
  expanded = new Set(folders);
}

function keepExpanded(): void {
  remember(memoryName(), [...expanded]);
}
