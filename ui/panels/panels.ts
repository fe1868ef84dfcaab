// Which panel stands in which column, and getting there by keyboard.
import { tick } from "svelte";
import { keep, layout, type LeftPanel, reveal, type RightPanel } from "../shell/layout.svelte";
import { rowsOf } from "./rows";
import { search } from "./search.svelte";

/** Whether this is what the right column shows at this moment. */
export function isShown(panel: RightPanel): boolean {
  return layout.rightPanel === panel && !layout.rightHidden && !search.open;
}

export function showPanel(panel: RightPanel): void {
  reveal("rightHidden");
  search.open = false;
  keep({ rightPanel: panel });
}

export function showLeft(panel: LeftPanel): void {
  reveal("leftHidden");
  keep({ leftPanel: panel });
}

/** Shows a panel and hands it the keyboard: its first row, or its tab where it has none. */
export async function focusPanel(panel: RightPanel): Promise<void> {
  showPanel(panel);
  await focusFirst("right-panel", panel);
}

export async function focusLeft(panel: LeftPanel): Promise<void> {
  showLeft(panel);
  await focusFirst("left-panel", panel);
}

/** How long a panel may take to fill before its tab keeps the keyboard. */
const fillsWithin = 5_000;

async function focusFirst(column: string, panel: string): Promise<void> {
  await tick();
  const first = (): HTMLElement | undefined => {
    const panel = document.getElementById(column);
    return panel ? rowsOf(panel)[0] : undefined;
  };
  const tab = document.getElementById(`tab-${panel}`);
  (first() ?? tab)?.focus();
  // Whoever moves on meanwhile is not called back.
  const end = performance.now() + fillsWithin;
  while (document.activeElement === tab && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    if (document.activeElement === tab) first()?.focus();
  }
}
