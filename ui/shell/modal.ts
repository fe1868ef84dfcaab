import { giveFocusTo } from "./focus";

/** Shows a dialog over everything as soon as it is there; the answer that is likely meant has the keyboard. */
export function showModal(dialog: HTMLDialogElement): void {
  // The browser gives the keyboard back to what had it, an editor among others.
  dialog.addEventListener("close", () => giveFocusTo(document.activeElement));
  dialog.showModal();
  dialog.querySelector<HTMLElement>("[data-focus]")?.focus();
}
