// The parts of the window that the keyboard goes to in turn: the left side, the text, the right side, the status bar.
import { focusLeft, focusPanel, showLeft } from "../panels/panels";
import { focusRelated } from "../panels/related_keys";
import { focusSearch } from "../panels/search_keys";
import { search } from "../panels/search.svelte";
import { tree } from "../panels/tree.svelte";
import { addProperty } from "../properties/adding.svelte";
import { covering } from "./covering.svelte";
import { layout } from "./layout.svelte";
import { focusEditor, notes } from "./notes.svelte";
import { panes } from "./panes/model.svelte";

export interface Region {
  name: string;
  /** a side that was put away is passed over */
  reachable: () => boolean;
  focus: () => void;
}

const regions: readonly Region[] = [
  {
    name: "left",
    reachable: () => !layout.leftHidden,
    focus: () => (layout.leftPanel === "files" ? focusTree() : void focusLeft(layout.leftPanel)),
  },
  {
    name: "text",
    reachable: () => true,
    focus: () => (covering.view === null ? focusText() : focusCovering()),
  },
  {
    name: "right",
    reachable: () => !layout.rightHidden,
    focus() {
      if (search.open) focusSearch();
      else if (layout.rightPanel === "related" && notes.shown) void focusRelated();
      else void focusPanel(layout.rightPanel);
    },
  },
  { name: "status", reachable: () => firstIn("status") !== null, focus: () => firstIn("status")?.focus() },
];

/** What lies over the panes takes the keyboard where it is worked with. */
function focusCovering(): void {
  document.querySelector<HTMLElement>("[data-covering]")?.focus();
}

function firstIn(region: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-region="${region}"] button:enabled`);
}

export function focusTree(): void {
  showLeft("files");
  if (notes.shown) tree.active = notes.shown.path;
  tree.focusAsked++;
}

/** The note's text, or what stands in its place. */
export function focusText(): void {
  if (notes.shown) focusEditor();
  else firstIn("text")?.focus();
}

/** The first property of the note, or a new one where it has none. */
export function focusProperties(): void {
  const first = document.querySelector<HTMLElement>(`#${panes.active.id} .properties button:enabled`);
  if (first) first.focus();
  else addProperty();
}

/** The one after the region that has the keyboard, or the one before it; from none of them to the text. */
export function regionBeside(
  all: readonly Region[],
  current: string | undefined,
  step: 1 | -1,
): Region | null {
  const at = all.findIndex(({ name }) => name === current);
  if (at < 0) return all.find(({ name }) => name === "text") ?? null;
  for (let away = 1; away < all.length; away++) {
    const region = all[(at + step * away + all.length * away) % all.length];
    if (region?.reachable()) return region;
  }
  return null;
}

export function goToRegion(step: 1 | -1): void {
  const here = document.activeElement?.closest<HTMLElement>("[data-region]")?.dataset["region"];
  regionBeside(regions, here, step)?.focus();
}
