// Replacing across the vault: what is to be put in, what that would do place by place, and which places are ticked.
import * as api from "../api";
import type { ReplaceChoice, ReplaceNote, ReplaceOccurrence, ReplacePlan } from "../bindings";
import { count } from "../shell/counting";
import { createLatest, late } from "../shell/latest";
import { notes } from "../shell/notes.svelte";
import { say } from "../shell/notices.svelte";
import { changedSomething, changeFiles, everythingSaved, sayDone } from "../shell/transactions";
import { search } from "./search.svelte";

export const replacing = $state<{
  open: boolean;
  replacement: string;
  /** whole values, which nothing changes inside */
  plan: ReplacePlan | null;
  failure: string | null;
  /** places that are ticked where they would not be by themselves, and the other way round */
  turned: ReadonlySet<string>;
  busy: boolean;
}>({ open: false, replacement: "", plan: null, failure: null, turned: new Set(), busy: false });

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

function request() {
  return { query: search.query.trim(), replacement: replacing.replacement, this: notes.shown?.path ?? null };
}

const questions = createLatest();

/** What would be done with what is typed by now. Text that is not saved yet is saved first: it counts too. */
export async function planAgain(): Promise<void> {
  const asked = request();
  if (!replacing.open || asked.query === "") {
    questions.forget();
    replacing.plan = null;
    return;
  }
  try {
    const plan = await questions.ask(async () => ((await everythingSaved()) ? api.planReplace(asked) : null));
    if (plan === late || plan === null) return;
    // Another thing to replace has other places.
    if (plan.pattern !== replacing.plan?.pattern) replacing.turned = new Set();
    replacing.plan = plan;
    replacing.failure = null;
  } catch (thrown) {
    replacing.failure = api.commandError(thrown).message;
  }
}

export async function replaceTicked(): Promise<void> {
  const { plan } = replacing;
  if (!plan || replacing.busy) return;
  const chosen = chosenOf(plan, replacing.turned);
  if (chosen.length === 0) return;
  replacing.busy = true;
  try {
    const asked = request();
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
  questions.forget();
  Object.assign(replacing, { open: false, plan: null, failure: null, turned: new Set() });
}
