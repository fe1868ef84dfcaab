// The rows of a list in a panel: what the arrows and Tab go through.

export function rowsOf(panel: Element): HTMLElement[] {
  return [...panel.querySelectorAll<HTMLElement>("[data-row]")];
}

/** Which row an element belongs to, -1 for none; a button beside a row counts as the row. */
export function rowOf(rows: HTMLElement[], element: Element | null): number {
  return rows.findIndex((row) => row.parentElement?.contains(element));
}

/** The arrows move among the rows of a list that scrolls; true when the key was one of them. */
export function moveAmongRows(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || (event.target as Element).matches("input, textarea, select")) return false;
  const rows = rowsOf(event.currentTarget as Element);
  const at = rowOf(rows, document.activeElement);
  rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
  event.preventDefault();
  event.stopPropagation();
  return true;
}
