// The vault's tags as the rows of a tree: "a/b" stands under "a", upper and lower case are the same.
import type { TagUse } from "../bindings";

export interface TagNode {
  /** the whole name, as most notes spell it */
  name: string;
  /** the name in lower case, by which tags are the same */
  key: string;
  label: string;
  notes: number;
  children: TagNode[];
}

export interface TagRow {
  name: string;
  key: string;
  label: string;
  notes: number;
  depth: number;
  expandable: boolean;
  expanded: boolean;
}

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

export function buildTagTree(tags: readonly TagUse[]): TagNode[] {
  const top: TagNode[] = [];
  const known = new Map<string, TagNode>();
  const counted = new Set<string>();

  function nodeOf(name: string): TagNode {
    const key = name.toLowerCase();
    const there = known.get(key);
    if (there) return there;
    const slash = name.lastIndexOf("/");
    const node: TagNode = { name, key, label: name.slice(slash + 1), notes: 0, children: [] };
    known.set(key, node);
    (slash < 0 ? top : nodeOf(name.slice(0, slash)).children).push(node);
    return node;
  }

  for (const { name, notes } of tags) {
    const node = nodeOf(name);
    node.notes = notes;
    node.name = name;
    node.label = name.slice(name.lastIndexOf("/") + 1);
    counted.add(node.key);
  }
  finish(top, counted);
  return top;
}

function finish(nodes: TagNode[], counted: ReadonlySet<string>): void {
  for (const node of nodes) {
    finish(node.children, counted);
    // A tag that no note bears by itself stands for those below it; a note may bear several of them.
    if (!counted.has(node.key)) node.notes = Math.max(0, ...node.children.map((child) => child.notes));
  }
  nodes.sort((a, b) => byName.compare(a.label, b.label) || (a.name < b.name ? -1 : 1));
}

export function visibleTags(nodes: readonly TagNode[], expanded: ReadonlySet<string>): TagRow[] {
  const rows: TagRow[] = [];
  const add = (level: readonly TagNode[], depth: number): void => {
    for (const { name, key, label, notes, children } of level) {
      const open = expanded.has(key);
      rows.push({ name, key, label, notes, depth, expandable: children.length > 0, expanded: open });
      if (open) add(children, depth + 1);
    }
  };
  add(nodes, 0);
  return rows;
}
