// What Related shows: the answer to the newest question, and until it comes the answer before.
import * as api from "../api";
import type { EditorView } from "@codemirror/view";
import type { Hit, RelatedAnswer, RelatedReason } from "../bindings";
import { showRelatedBlock } from "../editor/marked_range";
import { fromByteOffset, toByteOffset } from "../editor/offsets";
import { createLatest, late } from "../shell/latest";
import { keep, layout, type LinkedWay, type RelatedScope } from "../shell/layout.svelte";
import { editorView, notes } from "../shell/notes.svelte";
import { say, sayError } from "../shell/notices.svelte";
import { titleOf } from "../shell/paths";
import type { NoteSession } from "../shell/session.svelte";

export const related = $state<{
  answer: RelatedAnswer | null;
  /** one for each hit */
  reasons: readonly RelatedReason[];
  /** notes that are not shown for this note */
  dismissed: readonly string[];
  /** passages that come close and are not shown */
  leftOut: number;
  /** the selection is what was asked about */
  ofSelection: boolean;
  failure: string | null;
  /** index of the passage that the keyboard has chosen; -1 for none */
  chosen: number;
  wanted: boolean;
}>({
  answer: null,
  reasons: [],
  dismissed: [],
  leftOut: 0,
  ofSelection: false,
  failure: null,
  chosen: -1,
  wanted: true,
});

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
  const selection = layout.relatedScope === "selection" && session.selected > 0;
  const text = selection ? session.selectedText : dirty ? session.fileText : null;
  const whole = selection || layout.relatedScope === "note" || position === null;
  // The text that goes along has no byte order mark, the file on the disk may have one.
  const shape = text === null ? session.shape : { ...session.shape, bomBytes: 0 };
  const note = session.path;
  try {
    const found = await questions.ask(() =>
      api.relatedPassages({
        about: { note, text, offset: whole ? null : toByteOffset(doc, position, shape), limit: mostPassages },
        hide_linked: layout.relatedLinked === "hidden",
      }),
    );
    if (found === late || notes.shown !== session) return;
    const { answer } = found;
    const sameNote = related.answer?.note === answer.note;
    related.answer = answer;
    related.reasons = found.reasons;
    related.dismissed = found.dismissed;
    related.leftOut = found.left_out;
    related.ofSelection = selection;
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
  related.reasons = [];
  related.dismissed = [];
  related.leftOut = 0;
  related.failure = null;
  related.chosen = -1;
}

/** What is asked about from now on, and how linked notes are shown; both are remembered. */
export function askAbout(scope: RelatedScope): void {
  keep({ relatedScope: scope });
  askAgain();
}

export function showLinked(way: LinkedWay): void {
  keep({ relatedLinked: way });
  askAgain();
}

/** Keeps a passage on top of what is related to this note, or lets it go. */
export async function pinRelated(hit: Hit, pinned: boolean): Promise<void> {
  await change((note) =>
    pinned
      ? api.markRelated(note, hit.note, hit.start, "pinned")
      : api.unmarkRelated(note, hit.note, "pinned"),
  );
}

/** A note is not shown as related to this one any more. */
export async function dismissRelated(hit: Hit): Promise<void> {
  if (!(await change((note) => api.markRelated(note, hit.note, hit.start, "dismissed")))) return;
  say(`“${titleOf(hit.note)}” is not shown for this note any more.`, {
    label: "Undo",
    run: () => void showRelatedAgain(hit.note),
  });
}

export async function showRelatedAgain(other: string): Promise<void> {
  await change((note) => api.unmarkRelated(note, other, "dismissed"));
}

async function change(work: (note: string) => Promise<unknown>): Promise<boolean> {
  const note = related.answer?.note;
  if (note === undefined) return false;
  try {
    await work(note);
    askAgain();
    return true;
  } catch (thrown) {
    sayError(`It could not be remembered: ${api.commandError(thrown).message}`);
    return false;
  }
}
