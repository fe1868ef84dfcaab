// Dragging a row of the tree: into a folder, into the text of a note as a link, onto a tab bar to be opened.
// Pointer events only: the system's own drag and drop is not the same everywhere.
import { hideDropPlace, showDropPlace } from "../editor/drop_place";
import { folderOf, isWithin } from "../shell/paths";
import { allPanes, type Pane } from "../shell/panes/model.svelte";
import { type Target, tabDrag, targetAt } from "../shell/panes/tab_drag.svelte";

export interface DraggedRow {
  path: string;
  label: string;
  kind: "folder" | "note" | "attachment";
}

/** What is done with a row that is let go. */
export interface RowDrops {
  /** null where nothing may be moved or written */
  intoFolder: ((folder: string) => void) | null;
  intoText: ((pane: Pane, at: MouseEvent) => void) | null;
  ontoTabs: (target: Extract<Target, { kind: "strip" }>) => void;
}

export const drag = $state<{
  path: string | null;
  label: string;
  /** the folder it would go into; null where it cannot go */
  into: string | null;
  x: number;
  y: number;
}>({ path: null, label: "", into: null, x: 0, y: 0 });

/** A hand that shakes while it clicks does not drag. */
const leastDistance = 6;

/** Follows the pointer from a press on a row; one of `drops` is called when it is let go at a fitting place. */
export function startDrag(event: PointerEvent, row: DraggedRow, drops: RowDrops): void {
  if (event.button !== 0) return;
  const { clientX, clientY } = event;
  let text: Pane | null = null;

  function move(now: PointerEvent): void {
    if (drag.path === null && Math.hypot(now.clientX - clientX, now.clientY - clientY) < leastDistance)
      return;
    drag.path = row.path;
    drag.label = row.label;
    drag.x = now.clientX;
    drag.y = now.clientY;
    const element = document.elementFromPoint(now.clientX, now.clientY);
    drag.into = drops.intoFolder ? folderUnder(element, row.path) : null;
    tabDrag.target = row.kind === "note" ? stripUnder(element, now) : null;
    const over = drops.intoText && row.kind !== "folder" ? paneOfText(element) : null;
    if (text?.view && text !== over) hideDropPlace(text.view);
    text = over;
    if (text?.view) showDropPlace(text.view, now);
  }

  function end(now: PointerEvent): void {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    removeEventListener("keydown", cancel, true);
    removeEventListener("selectstart", swallow, true);
    const { path, into } = drag;
    const { target } = tabDrag;
    drag.path = null;
    drag.into = null;
    if (path === null) return;
    tabDrag.target = null;
    if (text?.view) hideDropPlace(text.view);
    // The click that ends a drag is not a click on the row.
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, true), 0);
    if (now.type !== "pointerup") return;
    if (into !== null) drops.intoFolder?.(into);
    else if (target?.kind === "strip") drops.ontoTabs(target);
    else if (text) drops.intoText?.(text, now);
  }

  function cancel(key: KeyboardEvent): void {
    if (key.key !== "Escape" || drag.path === null) return;
    key.stopPropagation();
    end(new PointerEvent("pointercancel"));
  }

  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
  addEventListener("keydown", cancel, true);
  // The text that the pointer comes over is not to be selected.
  addEventListener("selectstart", swallow, true);
}

function swallow(event: Event): void {
  event.stopPropagation();
  event.preventDefault();
}

function folderUnder(target: Element | null, dragged: string): string | null {
  const row = target?.closest<HTMLElement>("[data-testid='tree-row']");
  if (!row && !target?.closest("[role='tree']")) return null;
  const path = row?.dataset["path"] ?? "";
  const folder = row ? (row.dataset["kind"] === "folder" ? path : folderOf(path)) : "";
  return isWithin(folder, dragged) || folder === folderOf(dragged) ? null : folder;
}

function stripUnder(element: Element | null, { clientX, clientY }: PointerEvent): Target | null {
  const target = element?.closest("[data-pane]") ? targetAt(clientX, clientY) : null;
  return target?.kind === "strip" ? target : null;
}

/** The pane whose note is written in at this element. */
function paneOfText(element: Element | null): Pane | null {
  const content = element?.closest(".cm-content");
  const pane = content && allPanes().find(({ view }) => view?.contentDOM === content);
  return pane?.tab.session?.readOnly === null ? pane : null;
}
