// The vault's files as the rows of a tree: folders first, then by name, numbers in their order.
import type { FileEntry, FileKind } from "../bindings";
import { folderOf, nameOf, titleOf } from "../shell/paths";

export interface TreeNode {
  path: string;
  label: string;
  kind: FileKind;
  /** notes in a folder, with those in the folders below */
  notes: number;
  children: TreeNode[];
}

export interface TreeRow {
  path: string;
  label: string;
  kind: FileKind;
  depth: number;
  notes: number;
  expanded: boolean;
  position: number;
  siblings: number;
}

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

export function buildTree(files: FileEntry[]): TreeNode {
  const root: TreeNode = { path: "", label: "", kind: "folder", notes: 0, children: [] };
  const folders = new Map<string, TreeNode>([["", root]]);
  const folderAt = (path: string): TreeNode => {
    const known = folders.get(path);
    if (known) return known;
    const folder: TreeNode = { path, label: nameOf(path), kind: "folder", notes: 0, children: [] };
    folders.set(path, folder);
    folderAt(folderOf(path)).children.push(folder);
    return folder;
  };
  for (const { path, kind } of files) {
    if (kind === "folder") {
      folderAt(path);
      continue;
    }
    const label = kind === "note" ? titleOf(path) : nameOf(path);
    folderAt(folderOf(path)).children.push({ path, label, kind, notes: 0, children: [] });
  }
  finish(root);
  return root;
}

function finish(folder: TreeNode): void {
  for (const child of folder.children) {
    if (child.kind === "folder") {
      finish(child);
      folder.notes += child.notes;
    } else if (child.kind === "note") folder.notes++;
  }
  folder.children.sort(
    (a, b) =>
      Number(b.kind === "folder") - Number(a.kind === "folder") ||
      byName.compare(a.label, b.label) ||
      (a.path < b.path ? -1 : 1),
  );
}

/** The rows that show, given which folders are open. */
export function visibleRows(root: TreeNode, expanded: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (folder: TreeNode, depth: number): void => {
    folder.children.forEach((child, index) => {
      const open = child.kind === "folder" && expanded.has(child.path);
      const { path, label, kind, notes } = child;
      const siblings = folder.children.length;
      rows.push({ path, label, kind, depth, notes, expanded: open, position: index + 1, siblings });
      if (open) add(child, depth + 1);
    });
  };
  add(root, 0);
  return rows;
}

/** The folders that must be open for `path` to show. */
export function foldersAbove(path: string): string[] {
  const above: string[] = [];
  for (let folder = folderOf(path); folder !== ""; folder = folderOf(folder)) above.push(folder);
  return above;
}

/** The next row whose name starts with what was typed, going round once. */
export function rowStartingWith(rows: TreeRow[], typed: string, from: number): number {
  const wanted = typed.toLocaleLowerCase();
  for (let step = 0; step < rows.length; step++) {
    const index = (from + step) % rows.length;
    if (rows[index]?.label.toLocaleLowerCase().startsWith(wanted)) return index;
  }
  return -1;
}
