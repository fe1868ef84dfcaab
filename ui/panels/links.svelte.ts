// What ties the note on the screen to others: the newest answer, and until it comes the one before.
import * as api from "../api";
import type { NoteLinks } from "../bindings";
import { createLatest, late } from "../shell/latest";
import { notes } from "../shell/notes.svelte";
import type { NoteSession } from "../shell/session.svelte";

class Links {
  answer = $state.raw<NoteLinks | null>(null);
  failure = $state<string | null>(null);
  filter = $state("");
}

export const links = new Links();

/** For the line below the text, and what unfolds there. */
const footLimit = 10;
/** Enough for nearly every note; a note with thousands of links gets the rest when somebody looks for it. */
const firstLimit = 200;
const wholeLimit = 20_000;
const questions = createLatest();
let limit = footLimit;
let listed = false;
let asked: NoteSession | null = null;

export async function askLinks(session: NoteSession): Promise<void> {
  if (session !== asked) {
    limit = listed ? firstLimit : footLimit;
    links.filter = "";
    if (links.answer?.note !== session.path) links.answer = null;
    links.failure = null;
  }
  asked = session;
  const note = session.path;
  try {
    const answer = await questions.ask(() => api.noteLinks(note, session.unsavedText, limit));
    if (answer === late || notes.shown !== session) return;
    links.answer = answer;
    links.failure = null;
  } catch (thrown) {
    links.failure = api.commandError(thrown).message;
  }
}

/** What stands below a note that another pane shows beside the one that is worked in; null where nothing is known. */
export function linksBelow(session: NoteSession): Promise<NoteLinks | null> {
  return api.noteLinks(session.path, null, footLimit).catch(() => null);
}

/** The same question once more: something in the vault has changed. */
export function askLinksAgain(): void {
  if (asked && asked === notes.shown) void askLinks(asked);
}

/** Only while the panel shows they are all asked for. */
export function wantLinks(wanted: boolean): void {
  listed = wanted;
  if (!wanted || limit > footLimit) return;
  limit = firstLimit;
  askLinksAgain();
}

/** Everything there is, however much: to show it, or to look through it. */
export function wantAllLinks(): void {
  const { answer } = links;
  if (!answer || !listed || limit === wholeLimit) return;
  if (answer.backlinks_total > answer.backlinks.length || answer.mentions_total > answer.mentions.length) {
    limit = wholeLimit;
    askLinksAgain();
  }
}

export function forgetLinks(): void {
  questions.forget();
  asked = null;
  links.answer = null;
  links.failure = null;
  links.filter = "";
}
