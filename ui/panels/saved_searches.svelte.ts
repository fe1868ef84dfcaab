// Searches that were given a name, per vault, in the order of their names.
import type { SearchMode } from "../bindings";
import { recall, remember } from "../shell/memory";
import { vault } from "../shell/vault.svelte";
import type { SearchSort } from "./search_view";

export interface SavedSearch {
  name: string;
  query: string;
  mode: SearchMode;
  sort: SearchSort;
}

const modes: readonly string[] = ["hybrid", "text", "meaning"] satisfies SearchMode[];
const sorts: readonly string[] = ["relevance", "name", "modified", "created"] satisfies SearchSort[];

/** What is kept may be another version's: what cannot be read is left out. */
function isSaved(value: unknown): value is SavedSearch {
  if (typeof value !== "object" || value === null) return false;
  const { name, query, mode, sort } = value as Record<string, unknown>;
  return (
    typeof name === "string" &&
    typeof query === "string" &&
    modes.includes(mode as string) &&
    sorts.includes(sort as string)
  );
}

function memoryName(): string {
  return `saved searches ${vault.info?.root ?? ""}`;
}

// What is kept says nothing of its changes: this does.
let changes = $state(0);

export function savedSearches(): SavedSearch[] {
  void changes;
  const kept = recall(memoryName());
  return Array.isArray(kept) ? kept.filter(isSaved) : [];
}

function keep(list: readonly SavedSearch[]): void {
  const byName = [...list].sort((one, other) =>
    one.name.localeCompare(other.name, undefined, { numeric: true }),
  );
  remember(memoryName(), byName);
  changes++;
}

/** Names that differ in case alone would be taken for one another. */
export function savedNamed(name: string): SavedSearch | undefined {
  const wanted = name.trim().toLowerCase();
  return savedSearches().find((saved) => saved.name.toLowerCase() === wanted);
}

/** The one that asks the same in the same way, whatever its order. */
export function savedAs(query: string, mode: SearchMode): SavedSearch | undefined {
  return savedSearches().find((saved) => saved.query === query.trim() && saved.mode === mode);
}

/** In the place of the one of this name, if there is one. */
export function saveSearch(search: SavedSearch): void {
  const name = search.name.trim();
  const others = savedSearches().filter((saved) => saved.name.toLowerCase() !== name.toLowerCase());
  keep([...others, { ...search, name, query: search.query.trim() }]);
}

export function deleteSaved(name: string): void {
  keep(savedSearches().filter((saved) => saved.name !== name));
}

/** False, and nothing is changed, where another has that name. */
export function renameSaved(from: string, to: string): boolean {
  const name = to.trim();
  const taken = savedNamed(name);
  if (name === "" || (taken && taken.name !== from)) return false;
  keep(savedSearches().map((saved) => (saved.name === from ? { ...saved, name } : saved)));
  return true;
}
