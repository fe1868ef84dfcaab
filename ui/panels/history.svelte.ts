// Earlier versions of the note on the screen, the one that is being looked at, and notes that were deleted.
import * as api from "../api";
import type { DeletedNote, Version, VersionReason } from "../bindings";
import { createLatest, late } from "../shell/latest";
import { focusEditor, notes, openNote, readOpenAgain } from "../shell/notes.svelte";
import { say, sayError } from "../shell/notices.svelte";
import { titleOf } from "../shell/paths";
import type { NoteSession } from "../shell/session.svelte";
import { momentLabel } from "../shell/times";
import { everythingSaved } from "../shell/transactions";
import { refreshFiles } from "../shell/vault.svelte";

class NoteHistory {
  /** whose versions these are */
  note = $state("");
  versions = $state.raw<Version[] | null>(null);
  deleted = $state.raw<DeletedNote[]>([]);
  failure = $state<string | null>(null);
  /** the version that is compared with the note */
  viewed = $state.raw<{ session: NoteSession; version: Version; text: string } | null>(null);
}

export const history = new NoteHistory();

const questions = createLatest();
const looks = createLatest();

export const reasonLabels: Record<VersionReason, string> = {
  edit: "",
  transaction: "before a change of several files",
  deleted: "when it was deleted",
  restore: "before a restore",
};

export async function askHistory(path: string | null): Promise<void> {
  if (path !== history.note) history.versions = null;
  try {
    const answer = await questions.ask(() =>
      Promise.all([path === null ? Promise.resolve([]) : api.noteVersions(path), api.deletedNotes()]),
    );
    if (answer === late) return;
    history.note = path ?? "";
    [history.versions, history.deleted] = answer;
    history.failure = null;
  } catch (thrown) {
    history.failure = api.commandError(thrown).message;
  }
}

/** Shows what has changed in the note since a version. */
export async function viewVersion(session: NoteSession, version: Version): Promise<void> {
  try {
    const text = await looks.ask(() => api.versionText(session.path, version.id));
    if (text !== late && notes.shown === session) history.viewed = { session, version, text };
  } catch (thrown) {
    sayError(`That version could not be read: ${api.commandError(thrown).message}`);
  }
}

export function closeVersion(): void {
  looks.forget();
  if (history.viewed === null) return;
  history.viewed = null;
  focusEditor();
}

/** The text as it is becomes a version of its own, so nothing is lost by restoring another. */
export async function restoreViewed(): Promise<void> {
  const { viewed } = history;
  if (!viewed || !(await everythingSaved())) return;
  const { session, version } = viewed;
  try {
    await api.restoreVersion(session.path, version.id);
    await readOpenAgain([session.path]);
    closeVersion();
    say(`“${titleOf(session.path)}” is as it was ${momentLabel(version.taken_ms, Date.now())}.`);
    void askHistory(session.path);
  } catch (thrown) {
    sayError(`The version could not be restored: ${api.commandError(thrown).message}`);
  }
}

export async function bringBackDeleted(note: DeletedNote): Promise<void> {
  try {
    const path = await api.restoreDeleted(note.path);
    await refreshFiles();
    await openNote(path);
    say(
      path === note.path
        ? `“${titleOf(path)}” is back.`
        : `“${titleOf(note.path)}” is back as “${titleOf(path)}”: another note has its name.`,
    );
  } catch (thrown) {
    sayError(`“${titleOf(note.path)}” could not be brought back: ${api.commandError(thrown).message}`);
  }
}

export function forgetHistory(): void {
  questions.forget();
  looks.forget();
  history.note = "";
  history.versions = null;
  history.deleted = [];
  history.failure = null;
  history.viewed = null;
}
