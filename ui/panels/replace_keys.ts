import { tick } from "svelte";
import { closeReplacing, replacing } from "./replace.svelte";
import { search } from "./search.svelte";
import { focusSearch, searchSelected } from "./search_keys";

/** Shows the field for what is put in, or puts it away. The keyboard goes where something is missing. */
export async function toggleReplacing(): Promise<void> {
  if (search.open && replacing.open) {
    closeReplacing();
    focusSearch();
    return;
  }
  replacing.open = true;
  searchSelected();
  const asked = search.query.trim() !== "";
  if (!asked) return;
  await tick();
  focusReplacement();
}

export function focusReplacement(): void {
  const field = document.getElementById("replace-field");
  if (field instanceof HTMLTextAreaElement) {
    field.focus();
    field.select();
  }
}
