// What a person does with searches that have a name: giving it, asking, another name, deleting.
import type { Command } from "../shell/commands/command";
import { askSearchName } from "../shell/dialogs.svelte";
import type { MenuItem } from "../shell/menu.svelte";
import { say } from "../shell/notices.svelte";
import {
  deleteSaved,
  renameSaved,
  type SavedSearch,
  saveSearch,
  savedAs,
  savedNamed,
  savedSearches,
} from "./saved_searches.svelte";
import { ask, queryChanged, search, sortChanged } from "./search.svelte";
import { focusSearch } from "./search_keys";

/** Asks a saved search again, with the keyboard in the field. */
export function runSaved({ query, mode, sort }: SavedSearch): void {
  focusSearch();
  search.mode = mode;
  sortChanged(sort);
  queryChanged(query);
  void ask();
}

/** Asks for a name; the query is offered as one. */
export function nameSearch(): void {
  const query = search.query.trim();
  if (query === "") return;
  const { mode, sort } = search;
  askSearchName({
    title: "Save this search",
    name: savedAs(query, mode)?.name ?? query,
    action: "Save",
    note(name) {
      const taken = savedNamed(name);
      return taken && taken.query !== query
        ? `“${taken.name}” asks “${taken.query}”. It is replaced.`
        : query;
    },
    problem: () => null,
    done(name) {
      const replaced = savedNamed(name);
      saveSearch({ name, query, mode, sort });
      const undo = {
        label: "Undo",
        run: () => {
          deleteSaved(name);
          if (replaced) saveSearch(replaced);
        },
      };
      say(`The search is saved as “${name}”.`, undo);
    },
  });
}

export function nameAnew(saved: SavedSearch): void {
  askSearchName({
    title: "Rename the saved search",
    name: saved.name,
    action: "Rename",
    note: () => saved.query,
    problem(name) {
      const taken = savedNamed(name);
      return taken && taken.name !== saved.name ? `There is a search “${taken.name}” already.` : null;
    },
    done: (name) => void renameSaved(saved.name, name),
  });
}

export function forgetSaved(saved: SavedSearch): void {
  deleteSaved(saved.name);
  say(`The saved search “${saved.name}” is deleted.`, { label: "Undo", run: () => saveSearch(saved) });
}

export function savedMenu(saved: SavedSearch): MenuItem[] {
  return [
    { kind: "action", label: "Rename…", key: "F2", run: () => nameAnew(saved) },
    { kind: "action", label: "Delete", key: "Delete", danger: true, run: () => forgetSaved(saved) },
  ];
}

/** For the palette, beside the commands that are always there. */
export function savedCommands(): Command[] {
  return savedSearches().map((saved) => ({
    id: `saved-search ${saved.name}`,
    label: `Saved search: ${saved.name}`,
    group: "Go",
    enabled: () => true,
    run: () => runSaved(saved),
  }));
}
