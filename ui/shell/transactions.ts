// Changes of several files at once, and taking the last of them back. What is typed is saved before either,
// and the notes that are open follow.
import * as api from "../api";
import type { Transaction } from "../bindings";
import { followMoves, readOpenAgain, saveAll } from "./notes.svelte";
import { type NoticeAction, say, sayError, sayUntilRead } from "./notices.svelte";
import { refreshFiles } from "./vault.svelte";

/** The changes that this window made and has not taken back, the newest last: it is the one that undoing takes. */
let done: { id: number; label: string; undone: (() => Promise<void>) | null }[] = [];

/** False, and a word about it, when something typed could not be saved: nothing else may be changed then. */
export async function everythingSaved(): Promise<boolean> {
  if (await saveAll()) return true;
  sayError("A note could not be saved, so nothing else was changed. See to that first.");
  return false;
}

/** Null when it failed, which has been said by then. `undone` follows when the change is taken back. */
export async function changeFiles(
  failure: string,
  change: () => Promise<Transaction>,
  undone: (() => Promise<void>) | null = null,
): Promise<Transaction | null> {
  if (!(await everythingSaved())) return null;
  try {
    const transaction = await change();
    applied(transaction, undone);
    await readOpenAgain(transaction.notes);
    return transaction;
  } catch (thrown) {
    sayError(`${failure}: ${api.commandError(thrown).message}`);
    return null;
  }
}

/** Whether a change found anything to change. */
export function changedSomething({ edits, moves }: Transaction): boolean {
  return edits.length + moves.length > 0;
}

/** Remembers what undoing would take back. */
export function applied(transaction: Transaction, undone: (() => Promise<void>) | null = null): void {
  if (!changedSomething(transaction)) return;
  done.push({ id: transaction.id, label: transaction.label, undone });
}

/** Whether a change was made by this window and has not been taken back. */
export function isStanding(id: number): boolean {
  return done.some((one) => one.id === id);
}

/** Says what was done and offers to undo it. What it had to leave is read before it goes. */
export function sayDone(
  text: string,
  transaction: Transaction,
  kept: readonly string[] = [],
  actions: NoticeAction[] = [{ label: "Undo", run: () => void undoFiles(transaction.id) }],
): void {
  if (kept.length === 0) say(text, ...actions);
  else sayUntilRead(text + leftAsTheyAre(kept), ...actions);
}

function leftAsTheyAre(kept: readonly string[]): string {
  return ` Left as they are: ${kept.join("; ")}`;
}

/** Takes the last change of several files back; that one, if an id is given. Tells whether it did. */
export async function undoFiles(id: number | null = null): Promise<boolean> {
  const newest = done.at(-1);
  if (id !== null && newest?.id !== id) {
    if (!newest || !done.some((one) => one.id === id)) say("That was taken back already.");
    else {
      const undo = { label: "Undo the last change", run: () => void undoFiles() };
      say(`“${newest.label}” came after it. The last change is taken back first.`, undo);
    }
    return false;
  }
  if (!(await everythingSaved())) return false;
  try {
    const undone = await api.undoTransaction();
    if (!undone) {
      say("There is no change of several files to undo.");
      return false;
    }
    const was = done.find((one) => one.id === undone.id);
    done = done.filter((one) => one !== was);
    await followMoves(undone.moves);
    await readOpenAgain(undone.notes);
    await was?.undone?.();
    void refreshFiles();
    if (undone.kept.length === 0) say(`Taken back: ${undone.label}`);
    else sayUntilRead(`Taken back: ${undone.label}.${leftAsTheyAre(undone.kept)}`);
    return true;
  } catch (thrown) {
    sayError(`The last change could not be undone: ${api.commandError(thrown).message}`);
    return false;
  }
}

export function forgetTransactions(): void {
  done = [];
}
