/** Shows a dialog over everything as soon as it is there; the answer that is likely meant has the keyboard. */
export function showModal(dialog: HTMLDialogElement): void {
  dialog.showModal();
  dialog.querySelector<HTMLElement>("[data-focus]")?.focus();
}
