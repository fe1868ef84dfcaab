// Which note is shown, the notes kept at hand behind it, and the way back and forward.
import type { EditorView } from "@codemirror/view";
import * as api from "../api";
import type { PlannedMove, VaultEvent } from "../bindings";
import { frontMatterLength } from "../editor/front_matter";
import { openPassage } from "../editor/marked_range";
import { fromByteOffset } from "../editor/offsets";
import { createLatest, late } from "./latest";
import { dismiss, say, sayError, sayUntilRead } from "./notices.svelte";
import { folderOf, isWithin, moved, titleOf } from "./paths";
import { NoteSession, type SessionEvents } from "./session.svelte";
import { readNote, writable } from "./vault.svelte";

export const notes = $state<{
  shown: NoteSession | null;
  /** why the note that was asked for is not shown */
  failure: { path: string; message: string } | null;
  back: string[];
  forward: string[];
  /** the note whose name is about to be typed */
  naming: string | null;
}>({ shown: null, failure: null, back: [], forward: [], naming: null });

export interface Place {
  /** byte offsets in the file */
  start: number;
  end: number;
}

/** What the front matter of a file's text holds; null where there is none, or it could not be asked. */
async function readProperties(text: string): Promise<NoteSession["properties"]> {
  const length = frontMatterLength(text);
  if (length === 0) return null;
  const front = text.slice(0, length);
  return api.properties(front).then(
    (read) => ({ text: front, read }),
    () => null,
  );
}

/** Clean notes kept with their undo history and scroll position. */
const keptAtHand = 12;
const sessions = new Map<string, NoteSession>();
const failedSaves = new Map<NoteSession, number>();
const opening = createLatest();
/** paths that a rename of ours is taking away at this moment */
const renaming = new Set<string>();

let view: EditorView | null = null;
let listeners: Pick<SessionEvents, "follow" | "rested" | "changed"> = {
  follow: () => undefined,
  rested: () => undefined,
  changed: () => undefined,
};

export function listen(to: typeof listeners): void {
  listeners = to;
}

export function attachView(attached: EditorView | null): void {
  if (!attached) notes.shown?.hide();
  view = attached;
  if (view && notes.shown) notes.shown.show(view);
}

export function editorView(): EditorView | null {
  return view;
}

/** What has the keyboard while a note is read. */
let page: HTMLElement | null = null;

export function attachPage(attached: HTMLElement | null): void {
  page = attached;
}

export function focusEditor(): void {
  (page ?? view)?.focus();
}

const sessionEvents: SessionEvents = {
  follow: (link, how) => listeners.follow(link, how),
  rested: (session, position) => listeners.rested(session, position),
  changed: (session) => listeners.changed(session),
  keptBeside(session, path) {
    sayUntilRead(
      `“${titleOf(session.path)}” was changed by another program in the same place. Both versions are kept: yours is in “${titleOf(path)}”.`,
      { label: "Open your version", run: () => void openNote(path) },
    );
  },
  saveStateChanged(session, state) {
    const shownNotice = failedSaves.get(session);
    if (state.kind === "error" && shownNotice === undefined) {
      const retry = (): void => {
        failedSaves.delete(session);
        void session.autosave.flush();
      };
      const text = `“${titleOf(session.path)}” is not saved: ${state.message} The text stays here until it is.`;
      failedSaves.set(session, sayError(text, { label: "Retry", run: retry }));
    } else if (state.kind === "saved" && shownNotice !== undefined) {
      dismiss(shownNotice);
      failedSaves.delete(session);
    }
  },
};

type Visit = "new" | "back" | "forward";

/** Shows a note, at a passage if one is given. */
export async function openNote(
  path: string,
  place: Place | null = null,
  visit: Visit = "new",
): Promise<boolean> {
  const known = sessions.get(path);
  if (known && notes.shown === known) {
    if (place) goTo(known, place);
    return true;
  }
  try {
    const session = await opening.ask(async () => {
      if (!known) {
        const note = await readNote(path);
        // Before the note is shown, so that it does not move when its properties come.
        return new NoteSession(note, sessionEvents, await readProperties(note.text));
      }
      if (!known.removed) await known.readAgain();
      return known;
    });
    if (session === late) return false;
    // The answer may belong to a note that has been renamed meanwhile.
    show(session, visit);
    if (place) goTo(session, place);
    return true;
  } catch (thrown) {
    const message = api.commandError(thrown).message;
    if (notes.shown) sayError(`“${titleOf(path)}” could not be opened: ${message}`);
    else notes.failure = { path, message };
    return false;
  }
}

function show(session: NoteSession, visit: Visit): void {
  const left = notes.shown;
  if (left && left !== session) {
    if (visit !== "back") notes.back = [...notes.back, left.path].slice(-100);
    if (visit !== "forward" && visit !== "back") notes.forward = [];
    if (visit === "back") notes.forward = [...notes.forward, left.path];
    leave(left);
  }
  sessions.delete(session.path);
  sessions.set(session.path, session);
  notes.failure = null;
  notes.shown = session;
  if (view) session.show(view);
  forgetOldSessions();
  api.rememberNote(session.path).catch(() => undefined);
}

function leave(session: NoteSession): void {
  session.hide();
  if (session.dirty) void session.autosave.flush();
}

/** A note with unsaved text is never forgotten. */
function forgetOldSessions(): void {
  for (const [path, session] of sessions) {
    if (sessions.size <= keptAtHand) return;
    if (session === notes.shown || session.dirty) continue;
    session.autosave.stop();
    sessions.delete(path);
  }
}

function goTo(session: NoteSession, place: Place): void {
  if (!view || notes.shown !== session) return;
  const from = fromByteOffset(session.doc, place.start, session.shape);
  const to = fromByteOffset(session.doc, Math.max(place.start, place.end), session.shape);
  openPassage(view, { from, to });
  session.wanted = { position: from };
}

export async function goBack(): Promise<void> {
  const path = notes.back.at(-1);
  if (path === undefined) return;
  notes.back = notes.back.slice(0, -1);
  await openNote(path, null, "back");
}

export async function goForward(): Promise<void> {
  const path = notes.forward.at(-1);
  if (path === undefined) return;
  notes.forward = notes.forward.slice(0, -1);
  await openNote(path, null, "forward");
}

/** Takes the note off the window; the editor is empty afterwards. */
export function closeShown(): void {
  const session = notes.shown;
  if (!session) return;
  opening.forget();
  session.hide();
  session.autosave.stop();
  sessions.delete(session.path);
  notes.shown = null;
}

/** Saves everything that is not saved; false when something could not be. */
export async function saveAll(): Promise<boolean> {
  const results = await Promise.all([...sessions.values()].map((session) => session.autosave.flush()));
  return results.every(Boolean) && [...sessions.values()].every((session) => !session.dirty);
}

export function unsavedTitles(): string[] {
  return [...sessions.values()].filter((session) => session.dirty).map((session) => titleOf(session.path));
}

/** Forgets all notes of the vault that is being left; they are saved by then. */
export function forgetAll(): void {
  closeShown();
  for (const session of sessions.values()) session.autosave.stop();
  sessions.clear();
  notes.back = [];
  notes.forward = [];
  notes.failure = null;
}

/** What is open under `path` is saved before the file moves to `to`, and followed to its new place. */
export async function carryAlong<Outcome>(
  path: string,
  to: string,
  move: () => Promise<Outcome>,
): Promise<Outcome> {
  const touched = [...sessions.values()].filter((session) => isWithin(session.path, path));
  for (const session of touched) await session.autosave.flush();
  renaming.add(path);
  try {
    const outcome = await move();
    await followMoves([{ from: path, to }]);
    return outcome;
  } finally {
    renaming.delete(path);
  }
}

/** Files went to other places: what is open goes along, and takes in what a move changed in its text. */
export async function followMoves(moves: PlannedMove[]): Promise<void> {
  const followed: NoteSession[] = [];
  for (const { from, to } of moves) {
    for (const session of [...sessions.values()]) {
      if (!isWithin(session.path, from)) continue;
      sessions.delete(session.path);
      session.path = moved(session.path, from, to);
      sessions.set(session.path, session);
      followed.push(session);
    }
    notes.back = notes.back.map((visited) => moved(visited, from, to));
    notes.forward = notes.forward.map((visited) => moved(visited, from, to));
  }
  if (notes.shown && followed.includes(notes.shown))
    api.rememberNote(notes.shown.path).catch(() => undefined);
  await readOpenAgain(followed.map((session) => session.path));
}

/** Takes in what the disk holds of these notes, those of them that are open. */
export async function readOpenAgain(paths: string[]): Promise<void> {
  for (const path of paths) {
    // What cannot be read again has a banner or an event of its own.
    await sessions
      .get(path)
      ?.readAgain()
      .catch(() => undefined);
  }
}

/** What is open under `path` is saved before it goes to the trash, and no longer shown after. */
export async function letGo(path: string, remove: () => Promise<unknown>): Promise<void> {
  const touched = [...sessions.values()].filter((session) => isWithin(session.path, path));
  for (const session of touched) await session.autosave.flush();
  renaming.add(path);
  try {
    await remove();
    for (const session of touched) {
      if (session === notes.shown) closeShown();
      else sessions.delete(session.path);
      session.autosave.stop();
    }
    notes.back = notes.back.filter((visited) => !isWithin(visited, path));
    notes.forward = notes.forward.filter((visited) => !isWithin(visited, path));
  } finally {
    renaming.delete(path);
  }
}

export function noteEvent(event: Extract<VaultEvent, { kind: "note_changed" | "note_removed" }>): void {
  const session = sessions.get(event.path);
  if (!session || [...renaming].some((path) => isWithin(event.path, path))) return;
  if (event.kind === "note_changed") {
    session.changedOnDisk(event.hash).catch((thrown: unknown) => {
      const { code, message } = api.commandError(thrown);
      // A file that is gone again has an event of its own.
      if (code !== "not_found") sayError(`“${titleOf(event.path)}” could not be read again: ${message}`);
    });
  } else if (session === notes.shown || session.dirty) {
    session.removed = true;
  } else {
    session.autosave.stop();
    sessions.delete(event.path);
  }
}

/** Writes the shown note again after its file was taken away. */
export async function saveShownAgain(): Promise<void> {
  const session = notes.shown;
  if (!session || !writable()) return;
  const old = session.path;
  try {
    await session.saveAgain(async () => readNote(await api.createNote(folderOf(old), titleOf(old))));
    sessions.delete(old);
    sessions.set(session.path, session);
    say(`“${titleOf(session.path)}” is back in its place.`);
  } catch (thrown) {
    sayError(`The note could not be saved again: ${api.commandError(thrown).message}`);
  }
}
