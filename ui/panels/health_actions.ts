// What is done to the findings of the vault's health: a card leaves at once, and comes back where it could not be done.
import * as api from "../api";
import type { Home, HubPart, MergePlan, MisfitCure, PlannedEdit, SplitPlan, Transaction } from "../bindings";
import { count } from "../shell/counting";
import { covering } from "../shell/covering.svelte";
import { mergeFiles } from "../shell/merging";
import { focusEditor, openNote, type Place } from "../shell/notes.svelte";
import { say, sayError } from "../shell/notices.svelte";
import { titleOf } from "../shell/paths";
import { changedSomething, changeFiles, isStanding, sayDone, undoFiles } from "../shell/transactions";
import { refreshFiles, writable } from "../shell/vault.svelte";
import {
  choosePlace,
  type Done,
  health,
  inTurn,
  lookAgain,
  lookSoon,
  noteAct,
  ownChanges,
  showPart,
} from "./health.svelte";
import {
  afterEdits,
  type Card,
  type CardOf,
  type Doing,
  findingOf,
  homeLink,
  keyOf,
  linksFollow,
  namesApart,
  withoutNote,
  withoutPart,
} from "./health_model";
import { inverse } from "./moved_spans";
import { chosenAfter, putBack, type Taken } from "./taking";

// Cards that leave and come back.

/** Cards that are about to be changed, and what stands in the list in their place. */
const waiting = new Set<{ taken: Taken<Card>[] }>();

/** Each card becomes what `change` makes of it, and leaves where that is null. */
function leave(change: (card: Card) => Card | null): { taken: Taken<Card>[] } {
  noteAct();
  const before = health.shown;
  const { chosen } = health;
  const taken: Taken<Card>[] = [];
  health.cards = health.cards.flatMap((card, index) => {
    const now = change(card);
    if (now !== card) taken.push({ item: card, index });
    return now ? [now] : [];
  });
  const left = new Set(health.shown.map(({ id }) => id));
  const gone = before.flatMap(({ id }, index) => (left.has(id) ? [] : [{ index }]));
  choosePlace(chosenAfter(chosen, gone, left.size));
  return { taken };
}

function comeBack({ taken }: { taken: readonly Taken<Card>[] }): void {
  const [first] = taken;
  if (!first) return;
  const ids = new Set(taken.map(({ item }) => item.id));
  const others = health.cards.filter(({ id }) => !ids.has(id));
  // A look at the vault may have found it in the meantime.
  const known = new Set(others.map(keyOf));
  const missing = taken.filter(({ item }) => item.part === "misfits" || !known.has(keyOf(item)));
  health.cards = putBack(others, missing);
  showPart(first.item.part);
  choosePlace(
    Math.max(
      0,
      health.shown.findIndex((one) => keyOf(one) === keyOf(first.item)),
    ),
  );
}

/** Words have moved: in the list, and in what waits. */
function shift(edits: readonly PlannedEdit[]): void {
  const moved = (card: Card): Card[] => {
    const now = afterEdits(card, edits);
    return now ? [now] : [];
  };
  health.cards = health.cards.flatMap(moved);
  for (const held of waiting) {
    held.taken = held.taken.flatMap(({ item, index }) => moved(item).map((one) => ({ item: one, index })));
  }
}

/** What a change is told as. */
interface Told {
  text: string;
  also?: { label: string; run: () => void }[];
}

/** Changes notes for a card; `told` says it then. */
function change<Of extends Card>(
  card: Of,
  becomes: (card: Card) => Card | null,
  work: (card: Of) => Promise<Transaction | null>,
  told: Told,
): Promise<void> {
  if (!writable()) return Promise.resolve();
  const held = leave(becomes);
  const listed = held.taken.some(({ item }) => item.id === card.id);
  waiting.add(held);
  return inTurn(async () => {
    waiting.delete(held);
    const now = listed ? (held.taken.find(({ item }) => item.id === card.id)?.item as Of | undefined) : card;
    if (!now) {
      comeBack(held);
      say("Nothing was changed: the change before it has changed the same words.");
      return;
    }
    const transaction = await work(now);
    noteAct();
    if (!transaction) {
      comeBack(held);
      return;
    }
    if (!changedSomething(transaction)) {
      comeBack(held);
      say(`Nothing was changed${transaction.kept.length > 0 ? `: ${transaction.kept.join("; ")}` : "."}`);
      return;
    }
    changedHere(transaction);
    shift(transaction.edits);
    const done: Done = { taken: held.taken, what: { kind: "changed", transaction } };
    health.done = [...health.done, done];
    const undo = { label: "Undo", run: () => void undoHealth(done) };
    sayDone(told.text, transaction, transaction.kept, [undo, ...(told.also ?? [])]);
  });
}

function changedHere({ notes, moves }: Transaction): void {
  ownChanges.add([...notes, ...moves.flatMap(({ from, to }) => [from, to])]);
}

function only(card: Card): (one: Card) => Card | null {
  return (one) => (one.id === card.id ? null : one);
}

/** Writes a link into one note that leads to another. */
function link(card: Card, from: string, to: string): Promise<void> {
  return change(
    card,
    only(card),
    () => changeFiles("The link could not be made", () => api.linkNotes(from, to)),
    { text: `“${titleOf(from)}” links to “${titleOf(to)}” now.` },
  );
}

/** The lone note is tied to where it belongs: by its own words where they name it. */
export function linkHome(card: CardOf<"orphans">, home: Home): Promise<void> {
  const [from, to] = homeLink(card.found, home);
  return link(card, from, to);
}

function cure(card: CardOf<"misfits">, how: MisfitCure): Promise<void> {
  const { text, target_title: target, named_title: named } = card.found;
  const does = how === "show_target" ? `shows “${target}”` : `leads to “${named ?? ""}”`;
  return change(
    card,
    only(card),
    ({ found }) =>
      changeFiles("The link could not be changed", () =>
        api.cureMisfit(found.note, found.start, found.text, how),
      ),
    { text: `The link “${text}” ${does} now.` },
  );
}

export function merge(card: Card, plan: MergePlan, after: string): Promise<void> {
  const keep = plan.kept.note;
  const { gone } = plan;
  const [kept, merged] = namesApart(keep, gone);
  return change(
    card,
    (one) => (one.id === card.id ? null : withoutNote(one, gone)),
    () => mergeFiles(keep, gone, after),
    { text: `Merged “${merged}” into “${kept}”. ${linksFollow(plan.links)}` },
  );
}

export function split(card: CardOf<"hubs">, part: HubPart, plan: SplitPlan): Promise<void> {
  return change(
    card,
    (one) => (one.id === card.id && one.part === "hubs" ? withoutPart(one, part) : one),
    async () => {
      const transaction = await changeFiles(`“${part.heading}” could not become a note`, () =>
        api.splitNote(plan.kept.note, part.start, plan.made),
      );
      if (transaction) ownChanges.add([plan.made]);
      if (transaction) void refreshFiles();
      return transaction;
    },
    {
      text: `“${titleOf(plan.made)}” is a note of its own. ${linksFollow(plan.links)}`,
      also: [{ label: "Open it", run: () => void openAt(plan.made, null) }],
    },
  );
}

/** All cards about the same leave, and stay away until they are asked for. */
function dismiss(card: Card): Promise<void> {
  const finding = findingOf(card);
  const key = keyOf(card);
  const held = leave((one) => (keyOf(one) === key ? null : one));
  health.dismissed++;
  return inTurn(async () => {
    try {
      await api.dismissFinding(finding);
      health.done = [...health.done, { ...held, what: { kind: "dismissed", finding } }];
    } catch (thrown) {
      comeBack(held);
      health.dismissed--;
      sayError(`It could not be remembered: ${api.commandError(thrown).message}`);
    }
  });
}

/** Everything that was dismissed is listed again. */
export function showDismissed(): Promise<void> {
  return inTurn(async () => {
    try {
      const shown = await api.restoreFindings();
      health.done = health.done.filter(({ what }) => what.kind !== "dismissed");
      say(`${count(shown, "finding")} that you had dismissed ${shown === 1 ? "is" : "are"} listed again.`);
      noteAct();
      void lookAgain();
    } catch (thrown) {
      sayError(`They could not be brought back: ${api.commandError(thrown).message}`);
    }
  });
}

/** Takes back what was done last here, or a certain one, and brings back the cards that it was about. */
export function undoHealth(which: Done | null = null): Promise<void> {
  return inTurn(async () => {
    const one = which ?? health.done.at(-1);
    if (!one || !health.done.includes(one)) {
      say(one ? "That was taken back already." : "There is nothing to take back here.");
      return;
    }
    if (!(await takeBack(one))) return;
    noteAct();
    health.done = health.done.filter((other) => other !== one);
    comeBack(one);
  });
}

/** Tells whether it did. */
async function takeBack(one: Done): Promise<boolean> {
  const { what } = one;
  if (what.kind === "dismissed") {
    try {
      await api.restoreFinding(what.finding);
      health.dismissed = Math.max(0, health.dismissed - 1);
      return true;
    } catch (thrown) {
      sayError(`It could not be taken back: ${api.commandError(thrown).message}`);
      return false;
    }
  }
  const { transaction } = what;
  if (!isStanding(transaction.id)) {
    // Somebody else took it back; what is found now is looked up.
    health.done = health.done.filter((other) => other !== one);
    say("That was taken back already.");
    lookSoon();
    return false;
  }
  if (!(await undoFiles(transaction.id))) return false;
  changedHere(transaction);
  shift(inverse(transaction.edits));
  lookSoon();
  return true;
}

// Looking at the notes.

async function openAt(note: string, place: Place | null): Promise<void> {
  if (await openNote(note, place)) focusEditor();
}

/** The notes that a card opens, with the places in them: the first by itself, both beside each other. */
function placesOf(card: Card): { note: string; place: Place | null }[] {
  switch (card.part) {
    case "duplicates":
      return card.found.notes.map((note) => ({ note, place: null }));
    case "bridges":
      return card.found.ends.map((end) => ({ note: end.note, place: end }));
    case "orphans":
      return [card.found.note, ...card.found.homes.map(({ note }) => note)].map((note) => ({
        note,
        place: null,
      }));
    case "misfits":
      return [{ note: card.found.note, place: card.found }];
    case "hubs":
      return [{ note: card.found.note, place: null }];
  }
}

async function open(card: Card): Promise<void> {
  const [first] = placesOf(card);
  if (first) await openAt(first.note, first.place);
}

async function openBeside(card: Card): Promise<void> {
  const [first, second] = placesOf(card);
  if (!first || !second || !(await openNote(first.note, first.place))) return;
  if (await openNote(second.note, second.place, { split: true })) focusEditor();
}

// Doing by name.

/** What is looked at before it is made waits for what is being made: its places are those after it. */
export function previewSplit(card: CardOf<"hubs">, part: HubPart): void {
  const at = card.found.parts.indexOf(part);
  void inTurn(async () => {
    const now = health.cards.find(({ id }) => id === card.id);
    if (now?.part !== "hubs" || covering.view !== "health" || !writable()) return;
    const there = now.found.parts[at];
    if (there) health.preview = { kind: "split", card: now, part: there };
  });
}

function previewMerge(card: CardOf<"duplicates">, keep: string, gone: string): void {
  if (writable()) health.preview = { kind: "merge", card, keep, gone };
}

export function perform(card: Card, does: Doing): void {
  switch (does) {
    case "open":
      return void open(card);
    case "beside":
      return void openBeside(card);
    case "dismiss":
      return void dismiss(card);
  }
  switch (card.part) {
    case "duplicates": {
      const [first, second] = card.found.notes;
      return does === "merge_other" ? previewMerge(card, second, first) : previewMerge(card, first, second);
    }
    case "bridges": {
      const [first, second] = card.found.ends;
      return void (does === "link_other"
        ? link(card, second.note, first.note)
        : link(card, first.note, second.note));
    }
    case "orphans": {
      const [home] = card.found.homes;
      return home && void linkHome(card, home);
    }
    case "misfits":
      return void cure(card, does === "follow_text" ? "follow_text" : "show_target");
    case "hubs": {
      const [part] = card.found.parts;
      return part && previewSplit(card, part);
    }
  }
}
