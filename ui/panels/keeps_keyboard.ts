// A list that is renewed takes the row away that has the keyboard; the row in its place gets it.
import { rowOf, rowsOf } from "./rows";

/** For the element around a panel, whichever that is. */
export function keepsKeyboard(panel: HTMLElement): () => void {
  let last: { element: Element; index: number } | null = null;

  function came({ target }: FocusEvent): void {
    if (!(target instanceof Element)) return;
    last = { element: target, index: Math.max(0, rowOf(rowsOf(panel), target)) };
  }

  /** Some web views tell of this when the element is taken away as well, some say nothing at all then. */
  function went({ target }: FocusEvent): void {
    queueMicrotask(() => {
      if (last?.element === target && target instanceof Element && target.isConnected) last = null;
    });
  }

  const observer = new MutationObserver(() => {
    if (!last || last.element.isConnected) return;
    const { index } = last;
    last = null;
    if (document.activeElement !== document.body) return;
    const rows = rowsOf(panel);
    const next = rows[Math.min(index, rows.length - 1)] ?? panel.querySelector<HTMLElement>("[role=tree]");
    (next ?? document.getElementById(panel.getAttribute("aria-labelledby") ?? ""))?.focus();
  });
  observer.observe(panel, { childList: true, subtree: true });
  panel.addEventListener("focusin", came);
  panel.addEventListener("focusout", went);
  return () => {
    observer.disconnect();
    panel.removeEventListener("focusin", came);
    panel.removeEventListener("focusout", went);
  };
}
