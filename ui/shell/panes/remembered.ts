// Panes and tabs as they are written down between starts, and made again: what is gone meanwhile is left out.
import type { EditorMode } from "../../editor/live_preview";
import type { TextPlace } from "../../editor/place";
import { recall, remember } from "../memory";
import { vault } from "../vault.svelte";
import { allPanes, Pane, type PaneNode, panes, Split, Tab } from "./model.svelte";

interface KeptTab {
  path: string;
  pinned: boolean;
  back: string[];
  forward: string[];
  place: Omit<TextPlace, "scroll"> | null;
  mode: EditorMode | null;
  reading: boolean;
  /** the byte at the top of the page */
  page: number | null;
}

type KeptNode =
  | { kind: "pane"; tabs: KeptTab[]; shown: number; active: boolean }
  | { kind: "split"; direction: "row" | "column"; shares: number[]; children: KeptNode[] };

const mostVisits = 20;

function keptPlace(pane: Pane, tab: Tab): KeptTab["place"] {
  const present = pane.tab === tab && pane.view ? tab.session?.placeIn(pane.view) : null;
  const place = present ?? tab.place;
  return place && { anchor: place.anchor, head: place.head, top: place.top, offset: place.offset };
}

export function keptNode(node: PaneNode): KeptNode {
  if (node instanceof Split) {
    const { direction, shares } = node;
    return { kind: "split", direction, shares, children: node.children.map(keptNode) };
  }
  const tabs = node.tabs.filter((tab) => tab.path !== null);
  return {
    kind: "pane",
    tabs: tabs.map((tab) => ({
      path: tab.path as string,
      pinned: tab.pinned,
      back: tab.back.slice(-mostVisits),
      forward: tab.forward.slice(-mostVisits),
      place: keptPlace(node, tab),
      mode: tab.mode,
      reading: tab.reading,
      page: tab.pagePlace,
    })),
    shown: Math.max(0, tabs.indexOf(node.tab)),
    active: panes.active === node,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && Math.abs(value) < 1e9;
}

function toPlace(value: unknown): TextPlace | null {
  if (!isObject(value)) return null;
  const { anchor, head, top, offset } = value;
  if (!isNumber(anchor) || !isNumber(head) || !isNumber(offset)) return null;
  return { anchor, head, offset, top: isNumber(top) ? top : null };
}

function toTab(value: unknown, exists: (path: string) => boolean): Tab | null {
  if (!isObject(value) || typeof value["path"] !== "string" || !exists(value["path"])) return null;
  const tab = new Tab();
  tab.wanted = value["path"];
  tab.pinned = value["pinned"] === true;
  tab.back = texts(value["back"]).filter(exists);
  tab.forward = texts(value["forward"]).filter(exists);
  tab.place = toPlace(value["place"]);
  const { mode, page } = value;
  tab.mode = mode === "live" || mode === "source" ? mode : null;
  tab.reading = value["reading"] === true;
  tab.pagePlace = isNumber(page) ? page : null;
  return tab;
}

/** How deep splits may lie in each other: what was written by something else must not take the window down. */
const deepest = 12;

/** Null where nothing of it is left to show. `active` takes the pane that was worked in. */
export function toNode(
  value: unknown,
  exists: (path: string) => boolean,
  active: (pane: Pane) => void,
  depth = 0,
): PaneNode | null {
  if (!isObject(value) || depth > deepest) return null;
  if (value["kind"] === "pane") {
    const kept = Array.isArray(value["tabs"]) ? value["tabs"] : [];
    const tabs = kept.map((one) => toTab(one, exists));
    const left = tabs.filter((tab) => tab !== null);
    if (left.length === 0) return null;
    const pane = new Pane(left);
    const shown = typeof value["shown"] === "number" ? tabs[value["shown"]] : null;
    if (shown) pane.shownId = shown.id;
    if (value["active"] === true) active(pane);
    return pane;
  }
  if (value["kind"] !== "split" || !Array.isArray(value["children"])) return null;
  const shares: unknown[] = Array.isArray(value["shares"]) ? value["shares"] : [];
  const children = value["children"].flatMap((child: unknown, index) => {
    const node = toNode(child, exists, active, depth + 1);
    const share = shares[index];
    return node
      ? [{ node, share: typeof share === "number" && share > 0.01 && share < 1 ? share : 0.5 }]
      : [];
  });
  const [only] = children;
  if (!only || children.length === 1) return only?.node ?? null;
  const sum = children.reduce((total, { share }) => total + share, 0);
  return new Split(
    value["direction"] === "column" ? "column" : "row",
    children.map(({ node }) => node),
    children.map(({ share }) => share / sum),
  );
}

function memoryName(): string {
  return `panes ${vault.info?.root ?? ""}`;
}

/** False where nothing was kept, or nothing of it is left. */
export function recallPanes(): boolean {
  const notes = new Set(vault.files.filter(({ kind }) => kind === "note").map(({ path }) => path));
  let active: Pane | null = null;
  const root = toNode(
    recall(memoryName()),
    (path) => notes.has(path),
    (pane) => (active = pane),
  );
  if (!root) return false;
  panes.root = root;
  panes.active = active ?? (allPanes()[0] as Pane);
  return true;
}

export function keepPanes(): void {
  if (vault.info && !vault.opening) remember(memoryName(), keptNode(panes.root));
}
