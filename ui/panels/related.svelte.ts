// What Related shows: the answer to the newest question, and until it comes the answer before.
import * as api from "../api";
import type { EditorView } from "@codemirror/view";
import type { RelatedAnswer } from "../bindings";
import { showRelatedBlock } from "../editor/marked_range";
import { fromByteOffset, toByteOffset } from "../editor/offsets";
import { createLatest, late } from "../shell/latest";
import { editorView, notes } from "../shell/notes.svelte";
import type { NoteSession } from "../shell/session.svelte";

export const related = $state<{
  answer: RelatedAnswer | null;
  failure: string | null;
  /** index of the passage that the keyboard has chosen; -1 for none */
  chosen: number;
  wanted: boolean;
}>({ answer: null, failure: null, chosen: -1, wanted: true });

const mostPassages = 20;
const longestSent = 500_000;
const questions = createLatest();
/** the editor whose block is marked: there are several, and one thread */
let marked: EditorView | null = null;
let asked: { session: NoteSession; position: number | null } | null = null;

export async function askRelated(session: NoteSession, position: number | null): Promise<void> {
  asked = { session, position };
  if (!related.wanted) return;
  // A huge text is saved first and asked about by its path; copying it with every question would cost too much.
  if (session.dirty && session.doc.length > longestSent && !(await session.autosave.flush())) return;
  const { doc, dirty } = session;
  const text = dirty ? session.fileText : null;
  // The text that goes along has no byte order mark, the file on the disk may have one.
  const shape = text === null ? session.shape : { ...session.shape, bomBytes: 0 };
  const note = session.path;
  try {
    const answer = await questions.ask(() =>
      api.related({
        note,
        text,
        offset: position === null ? null : toByteOffset(doc, position, shape),
        limit: mostPassages,
      }),
    );
    if (answer === late || notes.shown !== session) return;
    const sameNote = related.answer?.note === answer.note;
    related.answer = answer;
    related.failure = null;
    if (!sameNote || related.chosen >= answer.hits.length) related.chosen = -1;
    const view = editorView();
    if (marked && marked !== view) showRelatedBlock(marked, null);
    marked = view;
    if (view && doc.eq(session.doc)) {
      const { block } = answer;
      const range = block && {
        from: fromByteOffset(doc, block.start, shape),
        to: fromByteOffset(doc, block.end, shape),
      };
      showRelatedBlock(view, range);
    }
  } catch (thrown) {
    related.failure = api.commandError(thrown).message;
  }
}

/** The same question once more: the index has moved on, or the panel is back. */
export function askAgain(): void {
  if (asked && asked.session === notes.shown) void askRelated(asked.session, asked.position);
}

/** While the panel does not show nothing is asked and no block is marked. */
export function wantRelated(wanted: boolean): void {
  if (related.wanted === wanted) return;
  related.wanted = wanted;
  if (wanted) askAgain();
  else {
    questions.forget();
    const view = editorView();
    if (view) showRelatedBlock(view, null);
  }
}

export function forgetRelated(): void {
  questions.forget();
  asked = null;
  related.answer = null;
  related.failure = null;
  related.chosen = -1;
}
