// The health of the vault: what was found, which part of it is listed, what is chosen, and looking again.
import * as api from "../api";
import type { Finding, HubPart, Transaction } from "../bindings";
import { covering } from "../shell/covering.svelte";
import { createLatest, late } from "../shell/latest";
import { isQuick, vault } from "../shell/vault.svelte";
import { type Card, type CardOf, cardsOf, countsOf, keyOf, type Part, partNames } from "./health_model";
import { createOwnChanges } from "./own_changes";
import type { Taken } from "./taking";

/** What was done here and can be taken back. */
export interface Done {
  /** the cards as they were, with their places */
  taken: Taken<Card>[];
  what: { kind: "dismissed"; finding: Finding } | { kind: "changed"; transaction: Transaction };
}

/** A change that is looked at before it is made. */
export type Preview =
  | { kind: "merge"; card: CardOf<"duplicates">; keep: string; gone: string }
  | { kind: "split"; card: CardOf<"hubs">; part: HubPart };

const allFirst: Record<Part, number> = { duplicates: 0, bridges: 0, orphans: 0, misfits: 0, hubs: 0 };

class Health {
  /** of all parts */
  cards = $state.raw<readonly Card[]>([]);
  part = $state<Part>("duplicates");
  /** place in each part's list of what the keyboard is at */
  places = $state.raw<Record<Part, number>>(allFirst);
  /** notes that were looked through; null before the first look */
  notes = $state<number | null>(null);
  dismissed = $state(0);
  unread = $state(0);
  /** lone notes that are not listed because there are many */
  loneUnlisted = $state(0);
  looking = $state(false);
  failure = $state<string | null>(null);
  /** notes have changed since the look by others than this view */
  outdated = $state(false);
  preview = $state.raw<Preview | null>(null);
  done = $state.raw<readonly Done[]>([]);

  readonly shown = $derived(this.cards.filter(({ part }) => part === this.part));
  readonly counts = $derived(countsOf(this.cards));
  /** place of the chosen card among those that are shown */
  readonly chosen = $derived(Math.max(0, Math.min(this.shown.length - 1, this.places[this.part])));
}

export const health = new Health();

export const ownChanges = createOwnChanges();
const questions = createLatest();
let lastId = 0;
/** counts what was done: an answer about how things were before is of no use */
let acts = 0;
/** counts the vaults: what was begun in another one is none of this one's */
let era = 0;
/** Each change waits for the one before: offsets are those after it. */
let line: Promise<unknown> = Promise.resolve();

export function inTurn(work: () => Promise<void>): Promise<void> {
  const begun = era;
  const done = line.then(() => (begun === era ? work() : undefined));
  line = done.catch(() => undefined);
  return done;
}

export function noteAct(): void {
  acts++;
}

export function openHealth(part: Part | null = null): void {
  covering.view = "health";
  if (part) showPart(part);
  // Where a look takes long, the person says when.
  const anew = health.notes === null || (health.outdated && isQuick());
  if (anew && !health.looking) void lookAgain();
}

export function closeHealth(): void {
  if (covering.view === "health") covering.view = null;
}

export function forgetHealth(): void {
  era++;
  questions.forget();
  clearTimeout(soon);
  closeHealth();
  Object.assign(health, {
    cards: [],
    part: "duplicates",
    places: allFirst,
    notes: null,
    dismissed: 0,
    unread: 0,
    loneUnlisted: 0,
    looking: false,
    failure: null,
    outdated: false,
    preview: null,
    done: [],
  });
}

export function showPart(part: Part): void {
  health.part = part;
}

export function choosePlace(index: number): void {
  health.places = { ...health.places, [health.part]: index };
}

/** Looks through the vault. What is listed stays until the answer is there. */
export async function lookAgain(): Promise<void> {
  clearTimeout(soon);
  const first = health.notes === null;
  const begun = era;
  health.looking = true;
  health.failure = null;
  try {
    // What was done before the question counts in the answer.
    await line;
    if (begun !== era) return;
    const before = acts;
    const found = await questions.ask(() => api.vaultHealth());
    if (found === late) return;
    health.looking = false;
    if (before !== acts) {
      lookSoon();
      return;
    }
    const chosen = health.shown[health.chosen];
    health.cards = cardsOf(found, health.cards, () => ++lastId);
    health.notes = found.notes;
    health.dismissed = found.dismissed;
    health.unread = found.unread;
    health.loneUnlisted = Math.max(0, found.orphans_in_all - found.orphans.length - found.dismissed);
    health.outdated = false;
    const { counts } = health;
    if (first && counts[health.part] === 0)
      health.part = partNames.find((part) => counts[part] > 0) ?? health.part;
    if (chosen) stayAt(chosen);
  } catch (thrown) {
    if (begun !== era) return;
    health.failure = api.commandError(thrown).message;
    health.looking = false;
  }
}

/** The same finding is chosen as before, or what is in its place now. */
function stayAt(card: Card): void {
  const at = health.shown.findIndex((one) => keyOf(one) === keyOf(card));
  if (at >= 0) choosePlace(at);
}

let soon: ReturnType<typeof setTimeout> | undefined;
const soonIn = 1_200;
/** until when the engine may still have to tell of what was written */
let awaitedUntil = 0;

/** Looks again when the engine has read what was written just now. */
export function lookSoon(): void {
  awaitedUntil = Date.now() + 5_000;
  lookWhenIdle();
}

function lookWhenIdle(): void {
  clearTimeout(soon);
  soon = setTimeout(() => {
    if (vault.status !== null && vault.status.activity !== "idle") lookWhenIdle();
    else if (covering.view === "health") void lookAgain();
    else health.outdated = true;
  }, soonIn);
}

/** A note has another text than it had, or is no more. */
export function healthNoteChanged(path: string): void {
  if (health.notes === null) return;
  if (!ownChanges.has(path)) health.outdated = true;
  else if (Date.now() < awaitedUntil) lookWhenIdle();
}
