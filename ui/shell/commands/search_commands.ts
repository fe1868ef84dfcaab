// Searching the vault, and what is done with a search and its results.
import { toggleReplacing } from "../../panels/replace_keys";
import { nameSearch } from "../../panels/saved_actions";
import { savedSearches } from "../../panels/saved_searches.svelte";
import { queryChanged, search, sortChanged, widthChanged } from "../../panels/search.svelte";
import { focusSearch, searchSelected } from "../../panels/search_keys";
import type { SearchSort } from "../../panels/search_view";
import { vault } from "../vault.svelte";
import { always, type Command } from "./command";

const searching = (): boolean => search.open && search.query.trim() !== "";

const sorts: Record<SearchSort, string> = {
  relevance: "Search results: the best first",
  name: "Search results: by name",
  modified: "Search results: changed last first",
  created: "Search results: made last first",
};

export const searchCommands: Command[] = [
  {
    id: "search",
    label: "Search the vault",
    group: "Go",
    key: "Ctrl+Shift+F",
    enabled: always,
    run: searchSelected,
  },
  {
    id: "save-search",
    label: "Save this search…",
    group: "Go",
    enabled: searching,
    run: nameSearch,
  },
  {
    id: "saved-searches",
    label: "Saved searches",
    group: "Go",
    enabled: () => savedSearches().length > 0,
    run() {
      focusSearch();
      queryChanged("");
    },
  },
  {
    id: "replace-in-vault",
    label: "Replace in the vault",
    group: "Go",
    key: "Ctrl+Shift+H",
    enabled: () => vault.info !== null,
    run: () => void toggleReplacing(),
  },
  {
    id: "search-context",
    label: "Search results: more or less context",
    group: "Panels",
    enabled: searching,
    run: () => void widthChanged(!search.wide),
  },
  ...(Object.keys(sorts) as SearchSort[]).map((sort): Command => ({
    id: `search-sort-${sort}`,
    label: sorts[sort],
    group: "Panels",
    enabled: () => searching() && search.sort !== sort,
    run: () => void sortChanged(sort),
  })),
];
