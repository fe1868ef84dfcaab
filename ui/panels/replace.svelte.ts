// Replacing across the vault: what is to be put in, what that would do place by place, and which places are ticked.
import * as api from "../api";
import type { ReplaceChoice, ReplaceNote, ReplaceOccurrence, ReplacePlan, ReplaceRequest } from "../bindings";
import { count } from "../shell/counting";
import { notes } from "../shell/notes.svelte";
import { say } from "../shell/notices.svelte";
import { changedSomething, changeFiles, everythingSaved, sayDone } from "../shell/transactions";
import { search } from "./search.svelte";

export const replacing = $state<{
  open: boolean;
  replacement: string;
  /** whole values, which nothing changes inside */
  plan: ReplacePlan | null;
  /** what the plan is the answer to */
  asked: ReplaceRequest | null;
  failure: string | null;
  /** places that are ticked where they would not be by themselves, and the other way round */
  turned: ReadonlySet<string>;
  busy: boolean;
}>({ open: false, replacement: "", plan: null, asked: null, failure: null, turned: new Set(), busy: false });

/** A place of the plan, by what stands there: that is the same where something is written above it. */
export interface Place {
  name: string;
  occurrence: ReplaceOccurrence;
}

export function placesOf({ path, occurrences }: ReplaceNote): Place[] {
  const seen = new Map<string, number>();
  return occurrences.map((occurrence) => {
    const { lead, before, trail } = occurrence;
    const words = [path, lead, before, trail].join("\n");
    const number = seen.get(words) ?? 0;
    seen.set(words, number + 1);
    return { name: `${String(number)}\n${words}`, occurrence };
  });
}

/** Names of properties never are. */
export function mayBeTicked({ caution }: ReplaceOccurrence): boolean {
  return caution !== "property_name";
}

export function isTicked({ name, occurrence }: Place, turned: ReadonlySet<string>): boolean {
  return mayBeTicked(occurrence) && (occurrence.caution === null) !== turned.has(name);
}

export function tick(places: readonly Place[], ticked: boolean): void {
  const turned = new Set(replacing.turned);
  for (const place of places) {
    if (isTicked(place, turned) === ticked) continue;
    if (!turned.delete(place.name)) turned.add(place.name);
  }
  replacing.turned = turned;
}

/** What of a plan is to be done. */
export function chosenOf(plan: ReplacePlan, turned: ReadonlySet<string>): ReplaceChoice[] {
  const choices = plan.notes.map((note) => ({
    note: note.path,
    hash: note.hash,
    starts: placesOf(note)
      .filter((place) => isTicked(place, turned))
      .map(({ occurrence }) => occurrence.start),
  }));
  return choices.filter(({ starts }) => starts.length > 0);
}

function request(): ReplaceRequest {
  return { query: search.query.trim(), replacement: replacing.replacement, this: notes.shown?.path ?? null };
}

/** Whether something else is typed by now than the plan is for. */
export function isOutdated(): boolean {
  const { asked } = replacing;
  const now = request();
  return asked?.query !== now.query || asked.replacement !== now.replacement || asked.this !== now.this;
}

let planning = false;
let planNext = false;

/**
 * What would be done with what is typed by now. Text that is not saved yet is saved first: it counts too. All notes are
 * read for it, so what is typed meanwhile is looked at once, afterwards.
 */
export async function planAgain(): Promise<void> {
  if (planning) {
    planNext = true;
    return;
  }
  planning = true;
  try {
    do {
      planNext = false;
      await plan(request());
    } while (planNext);
  } finally {
    planning = false;
  }
}

async function plan(asked: ReplaceRequest): Promise<void> {
  if (!replacing.open || asked.query === "") {
    replacing.plan = null;
    return;
  }
  try {
    if (!(await everythingSaved())) return;
    const found = await api.planReplace(asked);
    // Another query's places may not be shown, or ticked, for this one.
    if (!replacing.open || request().query !== asked.query) return;
    if (found.pattern !== replacing.plan?.pattern) replacing.turned = new Set();
    replacing.plan = found;
    replacing.asked = asked;
    replacing.failure = null;
  } catch (thrown) {
    replacing.failure = api.commandError(thrown).message;
  }
}

export async function replaceTicked(): Promise<void> {
  const { plan, asked } = replacing;
  if (!plan || !asked || replacing.busy) return;
  if (isOutdated()) {
    // What is done is what was seen.
    void planAgain();
    return;
  }
  const chosen = chosenOf(plan, replacing.turned);
  if (chosen.length === 0) return;
  replacing.busy = true;
  try {
    const transaction = await changeFiles("Nothing was replaced", () => api.replace(asked, chosen));
    if (!transaction) return;
    const { edits, notes: changed, kept } = transaction;
    if (changedSomething(transaction)) {
      const where = `${count(edits.length, "place")} in ${count(changed.length, "note")}`;
      sayDone(`Replaced: ${where}.`, transaction, kept);
    } else if (kept.length > 0) say(`Nothing was replaced: ${kept.join("; ")}`);
    await planAgain();
  } finally {
    replacing.busy = false;
  }
}

export function closeReplacing(): void {
  Object.assign(replacing, { open: false, plan: null, asked: null, failure: null, turned: new Set() });
}
