// The panes of the window and the tabs in them, as a tree: what stands beside what. It opens and saves nothing.
import type { EditorView } from "@codemirror/view";
import type { EditorMode } from "../../editor/live_preview";
import type { TextPlace } from "../../editor/place";
import type { NoteSession } from "../session.svelte";

export interface Place {
  /** byte offsets in the file */
  start: number;
  end: number;
  /** what it stands below: headings, or the page of a document */
  heading?: readonly string[];
}

let made = 0;

export class Tab {
  readonly id = `tab-${++made}`;
  /** null as long as the note is not read, or there is none */
  session = $state.raw<NoteSession | null>(null);
  /** the note to be shown while there is no session for it */
  wanted = $state<string | null>(null);
  pinned = $state(false);
  back = $state.raw<string[]>([]);
  forward = $state.raw<string[]>([]);
  /** why the note that was asked for is not shown */
  failure = $state.raw<{ path: string; message: string } | null>(null);
  /** how its note is shown while it is written; null before it has had one */
  mode = $state<EditorMode | null>(null);
  /** its note is shown as a finished page instead of the editor */
  reading = $state(false);
  /** the byte at the top of the page, as long as the note is read */
  pagePlace: number | null = null;
  /** the place of the note that is to be shown next, as an object of its own each time */
  goal = $state.raw<{ position: number } | null>(null);
  /** where the person was when the tab was last shown */
  place: TextPlace | null = null;
  /** what is to be shown as soon as the tab has a view */
  passage: Place | null = null;

  get path(): string | null {
    return this.session?.path ?? this.wanted;
  }
}

/** A note that is read. */
export interface ShownPage {
  /** what has the keyboard */
  element: HTMLElement;
  /** the byte at its top; null where the reader has not moved from where they came */
  place: () => number | null;
}

export class Pane {
  readonly id = `pane-${++made}`;
  tabs = $state.raw<Tab[]>([new Tab()]);
  shownId = $state("");
  view: EditorView | null = null;
  page: ShownPage | null = null;
  /** the text gets the keyboard as soon as it is there */
  wantsFocus = false;
  /** tabs by when they were last shown, the latest last */
  visited: string[] = [];

  constructor(tabs?: Tab[]) {
    if (tabs && tabs.length > 0) this.tabs = tabs;
    this.shownId = this.tabs[0]?.id ?? "";
  }

  get tab(): Tab {
    return this.tabs.find((tab) => tab.id === this.shownId) ?? (this.tabs[0] as Tab);
  }
}

export type Direction = "row" | "column";

export class Split {
  readonly id = `split-${++made}`;
  /** of the room, in parts of one, one for each child */
  shares = $state.raw<number[]>([]);
  children = $state.raw<PaneNode[]>([]);

  constructor(
    readonly direction: Direction,
    children: PaneNode[],
    shares?: number[],
  ) {
    this.children = children;
    this.shares = shares ?? children.map(() => 1 / children.length);
  }
}

export type PaneNode = Pane | Split;

class Panes {
  root = $state.raw<PaneNode>(new Pane());
  active = $state.raw<Pane>(this.root as Pane);
}

export const panes = new Panes();

export function allPanes(node: PaneNode = panes.root): Pane[] {
  return node instanceof Pane ? [node] : node.children.flatMap((child) => allPanes(child));
}

export function allTabs(): Tab[] {
  return allPanes().flatMap((pane) => pane.tabs);
}

export function paneOf(tab: Tab): Pane | undefined {
  return allPanes().find((pane) => pane.tabs.includes(tab));
}

function parentOf(child: PaneNode, node: PaneNode = panes.root): Split | undefined {
  if (node instanceof Pane) return undefined;
  if (node.children.includes(child)) return node;
  for (const one of node.children) {
    const found = parentOf(child, one);
    if (found) return found;
  }
  return undefined;
}

/** Makes room beside a pane and puts a new one there, before it or behind it. */
export function splitPane(pane: Pane, direction: Direction, added: Pane, before = false): void {
  const parent = parentOf(pane);
  const pair = before ? [added, pane] : [pane, added];
  if (parent?.direction === direction) {
    const at = parent.children.indexOf(pane);
    const share = (parent.shares[at] ?? 0) / 2;
    parent.shares = parent.shares.toSpliced(at, 1, share, share);
    parent.children = parent.children.toSpliced(at, 1, ...pair);
  } else putInPlaceOf(pane, new Split(direction, pair), parent);
}

function putInPlaceOf(old: PaneNode, put: PaneNode, parent: Split | undefined): void {
  if (parent) parent.children = parent.children.map((child) => (child === old ? put : child));
  else panes.root = put;
}

/** Takes a pane out; the others share its room. The last one stays. */
export function removePane(pane: Pane): void {
  const parent = parentOf(pane);
  if (!parent) return;
  const at = parent.children.indexOf(pane);
  const [neighbour] = allPanes(parent.children[at - 1] ?? parent.children[at + 1]);
  const shares = parent.shares.toSpliced(at, 1);
  const sum = shares.reduce((one, other) => one + other, 0) || 1;
  parent.children = parent.children.toSpliced(at, 1);
  parent.shares = shares.map((share) => share / sum);
  const [only] = parent.children;
  if (only && parent.children.length === 1) collapse(parent, only);
  if (panes.active === pane && neighbour) panes.active = neighbour;
}

/** A split of one is no split; one in the same direction as the split around it is part of that. */
function collapse(split: Split, only: PaneNode): void {
  const parent = parentOf(split);
  if (parent && only instanceof Split && only.direction === parent.direction) {
    const at = parent.children.indexOf(split);
    const share = parent.shares[at] ?? 0;
    parent.shares = parent.shares.toSpliced(at, 1, ...only.shares.map((part) => part * share));
    parent.children = parent.children.toSpliced(at, 1, ...only.children);
  } else putInPlaceOf(split, only, parent);
}

/** Where something stands, in parts of the whole room. */
export interface Room {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Divider extends Room {
  split: Split;
  /** between this child and the next */
  index: number;
}

/** Panes are drawn side by side and not inside of each other, so that a split takes nobody's editor apart. */
export function roomsOf(
  node: PaneNode = panes.root,
  room: Room = { left: 0, top: 0, width: 1, height: 1 },
): { panes: (Room & { pane: Pane })[]; dividers: Divider[] } {
  if (node instanceof Pane) return { panes: [{ ...room, pane: node }], dividers: [] };
  const all: ReturnType<typeof roomsOf> = { panes: [], dividers: [] };
  const inRow = node.direction === "row";
  let before = 0;
  for (const [index, child] of node.children.entries()) {
    const share = node.shares[index] ?? 0;
    const part = inRow
      ? { ...room, left: room.left + before * room.width, width: share * room.width }
      : { ...room, top: room.top + before * room.height, height: share * room.height };
    const inside = roomsOf(child, part);
    all.panes.push(...inside.panes);
    all.dividers.push(...inside.dividers);
    before += share;
    if (index === node.children.length - 1) continue;
    const edge = inRow
      ? { ...room, left: room.left + before * room.width, width: 0 }
      : { ...room, top: room.top + before * room.height, height: 0 };
    all.dividers.push({ ...edge, split: node, index });
  }
  return all;
}

/** No pane gets smaller than this by drawing a divider. */
const leastShare = 0.12;

/** Moves the divider behind a child: what one gains the next loses. */
export function moveDivider(split: Split, index: number, share: number): void {
  const both = (split.shares[index] ?? 0) + (split.shares[index + 1] ?? 0);
  const least = Math.min(leastShare, both / 2);
  const first = Math.max(least, Math.min(both - least, share));
  split.shares = split.shares.toSpliced(index, 2, first, both - first);
}
