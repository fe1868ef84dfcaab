// Moving a file by dragging its row. Pointer events only: the system's own drag and drop is not the same everywhere.
import { folderOf, isWithin } from "../shell/paths";

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

/** Follows the pointer from a press on a row; `drop` is called once, when it is let go over a folder. */
export function startDrag(
  event: PointerEvent,
  row: { path: string; label: string },
  drop: (path: string, folder: string) => void,
): void {
  if (event.button !== 0) return;
  const { clientX, clientY } = event;

  function move(now: PointerEvent): void {
    if (drag.path === null && Math.hypot(now.clientX - clientX, now.clientY - clientY) < leastDistance)
      return;
    drag.path = row.path;
    drag.label = row.label;
    drag.x = now.clientX;
    drag.y = now.clientY;
    drag.into = folderUnder(now.clientX, now.clientY, row.path);
  }

  function end(now: PointerEvent): void {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    removeEventListener("keydown", cancel, true);
    const { path, into } = drag;
    drag.path = null;
    drag.into = null;
    if (path === null) return;
    // The click that ends a drag is not a click on the row.
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, true), 0);
    if (now.type === "pointerup" && into !== null) drop(path, into);
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
}

function swallow(event: MouseEvent): void {
  event.stopPropagation();
  event.preventDefault();
}

function folderUnder(x: number, y: number, dragged: string): string | null {
  const target = document.elementFromPoint(x, y);
  const row = target?.closest<HTMLElement>("[data-testid='tree-row']");
  if (!row && !target?.closest("[role='tree']")) return null;
  const path = row?.dataset["path"] ?? "";
  const folder = row ? (row.dataset["kind"] === "folder" ? path : folderOf(path)) : "";
  return isWithin(folder, dragged) || folder === folderOf(dragged) ? null : folder;
}
