/** Shows a dialog over everything as soon as it is there. */
export function showModal(dialog: HTMLDialogElement): void {
  dialog.showModal();
}
