import type { Hit } from "../bindings";
import type { WhereTo } from "../editor/links";
import { reveal } from "../shell/layout.svelte";
import { focusEditor, openNote } from "../shell/notes.svelte";
import { queryLed, search } from "./search.svelte";

export function searchHitId(index: number): string {
  return `search-hit-${index}`;
}

export function offerId(index: number): string {
  return `search-offer-${String(index)}`;
}

export function focusSearch(): void {
  reveal("rightHidden");
  search.open = true;
  const field = document.getElementById("search-field");
  if (field instanceof HTMLInputElement) {
    field.focus();
    field.select();
  }
}

/** Shows the passage and hands the keyboard to the text; the hits stay beside it. */
export async function openHit(hit: Hit, where: WhereTo = {}): Promise<void> {
  queryLed();
  if (await openNote(hit.note, hit, where)) focusEditor();
}
