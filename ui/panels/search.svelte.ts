// The search: the query, the newest answer, and the chosen passage.
import * as api from "../api";
import type { Hit, SearchAnswer, SearchMode } from "../bindings";
import { createLatest, late } from "../shell/latest";
import { notes } from "../shell/notes.svelte";
import { recentOf, used } from "../shell/pick/recent";
import { vault } from "../shell/vault.svelte";
import { arrange, type HitGroup, type SearchSort } from "./search_view";

export const search = $state<{
  open: boolean;
  query: string;
  mode: SearchMode;
  answer: SearchAnswer | null;
  failure: string | null;
  chosen: number;
  /** a key was pressed a moment ago: what is not finished yet is no mistake */
  typing: boolean;
  sort: SearchSort;
  /** paths of notes of which only the title is shown */
  folded: ReadonlySet<string>;
}>({
  open: false,
  query: "",
  mode: "hybrid",
  answer: null,
  failure: null,
  chosen: 0,
  typing: false,
  sort: "relevance",
  folded: new Set(),
});

const debounce = 50;
const mostHits = 60;
const mostRecent = 6;
const typingFor = 700;
const questions = createLatest();
let timer: ReturnType<typeof setTimeout> | undefined;
let resting: ReturnType<typeof setTimeout> | undefined;

/** What was found, as it is shown. */
export function shownGroups(): HitGroup[] {
  const { sort, folded } = search;
  // The vault may have many files, and no other order asks for their times.
  const dated = sort === "modified" ? vault.files : [];
  const times = new Map(dated.map((file) => [file.path, file.modified_ms]));
  return arrange(search.answer?.hits ?? [], { sort, folded, modifiedOf: (note) => times.get(note) ?? 0 });
}

/** Another order, or other notes folded: the chosen passage stays chosen where it is still shown. */
function shownAnew(change: () => void): void {
  const chosen = shownHits()[search.chosen];
  change();
  choose(chosen);
}

/** The best hit, where that passage is not shown. */
function choose(passage: Hit | undefined): void {
  const index = passage ? shownHits().findIndex((hit) => samePassage(hit, passage)) : -1;
  search.chosen = Math.max(0, index);
}

export function sortChanged(sort: SearchSort): void {
  shownAnew(() => (search.sort = sort));
}

export function fold(notes: readonly string[], folded: boolean): void {
  shownAnew(() => {
    const before = [...search.folded].filter((note) => !notes.includes(note));
    search.folded = new Set(folded ? [...before, ...notes] : before);
  });
}

function memoryName(): string {
  return `recent searches ${vault.info?.root ?? ""}`;
}

/** What led somewhere lately, the newest first. */
export function recentQueries(): string[] {
  return recentOf(memoryName()).slice(0, mostRecent);
}

export function queryLed(): void {
  const query = search.query.trim();
  if (query !== "") used(memoryName(), query);
}

export function queryChanged(query: string): void {
  search.query = query;
  search.typing = true;
  clearTimeout(resting);
  resting = setTimeout(() => (search.typing = false), typingFor);
  clearTimeout(timer);
  if (query.trim() === "") {
    questions.forget();
    search.answer = null;
    search.failure = null;
    return;
  }
  timer = setTimeout(() => void ask(), debounce);
}

export function modeChanged(mode: SearchMode): void {
  search.mode = mode;
  if (search.query.trim() !== "") void ask();
}

/** Asks now what would be asked in a moment; Enter may come before the pause. */
export async function ask(): Promise<void> {
  clearTimeout(timer);
  const query = search.query.trim();
  if (query === "") return;
  const { mode } = search;
  try {
    const answer = await questions.ask(() =>
      api.search({ query, mode, limit: mostHits, this: notes.shown?.path ?? null }),
    );
    if (answer === late) return;
    const chosen = shownHits()[search.chosen];
    const sameQuery = search.answer?.query === answer.query;
    search.answer = answer;
    search.failure = null;
    if (!sameQuery) search.folded = new Set();
    // The chosen passage stays chosen while the index grows; a new query starts at its best hit.
    choose(sameQuery ? chosen : undefined);
  } catch (thrown) {
    search.failure = api.commandError(thrown).message;
  }
}

function samePassage(one: Hit, other: Hit): boolean {
  return one.note === other.note && one.start === other.start;
}

/** The hits in the order they stand on the screen. */
export function shownHits(): Hit[] {
  return shownGroups().flatMap((group) => group.hits.map(({ hit }) => hit));
}

export function forgetSearch(): void {
  clearTimeout(timer);
  questions.forget();
  search.open = false;
  search.query = "";
  search.answer = null;
  search.failure = null;
  search.chosen = 0;
  search.folded = new Set();
}
