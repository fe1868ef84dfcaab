// The review of proposed links: the list, what is chosen and ticked in it, and what was done, which can be taken back.
import { SvelteMap, SvelteSet } from "svelte/reactivity";
import * as api from "../api";
import type {
  Failure,
  PlannedEdit,
  ProposalRecord,
  ProposalScope,
  ReviewProgress,
  Transaction,
  Verdict,
} from "../bindings";
import { count } from "../shell/counting";
import { covering } from "../shell/covering.svelte";
import { createLatest, late } from "../shell/latest";
import { notes } from "../shell/notes.svelte";
import { say, sayError, sayUntilRead } from "../shell/notices.svelte";
import { folderOf } from "../shell/paths";
import { changeFiles, undoFiles } from "../shell/transactions";
import { isQuick, writable } from "../shell/vault.svelte";
import { inverse } from "./moved_spans";
import { createOwnChanges } from "./own_changes";
import { afterEdits, asLink, atLeast, type ReviewItem, sameProposal } from "./review_model";
import { chosenAfter, putBack, take, type Taken } from "./taking";

type TakenItem = Taken<ReviewItem>;

export type ReviewScope = { kind: "all" } | { kind: "folder"; folder: string } | { kind: "week" };

/** More are asked for when these are seen to. */
const mostAtOnce = 5_000;
const week = 7 * 24 * 60 * 60 * 1000;

class Review {
  items = $state.raw<readonly ReviewItem[]>([]);
  /** place in the list of what the keyboard is at */
  chosen = $state(0);
  readonly ticked = new SvelteSet<number>();
  scope = $state.raw<ReviewScope>({ kind: "all" });
  /** looked for, and those beyond `mostAtOnce` included */
  total = $state(0);
  failed = $state.raw<Failure[]>([]);
  preparing = $state(false);
  progress = $state.raw<ReviewProgress | null>(null);
  failure = $state<string | null>(null);
  /** something has been found since the vault was opened */
  prepared = $state(false);
  /** notes have changed since the list was made by others than this review */
  outdated = $state(false);
  record = $state.raw<ProposalRecord | null>(null);
  /** the item whose words are being written anew */
  editing = $state<number | null>(null);
  /** from this probability on all can be accepted at once */
  least = $state(0.9);
  /** these are about to be accepted, when the person says yes */
  asking = $state.raw<readonly ReviewItem[] | null>(null);
  /** the list of what was learnt is unfolded */
  learntOpen = $state(false);
  /** what was decided here and can be taken back */
  done = $state.raw<readonly Decision[]>([]);
}

interface Decision {
  verdict: Verdict;
  taken: TakenItem[];
  transaction: Transaction | null;
}

export const review = new Review();

/** How links would be written, by item and the words that it shows. */
const previews = new SvelteMap<string, string>();
const questions = createLatest();
let lastId = 0;
/** Each decision waits for the one before: offsets are those after it. */
let line: Promise<unknown> = Promise.resolve();
const ownChanges = createOwnChanges();

export function openReview(): void {
  covering.view = "review";
  // Where a look takes long, the person says when.
  const anew = !review.prepared || (review.outdated && isQuick());
  if (anew && !review.preparing) void prepareReview();
  else void askRecord();
}

export function closeReview(): void {
  covering.view = null;
}

export function forgetReview(): void {
  questions.forget();
  closeReview();
  Object.assign(review, {
    items: [],
    chosen: 0,
    scope: { kind: "all" },
    total: 0,
    failed: [],
    preparing: false,
    progress: null,
    failure: null,
    prepared: false,
    outdated: false,
    record: null,
    editing: null,
    asking: null,
    done: [],
  });
  review.ticked.clear();
  previews.clear();
}

function asked(scope: ReviewScope): ProposalScope {
  return {
    folder: scope.kind === "folder" ? scope.folder : null,
    changed_since_ms: scope.kind === "week" ? Date.now() - week : null,
    least_probability: null,
    limit: mostAtOnce,
  };
}

/** Looks through the notes of the scope. */
export async function prepareReview(): Promise<void> {
  review.preparing = true;
  review.progress = null;
  review.failure = null;
  try {
    const found = await questions.ask(() =>
      api.reviewLinks(asked(review.scope), (progress) => (review.progress = progress)),
    );
    if (found === late) return;
    review.items = found.proposals.map((proposal) => ({ id: ++lastId, proposal, shown: null }));
    review.total = found.total;
    review.failed = found.failed;
    review.chosen = 0;
    review.ticked.clear();
    review.editing = null;
    review.prepared = true;
    review.outdated = false;
    // What was decided before belongs to a list that is gone; Ctrl+Z has its own memory.
    review.done = [];
    previews.clear();
    review.preparing = false;
    await askRecord();
  } catch (thrown) {
    review.failure = api.commandError(thrown).message;
    review.preparing = false;
  }
}

export function scopeReview(scope: ReviewScope): void {
  review.scope = scope;
  void prepareReview();
}

/** The folder of the note on the screen, as a scope; null at the top of the vault. */
export function folderScope(): ReviewScope | null {
  const folder = notes.shown ? folderOf(notes.shown.path) : "";
  return folder === "" ? null : { kind: "folder", folder };
}

export async function askRecord(): Promise<void> {
  try {
    review.record = await api.proposalRecord();
  } catch (thrown) {
    review.failure = api.commandError(thrown).message;
  }
}

export async function liftSilence(verdict: Verdict, name: string): Promise<void> {
  try {
    await api.liftSilence(verdict, name);
    review.outdated = true;
    await askRecord();
  } catch (thrown) {
    sayError(`It could not be taken back: ${api.commandError(thrown).message}`);
  }
}

// How links are written.

let wanted: ReviewItem[] = [];

function previewKey({ id, shown }: ReviewItem): string {
  return `${id} ${shown ?? ""}`;
}

export function previewOf(item: ReviewItem): string | null {
  return previews.get(previewKey(item)) ?? null;
}

/** Asks how the links of the cards in sight are written, all at once. */
export function wantPreview(item: ReviewItem): void {
  if (previews.has(previewKey(item))) return;
  wanted.push(item);
  if (wanted.length === 1) setTimeout(() => void askPreviews(), 10);
}

async function askPreviews(): Promise<void> {
  const items = wanted;
  wanted = [];
  const written = await api.previewProposals(items.map(asLink)).catch(() => []);
  for (const [index, text] of written.entries()) {
    const item = items[index];
    if (item && text !== null) previews.set(previewKey(item), text);
  }
}

// Deciding.

export function chooseItem(index: number): void {
  review.chosen = Math.max(0, Math.min(review.items.length - 1, index));
}

export function tickItem(item: ReviewItem | undefined): void {
  if (!item) return;
  if (!review.ticked.delete(item.id)) review.ticked.add(item.id);
}

/** Another text for the link of an item; what stands there already is none. */
export function showWords(item: ReviewItem, words: string): void {
  const trimmed = words.trim();
  const shown = trimmed === "" || trimmed === item.proposal.text ? null : trimmed;
  review.items = review.items.map((one) => (one.id === item.id ? { ...one, shown } : one));
}

/** The items leave the list at once; what is to be done follows in its turn. */
function leave(items: readonly ReviewItem[]): TakenItem[] {
  const ids = new Set(items.map(({ id }) => id));
  const { left, taken } = take(review.items, ids);
  review.items = left;
  review.total = Math.max(left.length, review.total - taken.length);
  review.chosen = chosenAfter(review.chosen, taken, left.length);
  review.editing = null;
  for (const id of ids) review.ticked.delete(id);
  return taken;
}

function comeBack(taken: readonly TakenItem[]): void {
  if (taken.length === 0) return;
  review.items = putBack(review.items, taken);
  review.total += taken.length;
  const first = Math.min(...taken.map(({ index }) => index));
  review.chosen = Math.min(first, review.items.length - 1);
}

/** Words have moved: in the list, in what waits, and in what can be taken back. */
function shift(edits: readonly PlannedEdit[]): void {
  const before = review.items.length;
  review.items = afterEdits(review.items, edits);
  review.total -= before - review.items.length;
  for (const taken of waiting) moveTaken(taken, edits);
  if (review.chosen >= review.items.length) chooseItem(review.items.length - 1);
}

/** Items that have left the list and whose links are not made yet. */
const waiting = new Set<TakenItem[]>();

function moveTaken(taken: TakenItem[], edits: readonly PlannedEdit[]): void {
  const places = new Map(taken.map(({ item, index }) => [item.id, index]));
  const moved = afterEdits(
    taken.map(({ item }) => item),
    edits,
  );
  taken.splice(0, taken.length, ...moved.map((item) => ({ item, index: places.get(item.id) ?? 0 })));
}

function inTurn(work: () => Promise<void>): Promise<void> {
  const done = line.then(work);
  line = done.catch(() => undefined);
  return done;
}

/** Makes links of these, as one change with one undo. */
export function accept(items: readonly ReviewItem[]): Promise<void> {
  if (items.length === 0 || !writable()) return Promise.resolve();
  const taken = leave(items);
  waiting.add(taken);
  return inTurn(async () => {
    waiting.delete(taken);
    if (taken.length === 0) return;
    const links = taken.map(({ item }) => asLink(item));
    const transaction = await changeFiles("The links could not be made", () => api.acceptProposals(links));
    if (!transaction) {
      comeBack(taken);
      return;
    }
    const made = taken.filter(({ item: { proposal } }) =>
      transaction.edits.some((edit) => edit.note === proposal.note && edit.start === proposal.start),
    );
    ownChanges.add(transaction.notes);
    shift(transaction.edits);
    if (transaction.kept.length > 0) {
      const are = transaction.kept.length === 1 ? "was" : "were";
      sayUntilRead(
        `${count(transaction.kept.length, "proposal")} ${are} dropped, because the note has changed: ${transaction.kept.slice(0, 5).join("; ")}.`,
      );
    }
    if (made.length > 0) {
      review.done = [...review.done, { verdict: "accepted", taken: made, transaction }];
      if (made.length > 1)
        say(`${count(made.length, "link")} made.`, { label: "Undo", run: () => void undoDecision() });
    }
    await askRecord();
  });
}

/** Says no: to this one, or with `target_rejected` to everything that would lead there. */
export function reject(item: ReviewItem, verdict: Exclude<Verdict, "accepted">): Promise<void> {
  const concerned = review.items.filter(
    (one) =>
      one.id === item.id ||
      (verdict === "target_rejected" && one.proposal.target.note === item.proposal.target.note),
  );
  const taken = leave(concerned);
  return inTurn(async () => {
    try {
      await api.judgeProposals([asLink(item)], verdict);
      // Of many that leave one is judged, and the same one is taken back.
      const first = taken.filter(({ item: one }) => one.id === item.id);
      const others = taken.filter(({ item: one }) => one.id !== item.id);
      review.done = [...review.done, { verdict, taken: [...first, ...others], transaction: null }];
      if (verdict === "target_rejected") {
        const left = others.length === 0 ? "" : ` ${count(others.length, "other proposal")} left with it.`;
        say(`“${item.proposal.target_title}” is not proposed any more.${left}`, {
          label: "Undo",
          run: () => void undoDecision(),
        });
      }
      await askRecord();
    } catch (thrown) {
      comeBack(taken);
      sayError(`It could not be remembered: ${api.commandError(thrown).message}`);
    }
  });
}

/** Takes the last decision back, and brings back what it was about. */
export function undoDecision(): Promise<void> {
  return inTurn(async () => {
    const last = review.done.at(-1);
    if (!last) {
      say("There is nothing to take back here.");
      return;
    }
    const links = last.taken.map(({ item }) => asLink(item));
    if (last.transaction) {
      if (!(await undoFiles(last.transaction.id))) return;
      ownChanges.add(last.transaction.notes);
      shift(inverse(last.transaction.edits));
    }
    review.done = review.done.slice(0, -1);
    comeBack(last.taken);
    try {
      await api.takeBackJudgement(last.verdict === "accepted" ? links : links.slice(0, 1), last.verdict);
      await askRecord();
    } catch (thrown) {
      sayError(`What was learnt from it could not be taken back: ${api.commandError(thrown).message}`);
    }
  });
}

export function itemsAbove(): ReviewItem[] {
  return atLeast(review.items, review.least);
}

/** What is ticked, at once; else all that is likely enough, after a question. */
export function acceptMany(): void {
  if (!writable()) return;
  const ticked = review.items.filter(({ id }) => review.ticked.has(id));
  if (ticked.length > 0) void accept(ticked);
  else {
    const above = itemsAbove();
    if (above.length > 0) review.asking = above;
  }
}

// Notes that others change.

const changed = new Set<string>();
let look: ReturnType<typeof setTimeout> | undefined;

/** A note has another text than it had: proposals in it move along with their words, or leave. */
export function reviewNoteChanged(path: string): void {
  if (!review.prepared) return;
  changed.add(path);
  look ??= setTimeout(() => {
    look = undefined;
    const paths = [...changed];
    changed.clear();
    void inTurn(async () => {
      for (const one of paths) await follow(one);
    });
  }, 400);
}

async function follow(path: string): Promise<void> {
  const items = review.items.filter(({ proposal }) => proposal.note === path);
  // It may have something else to propose now.
  if (!ownChanges.has(path)) review.outdated = true;
  if (items.length === 0) return;
  try {
    const stand = await api.previewProposals(items.map(asLink));
    const lost = items.filter((_, index) => stand[index] === null);
    if (lost.length === 0) return;
    const found = await api.proposeLinks(path, null).catch(() => []);
    const now = new Map(lost.map((item) => [item.id, sameProposal(item.proposal, found)]));
    review.items = review.items.flatMap((item) => {
      const proposal = now.get(item.id);
      if (proposal === undefined) return [item];
      return proposal === null ? [] : [{ ...item, proposal }];
    });
    const gone = [...now.values()].filter((proposal) => proposal === null).length;
    review.total -= gone;
    if (review.chosen >= review.items.length) chooseItem(review.items.length - 1);
    if (gone > 0 && covering.view === "review")
      say(`${count(gone, "proposal")} left: “${lost[0]?.proposal.title ?? path}” has changed meanwhile.`);
  } catch {
    // Accepting says it then.
  }
}

/** Looks quietly, when the vault has been read and nothing else goes on, so that the number can be told. */
export function prepareQuietly(): void {
  if (!review.prepared && !review.preparing && isQuick()) void prepareReview();
}
