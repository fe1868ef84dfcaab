// What can be done to a row of the tree, each with its key.
import type { WhereTo } from "../editor/links";
import { copyText } from "../shell/copying";
import { newNote, trash } from "../shell/files";
import type { MenuItem } from "../shell/menu.svelte";
import { openDocument } from "../shell/outside";
import { askFolder } from "../shell/dialogs.svelte";
import { folderOf } from "../shell/paths";
import { vault, writable } from "../shell/vault.svelte";
import { collapseAll } from "./tree.svelte";
import type { TreeRow } from "./tree_model";

export interface TreeActions {
  open: (row: TreeRow, where?: WhereTo) => void;
  rename: (path: string) => void;
  addFolder: (parent: string) => Promise<void>;
}

export function rowMenu(row: TreeRow, doing: TreeActions): MenuItem[] {
  const disabled = !writable();
  const folder = row.kind === "folder" ? row.path : folderOf(row.path);
  const items: MenuItem[] = [];
  if (row.kind === "attachment") {
    const run = (): void => openDocument(row.path);
    items.push({ kind: "action", label: "Open with another program", run }, { kind: "line" });
  } else {
    const label = row.kind === "note" ? "Open" : row.expanded ? "Close" : "Open";
    items.push({ kind: "action", label, key: "Enter", run: () => doing.open(row) });
    if (row.kind === "note") {
      const inTab = (): void => doing.open(row, { newTab: true });
      items.push({ kind: "action", label: "Open in a new tab", key: "Ctrl+Enter", run: inTab });
      const beside = (): void => doing.open(row, { split: true });
      items.push({ kind: "action", label: "Open beside", key: "Ctrl+Alt+Enter", run: beside });
    }
    items.push({ kind: "line" });
  }
  items.push(
    { kind: "action", label: "New note here", key: "Ctrl+N", disabled, run: () => void newNote(folder) },
    { kind: "action", label: "New folder here", disabled, run: () => void doing.addFolder(folder) },
    { kind: "line" },
    { kind: "action", label: "Rename", key: "F2", disabled, run: () => doing.rename(row.path) },
    {
      kind: "action",
      label: "Move to folder…",
      key: "Ctrl+Shift+M",
      disabled,
      run: () => askFolder(row.path),
    },
    { kind: "action", label: "Copy path", run: () => void copyText(fullPath(row.path), "Path copied.") },
    { kind: "line" },
    {
      kind: "action",
      label: "Move to trash",
      key: "Delete",
      danger: true,
      disabled,
      run: () => void trash(row.path),
    },
  );
  return items;
}

export function treeMenu(doing: TreeActions): MenuItem[] {
  const disabled = !writable();
  return [
    { kind: "action", label: "New note", key: "Ctrl+N", disabled, run: () => void newNote("") },
    { kind: "action", label: "New folder", disabled, run: () => void doing.addFolder("") },
    { kind: "line" },
    { kind: "action", label: "Close all folders", run: collapseAll },
  ];
}

function fullPath(path: string): string {
  const root = vault.info?.root ?? "";
  return root === ""
    ? path
    : root.includes("\\")
      ? `${root}\\${path.replaceAll("/", "\\")}`
      : `${root}/${path}`;
}
