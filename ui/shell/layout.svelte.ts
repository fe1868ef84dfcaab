// Column widths, what stands in the columns, and the theme: what the window remembers between starts.
import { recall, remember } from "./memory";

export type Theme = "system" | "light" | "dark";
export const rightPanels = ["related", "links", "outline", "history"] as const;
export type RightPanel = (typeof rightPanels)[number];
export const leftPanels = ["files", "tags"] as const;
export type LeftPanel = (typeof leftPanels)[number];
export type LinkSort = "modified" | "name";
/** How Related shows notes that are linked with this one. */
export const linkedWays = ["marked", "plain", "hidden"] as const;
export type LinkedWay = (typeof linkedWays)[number];
/** What Related is asked about. */
export const relatedScopes = ["block", "note", "selection"] as const;
export type RelatedScope = (typeof relatedScopes)[number];

interface Layout {
  left: number;
  right: number;
  leftHidden: boolean;
  rightHidden: boolean;
  leftPanel: LeftPanel;
  rightPanel: RightPanel;
  linkSort: LinkSort;
  /** sections of the Links panel that are folded */
  foldedLinks: string[];
  /** the links below the text are unfolded */
  footOpen: boolean;
  relatedLinked: LinkedWay;
  relatedScope: RelatedScope;
  theme: Theme;
}

const name = "layout";
const standard: Layout = {
  left: 248,
  right: 336,
  leftHidden: false,
  rightHidden: false,
  leftPanel: "files",
  rightPanel: "related",
  linkSort: "modified",
  foldedLinks: [],
  footOpen: false,
  relatedLinked: "marked",
  relatedScope: "block",
  theme: "system",
};

export const widths = { left: { least: 170, most: 480 }, right: { least: 260, most: 560 } };

export const layout = $state<Layout>({ ...standard });

/** Called once, before the window is built. */
export function recallLayout(): void {
  const stored = { ...standard, ...(recall(name) as Partial<Layout> | undefined) };
  // A panel that another version of Weft had is no panel here.
  if (!leftPanels.includes(stored.leftPanel)) stored.leftPanel = standard.leftPanel;
  if (!rightPanels.includes(stored.rightPanel)) stored.rightPanel = standard.rightPanel;
  if (!linkedWays.includes(stored.relatedLinked)) stored.relatedLinked = standard.relatedLinked;
  if (!relatedScopes.includes(stored.relatedScope)) stored.relatedScope = standard.relatedScope;
  Object.assign(layout, stored);
  applyTheme();
}

function keepLayout(): void {
  remember(name, $state.snapshot(layout));
}

export function setWidth(side: "left" | "right", width: number): void {
  const { least, most } = widths[side];
  layout[side] = Math.round(Math.max(least, Math.min(most, width)));
  keepLayout();
}

export function toggle(panel: "leftHidden" | "rightHidden"): void {
  layout[panel] = !layout[panel];
  keepLayout();
}

export function reveal(panel: "leftHidden" | "rightHidden"): void {
  if (layout[panel]) toggle(panel);
}

/** Changes what is remembered, and remembers it. */
export function keep(change: Partial<Layout>): void {
  Object.assign(layout, change);
  keepLayout();
}

export function setTheme(theme: Theme): void {
  layout.theme = theme;
  applyTheme();
  keepLayout();
}

function applyTheme(): void {
  if (layout.theme === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset["theme"] = layout.theme;
}
