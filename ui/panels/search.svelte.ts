// The search: the query, the newest answer, and the chosen passage. While keys are pressed the words are asked for at
// once, which takes a few milliseconds; meaning joins them in a moment.
import * as api from "../api";
import type { Hit, SearchAnswer, SearchMode, WiderPassage } from "../bindings";
import { createLatest, late } from "../shell/latest";
import { notes } from "../shell/notes.svelte";
import { recentOf, used } from "../shell/pick/recent";
import { vault } from "../shell/vault.svelte";
import { arrange, type HitGroup, passageName, type SearchSort, wordsFirst } from "./search_view";

export const search = $state<{
  open: boolean;
  query: string;
  mode: SearchMode;
  answer: SearchAnswer | null;
  failure: string | null;
  chosen: number;
  /** the person has chosen that one, and it was not only the first */
  moved: boolean;
  /** a key was pressed a moment ago: what is not finished yet is no mistake */
  typing: boolean;
  sort: SearchSort;
  /** paths of notes of which only the title is shown */
  folded: ReadonlySet<string>;
  /** whole passages with what stands around them, not the sentences alone that answer */
  wide: boolean;
}>({
  open: false,
  query: "",
  mode: "hybrid",
  answer: null,
  failure: null,
  chosen: 0,
  moved: false,
  typing: false,
  sort: "relevance",
  folded: new Set(),
  wide: false,
});

/** What is asked for when it is to be shown: when notes were made, by path, and passages in full, by their place. */
let made = $state.raw<ReadonlyMap<string, number>>(new Map());
let wider = $state.raw<ReadonlyMap<string, WiderPassage>>(new Map());

const debounce = 50;
/** Words that took longer than this (ms) are not asked for twice, alone and with meaning. */
const slowFrom = 80;
const mostHits = 60;
/** Of words alone, which are there for a moment: more than a screen holds, and soon drawn. */
const firstHits = 15;
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
  const timeOf = (note: string): number => (sort === "created" ? made : times).get(note) ?? 0;
  return arrange(search.answer?.hits ?? [], { sort, folded, timeOf });
}

/** The passage in full, where that is to be shown and could be read. */
export function widerOf(hit: Hit): WiderPassage | undefined {
  return search.wide ? wider.get(passageName(hit)) : undefined;
}

/** Another order, or other notes folded: the chosen passage stays chosen where it is still shown. */
function shownAnew(change: () => void): void {
  const chosen = shownHits()[search.chosen];
  change();
  choose(chosen);
}

/** The best hit, where that passage is not shown. */
function choose(passage: Hit | undefined): void {
  const index = passage ? shownHits().findIndex((hit) => passageName(hit) === passageName(passage)) : -1;
  search.chosen = Math.max(0, index);
}

/** By hand: it stays chosen while better answers come. */
export function chooseHit(index: number): void {
  search.chosen = Math.max(0, Math.min(shownHits().length - 1, index));
  search.moved = true;
}

export async function sortChanged(sort: SearchSort): Promise<void> {
  if (sort === "created") made = await timesMade(search.answer?.hits ?? []);
  shownAnew(() => (search.sort = sort));
}

export async function widthChanged(wide: boolean): Promise<void> {
  if (wide && search.answer) wider = await passagesAround(search.answer);
  search.wide = wide;
}

export function fold(notes: readonly string[], folded: boolean): void {
  shownAnew(() => {
    const before = [...search.folded].filter((note) => !notes.includes(note));
    search.folded = new Set(folded ? [...before, ...notes] : before);
  });
}

/** Notes whose time is not known stand last. */
async function timesMade(hits: readonly Hit[]): Promise<ReadonlyMap<string, number>> {
  const paths = [...new Set(hits.map((hit) => hit.note))];
  const times = await api.notesMade(paths).catch(() => []);
  const told = paths.map((path, index) => [path, times[index]] as const);
  return new Map(told.filter((one): one is [string, number] => typeof one[1] === "number"));
}

/** What cannot be read stays as short as it is. */
async function passagesAround({ query, hits }: SearchAnswer): Promise<ReadonlyMap<string, WiderPassage>> {
  const places = hits.map(({ note, start, end }) => ({ note, start, end }));
  const found = await api.widerPassages(query, search.mode, places).catch(() => []);
  return new Map(
    hits.flatMap((hit, index) => (found[index] ? [[passageName(hit), found[index]] as const] : [])),
  );
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
    tookLong = false;
    return;
  }
  if (search.mode === "hybrid") void askWords();
  timer = setTimeout(() => void ask(), search.mode === "text" && !tookLong ? 0 : debounce);
}

export function modeChanged(mode: SearchMode): void {
  search.mode = mode;
  if (search.query.trim() !== "") void ask();
}

let askingWords = false;
let wordsAgain = false;
let tookLong = false;

/** The words alone. One question at a time: what is typed while it runs is asked next. */
async function askWords(): Promise<void> {
  if (tookLong) return;
  if (askingWords) {
    wordsAgain = true;
    return;
  }
  askingWords = true;
  try {
    do {
      wordsAgain = false;
      const query = search.query.trim();
      const answer = await api.search(requestOf(query, "text", firstHits));
      tookLong = answer.took_ms > slowFrom;
      // Where no word stands anywhere, what is shown stays until meaning has been asked too.
      const wanted = search.mode === "hybrid" && search.query.trim() === query;
      if (!wanted || answer.hits.length === 0 || search.answer?.query === query) continue;
      const hits = wordsFirst(answer.hits, search.answer?.hits ?? [], mostHits);
      await show({ ...answer, hits }, query);
    } while (wordsAgain && search.query.trim() !== "");
  } catch {
    // The whole question fails likewise, and says why.
  } finally {
    askingWords = false;
  }
}

function requestOf(query: string, mode: SearchMode, limit = mostHits) {
  return { query, mode, limit, this: notes.shown?.path ?? null };
}

/** Asks now what would be asked in a moment; Enter may come before the pause. */
export async function ask(): Promise<void> {
  clearTimeout(timer);
  const query = search.query.trim();
  if (query === "") return;
  const { mode } = search;
  try {
    const answer = await questions.ask(() => api.search(requestOf(query, mode)));
    if (answer === late) return;
    if (mode === "text") tookLong = answer.took_ms > slowFrom;
    await show(answer, query);
    search.failure = null;
  } catch (thrown) {
    search.failure = api.commandError(thrown).message;
  }
}

/** All that is to be seen of an answer comes at once. */
async function show(answer: SearchAnswer, query: string): Promise<void> {
  const { sort, wide } = search;
  if (sort === "created" || wide) {
    const [times, passages] = await Promise.all([
      sort === "created" ? timesMade(answer.hits) : made,
      wide ? passagesAround(answer) : wider,
    ]);
    if (search.query.trim() !== query) return;
    made = times;
    wider = passages;
  }
  const chosen = shownHits()[search.chosen];
  const sameQuery = search.answer?.query === answer.query;
  search.answer = answer;
  if (!sameQuery) {
    search.folded = new Set();
    search.moved = false;
  }
  // The passage that was chosen stays chosen while the answer is refined and the index grows; else it is the best.
  choose(sameQuery && (search.moved || search.chosen > 0) ? chosen : undefined);
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
  search.moved = false;
  search.folded = new Set();
  tookLong = false;
}
