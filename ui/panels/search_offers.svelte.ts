// What is offered while the field is empty: searches that have a name, what led somewhere lately, or, where there is
// neither, the notes that were written last. The keyboard stays in the field and chooses among them.
import { notes } from "../shell/notes.svelte";
import { titleOf } from "../shell/paths";
import { vault } from "../shell/vault.svelte";
import { forgetSaved, nameAnew, runSaved } from "./saved_actions";
import { type SavedSearch, savedSearches } from "./saved_searches.svelte";
import { queryChanged, recentQueries } from "./search.svelte";
import { focusSearch, offerId } from "./search_keys";

export type Offer = { query: string; saved?: SavedSearch };

const mostExamples = 3;

/** `chosen` counts the offers as they stand; -1 is none of them. */
export const offers = $state<{ chosen: number }>({ chosen: -1 });

export function offered(): Offer[] {
  const saved = savedSearches().map((one): Offer => ({ query: one.query, saved: one }));
  const recent = recentQueries().filter((query) => !saved.some((one) => one.query === query));
  if (saved.length + recent.length > 0) return [...saved, ...recent.map((query) => ({ query }))];
  // What was written last is what a person is likely to look for first.
  return vault.files
    .filter((file) => file.kind === "note" && file.path !== notes.shown?.path)
    .sort((one, other) => other.modified_ms - one.modified_ms)
    .slice(0, mostExamples)
    .map((file) => ({ query: titleOf(file.path) }));
}

export function takeOffer({ query, saved }: Offer): void {
  offers.chosen = -1;
  if (saved) {
    runSaved(saved);
    return;
  }
  focusSearch();
  queryChanged(query);
}

/** A key in the empty field; true when it was one for the offers. */
export function offerKeydown(event: KeyboardEvent): boolean {
  const all = offered();
  const last = all.length - 1;
  const chosen = all[offers.chosen];
  if (event.key === "ArrowDown") offers.chosen = Math.min(last, offers.chosen + 1);
  else if (event.key === "ArrowUp") offers.chosen = Math.max(-1, offers.chosen - 1);
  else if (!chosen) return false;
  else if (event.key === "Enter") takeOffer(chosen);
  else if (event.key === "F2" && chosen.saved) nameAnew(chosen.saved);
  else if (event.key === "Delete" && chosen.saved) {
    forgetSaved(chosen.saved);
    offers.chosen = Math.min(offers.chosen, last - 1);
  } else return false;
  document.getElementById(offerId(offers.chosen))?.scrollIntoView({ block: "nearest" });
  return true;
}

/** Whether F2 would rename a saved search. */
export function onSavedSearch(): boolean {
  return document.activeElement?.id === "search-field" && offered()[offers.chosen]?.saved !== undefined;
}
