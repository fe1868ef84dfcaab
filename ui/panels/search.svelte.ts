// The search: the query, the newest answer, and the chosen passage.
import * as api from "../api";
import type { Hit, SearchAnswer, SearchMode } from "../bindings";
import { createLatest, late } from "../shell/latest";
import { notes } from "../shell/notes.svelte";

export const search = $state<{
  open: boolean;
  query: string;
  mode: SearchMode;
  answer: SearchAnswer | null;
  failure: string | null;
  chosen: number;
  /** a key was pressed a moment ago: what is not finished yet is no mistake */
  typing: boolean;
}>({ open: false, query: "", mode: "hybrid", answer: null, failure: null, chosen: 0, typing: false });

export interface HitGroup {
  note: string;
  title: string;
  hits: { hit: Hit; index: number }[];
}

const debounce = 50;
const mostHits = 60;
const typingFor = 700;
const questions = createLatest();
let timer: ReturnType<typeof setTimeout> | undefined;
let resting: ReturnType<typeof setTimeout> | undefined;

/** Hits by note, the note with the best hit first; `index` counts in the order they are shown. */
export function groupByNote(hits: Hit[]): HitGroup[] {
  const groups = new Map<string, HitGroup>();
  for (const hit of hits) {
    const group = groups.get(hit.note);
    if (group) group.hits.push({ hit, index: 0 });
    else groups.set(hit.note, { note: hit.note, title: hit.title, hits: [{ hit, index: 0 }] });
  }
  let index = 0;
  for (const group of groups.values()) for (const entry of group.hits) entry.index = index++;
  return [...groups.values()];
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
    // The chosen passage stays chosen while the index grows; a new query starts at its best hit.
    const again = sameQuery && chosen ? shownHits().findIndex((hit) => samePassage(hit, chosen)) : -1;
    search.chosen = Math.max(0, again);
  } catch (thrown) {
    search.failure = api.commandError(thrown).message;
  }
}

function samePassage(one: Hit, other: Hit): boolean {
  return one.note === other.note && one.start === other.start;
}

/** The hits in the order they stand on the screen. */
export function shownHits(): Hit[] {
  return groupByNote(search.answer?.hits ?? []).flatMap((group) => group.hits.map(({ hit }) => hit));
}

export function forgetSearch(): void {
  clearTimeout(timer);
  questions.forget();
  search.open = false;
  search.query = "";
  search.answer = null;
  search.failure = null;
  search.chosen = 0;
}
