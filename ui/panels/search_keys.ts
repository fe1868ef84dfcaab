import type { Hit } from "../bindings";
import type { WhereTo } from "../editor/links";
import { reveal } from "../shell/layout.svelte";
import { editorView, focusEditor, openNote } from "../shell/notes.svelte";
import { queryChanged, queryLed, search } from "./search.svelte";
import { queryFromSelection } from "./search_view";

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

/** What is selected in the text becomes the query; else the last one stays. */
export function searchSelected(): void {
  const view = editorView();
  const { from, to } = view?.hasFocus ? view.state.selection.main : { from: 0, to: 0 };
  const query =
    view && from < to ? queryFromSelection(view.state.sliceDoc(from, Math.min(to, from + 300))) : null;
  if (query !== null) queryChanged(query);
  focusSearch();
}

/** Shows the passage and hands the keyboard to the text; the hits stay beside it. */
export async function openHit(hit: Hit, where: WhereTo = {}): Promise<void> {
  queryLed();
  if (await openNote(hit.note, hit, where)) focusEditor();
}
