// A paragraph goes up in the older one that says the same, once the person has looked at the text of both.
import * as api from "../api";
import type { ParagraphMergePlan, ParagraphPair } from "../bindings";
import { focusEditor, notes } from "../shell/notes.svelte";
import { sayError } from "../shell/notices.svelte";
import type { NoteSession } from "../shell/session.svelte";
import { changeFiles, everythingSaved, sayDone } from "../shell/transactions";

interface Question {
  readonly pair: ParagraphPair;
  readonly plan: ParagraphMergePlan;
  /** the older note's title */
  readonly title: string;
  /** of the file that the plan was made of */
  readonly hash: string;
  readonly merged: () => void;
}

class ParagraphMerging {
  question = $state.raw<Question | null>(null);
}

export const merging = new ParagraphMerging();

/** Asks what the two are to be; `pairOf` is asked once all is saved, as it counts the bytes of files. */
export async function askToMerge(
  session: NoteSession,
  title: string,
  pairOf: () => ParagraphPair,
  merged: () => void,
): Promise<void> {
  if (!(await everythingSaved()) || notes.shown !== session) return;
  const { hash } = session;
  const pair = pairOf();
  try {
    const plan = await api.planParagraphMerge(pair);
    if (notes.shown === session) merging.question = { pair, plan, title, hash, merged };
  } catch (thrown) {
    sayError(`The paragraphs cannot be merged: ${api.commandError(thrown).message}`);
  }
}

/** Null for no. */
export async function answerMerging(after: string | null): Promise<void> {
  const { question } = merging;
  merging.question = null;
  if (!question) return;
  focusEditor();
  if (after === null) return;
  const { pair, plan, title, hash, merged } = question;
  const done = await changeFiles("The paragraphs could not be merged", () =>
    api.mergeParagraphs(pair, hash, plan.older.before, after),
  );
  if (!done) return;
  merged();
  sayDone(`Merged. The paragraph stands in “${title}” and is shown here.`, done);
}
