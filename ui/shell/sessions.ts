// The notes at hand: one session each, however many tabs show it, and what the disk and other windows do to them.
import * as api from "../api";
import type { PlannedMove, VaultEvent } from "../bindings";
import { frontMatterLength } from "../editor/front_matter";
import { dismiss, sayError, sayUntilRead } from "./notices.svelte";
import { isWithin, moved, titleOf } from "./paths";
import { NoteSession, type SessionEvents } from "./session.svelte";
import { readNote } from "./vault.svelte";

/** Clean notes that no tab shows, kept with their undo history and their place. */
const keptAtHand = 12;
const sessions = new Map<string, NoteSession>();
const reading = new Map<string, Promise<NoteSession>>();
const failedSaves = new Map<NoteSession, number>();
/** paths that a rename of ours is taking away at this moment */
const renaming = new Set<string>();

export interface SessionListeners extends Pick<SessionEvents, "follow" | "rested" | "changed"> {
  /** somebody wants to see this note */
  open: (path: string) => void;
  /** whether a tab shows the note, or would if it were chosen */
  inTab: (session: NoteSession) => boolean;
  /** names of files changed: the tabs that remember them follow */
  moved: (move: PlannedMove) => void;
  /** notes went to the trash, these among them open */
  gone: (path: string, touched: NoteSession[]) => void;
}

let listeners: SessionListeners = {
  follow: () => undefined,
  rested: () => undefined,
  changed: () => undefined,
  open: () => undefined,
  inTab: () => false,
  moved: () => undefined,
  gone: () => undefined,
};

export function listenToSessions(to: Partial<SessionListeners>): void {
  listeners = { ...listeners, ...to };
}

const sessionEvents: SessionEvents = {
  follow: (link, where) => listeners.follow(link, where),
  rested: (session, position) => listeners.rested(session, position),
  changed: (session) => listeners.changed(session),
  keptBeside(session, path) {
    sayUntilRead(
      `“${titleOf(session.path)}” was changed by another program in the same place. Both versions are kept: yours is in “${titleOf(path)}”.`,
      { label: "Open your version", run: () => listeners.open(path) },
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

export function allSessions(): NoteSession[] {
  return [...sessions.values()];
}

/** The session of a note, up to date with the disk. Two that ask at the same time get the same. */
export async function sessionFor(path: string): Promise<NoteSession> {
  const known = sessions.get(path);
  if (known) {
    if (!known.removed) await known.readAgain();
    return known;
  }
  const underWay = reading.get(path);
  if (underWay) return underWay;
  const promise = (async () => {
    const note = await readNote(path);
    // Before the note is shown, so that it does not move when its properties come.
    return new NoteSession(note, sessionEvents, await readProperties(note.text));
  })().finally(() => {
    if (reading.get(path) === promise) reading.delete(path);
  });
  reading.set(path, promise);
  return promise;
}

/** The note is being shown: it is kept at hand, and others that nobody uses any more are let go. */
export function keepAtHand(session: NoteSession): void {
  sessions.delete(session.path);
  sessions.set(session.path, session);
  forgetOldSessions();
}

/** A note with unsaved text is never forgotten, and none that stands in a tab. */
function forgetOldSessions(): void {
  const idle = allSessions().filter((one) => !one.dirty && !one.isShown && !listeners.inTab(one));
  for (const session of idle.slice(0, Math.max(0, idle.length - keptAtHand))) dropSession(session);
}

export function dropSession(session: NoteSession): void {
  session.autosave.stop();
  if (sessions.get(session.path) === session) sessions.delete(session.path);
}

/** Saves everything that is not saved; false when something could not be. */
export async function saveAll(): Promise<boolean> {
  const results = await Promise.all(allSessions().map((session) => session.autosave.flush()));
  return results.every(Boolean) && allSessions().every((session) => !session.dirty);
}

export function unsavedTitles(): string[] {
  return allSessions()
    .filter((session) => session.dirty)
    .map((session) => titleOf(session.path));
}

export function forgetSessions(): void {
  for (const session of sessions.values()) session.autosave.stop();
  sessions.clear();
  reading.clear();
}

function openWithin(path: string): NoteSession[] {
  return allSessions().filter((session) => isWithin(session.path, path));
}

/** What is open under `path` is saved before the file moves to `to`, and followed to its new place. */
export async function carryAlong<Outcome>(
  path: string,
  to: string,
  move: () => Promise<Outcome>,
): Promise<Outcome> {
  for (const session of openWithin(path)) await session.autosave.flush();
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
  for (const move of moves) {
    for (const session of openWithin(move.from)) {
      sessions.delete(session.path);
      session.path = moved(session.path, move.from, move.to);
      sessions.set(session.path, session);
      followed.push(session);
    }
    listeners.moved(move);
  }
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
export async function letGo<Outcome>(path: string, remove: () => Promise<Outcome>): Promise<Outcome> {
  const touched = openWithin(path);
  for (const session of touched) await session.autosave.flush();
  renaming.add(path);
  try {
    const outcome = await remove();
    listeners.gone(path, touched);
    for (const session of touched) dropSession(session);
    return outcome;
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
  } else if (session.dirty || listeners.inTab(session)) session.removed = true;
  else dropSession(session);
}

/** Writes a note again whose file was taken away; `write` makes the file and reads it. */
export async function writeAgain(
  session: NoteSession,
  write: Parameters<NoteSession["saveAgain"]>[0],
): Promise<void> {
  const old = session.path;
  await session.saveAgain(write);
  sessions.delete(old);
  sessions.set(session.path, session);
}
