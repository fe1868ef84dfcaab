// Dragging a tab: along its strip, into another pane's, or to the side of a pane, which is split then.
import { allPanes, type Direction, type Pane, type Tab } from "./model.svelte";
import { openNote } from "../notes.svelte";
import { activatePane, moveTab, splitOff } from "./tabs";

export type Target =
  | { kind: "strip"; pane: Pane; index: number; /** where the line is drawn */ x: number }
  | { kind: "side"; pane: Pane; direction: Direction; before: boolean }
  | { kind: "whole"; pane: Pane };

class TabDrag {
  tab = $state.raw<Tab | null>(null);
  x = $state(0);
  y = $state(0);
  target = $state.raw<Target | null>(null);
}

export const tabDrag = new TabDrag();

/** A hand that shakes while it clicks does not drag. */
const leastDistance = 6;
/** So much of a pane at its sides asks for a split. */
const side = 0.28;

/** Where something that is let go here would go. */
export function targetAt(x: number, y: number): Target | null {
  const element = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-pane]");
  const pane = allPanes().find(({ id }) => id === element?.dataset["pane"]);
  if (!element || !pane) return null;
  const strip = element.querySelector<HTMLElement>("[role='tablist']");
  const bar = strip?.getBoundingClientRect();
  const room = element.getBoundingClientRect();
  if (strip && bar && y <= bar.bottom) {
    const tabs = [...strip.querySelectorAll<HTMLElement>("[data-tab]")].map((tab) =>
      tab.getBoundingClientRect(),
    );
    const index = tabs.filter((tab) => x > tab.left + tab.width / 2).length;
    const line = tabs[index]?.left ?? (tabs.at(-1)?.right ?? bar.left) + 1;
    return { kind: "strip", pane, index, x: line - room.left };
  }
  const left = (x - room.left) / room.width;
  const top = (y - (bar?.bottom ?? room.top)) / (room.bottom - (bar?.bottom ?? room.top));
  if (Math.min(left, 1 - left) < Math.min(top, 1 - top, side))
    return { kind: "side", pane, direction: "row", before: left < 0.5 };
  if (Math.min(top, 1 - top) < side) return { kind: "side", pane, direction: "column", before: top < 0.5 };
  return { kind: "whole", pane };
}

function drop(tab: Tab, target: Target): void {
  if (target.kind === "strip") moveTab(tab, target.pane, target.index);
  else if (target.kind === "side") splitOff(tab, target.pane, target.direction, target.before);
  else moveTab(tab, target.pane, target.pane.tabs.length);
}

/** A note that is dragged from elsewhere onto a strip. */
export async function openInTab(path: string, pane: Pane, index: number): Promise<void> {
  activatePane(pane);
  const tab = await openNote(path, null, { newTab: true });
  if (tab) moveTab(tab, pane, index);
}

/** Follows the pointer from a press on a tab. */
export function startTabDrag(event: PointerEvent, tab: Tab): void {
  const { clientX, clientY } = event;

  function move(now: PointerEvent): void {
    const distance = Math.hypot(now.clientX - clientX, now.clientY - clientY);
    if (tabDrag.tab === null && distance < leastDistance) return;
    tabDrag.tab = tab;
    tabDrag.x = now.clientX;
    tabDrag.y = now.clientY;
    tabDrag.target = targetAt(now.clientX, now.clientY);
  }

  function end(now: Event): void {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    removeEventListener("keydown", cancel, true);
    const { tab: dragged, target } = tabDrag;
    tabDrag.tab = null;
    tabDrag.target = null;
    if (dragged && target && now.type === "pointerup") drop(dragged, target);
  }

  function cancel(key: KeyboardEvent): void {
    if (key.key !== "Escape" || tabDrag.tab === null) return;
    key.stopPropagation();
    end(key);
  }

  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
  addEventListener("keydown", cancel, true);
}
