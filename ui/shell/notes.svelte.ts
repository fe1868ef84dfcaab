// The note that a person works in, and opening others: in its place, in a tab of their own, or beside it.
import type { EditorView } from "@codemirror/view";
import { tick } from "svelte";
import * as api from "../api";
import type { WhereTo } from "../editor/links";
import { openPassage } from "../editor/marked_range";
import { fromByteOffset } from "../editor/offsets";
import { uncover } from "./covering.svelte";
import { moveFolds } from "./folds";
import { createLatest, late } from "./latest";
import { say, sayError } from "./notices.svelte";
import {
  allPanes,
  allTabs,
  Pane,
  panes,
  paneOf,
  type Place,
  splitPane,
  type Tab,
} from "./panes/model.svelte";
import { activatePane, addTab, closeTab, forgetClosed, fillTab, resetPanes, showTab } from "./panes/tabs";
import { offerDocument } from "./outside";
import { folderOf, isNote, isWithin, moved, titleOf } from "./paths";
import type { NoteSession } from "./session.svelte";
import {
  dropSession,
  forgetSessions,
  keepAtHand,
  listenToSessions,
  sessionFor,
  type SessionListeners,
  writeAgain,
} from "./sessions";
import { readNote, writable } from "./vault.svelte";

export { carryAlong, followMoves, letGo, noteEvent, readOpenAgain, saveAll, unsavedTitles } from "./sessions";
export type { Place } from "./panes/model.svelte";

class Notes {
  /** the note whose name is about to be typed */
  naming = $state<string | null>(null);
  /** the note of the pane that is worked in */
  get shown(): NoteSession | null {
    return panes.active.tab.session;
  }
  /** it is read there, as a finished page */
  get reading(): boolean {
    return this.shown !== null && panes.active.tab.reading;
  }
  get failure(): Tab["failure"] {
    return panes.active.tab.failure;
  }
  get back(): readonly string[] {
    return panes.active.tab.back;
  }
  get forward(): readonly string[] {
    return panes.active.tab.forward;
  }
}

export const notes = new Notes();

const opening = createLatest();
/** counts the vaults that were entered: an answer about another one's note is dropped */
let era = 0;

export function listen(to: Pick<SessionListeners, "follow" | "rested" | "changed">): void {
  listenToSessions({
    ...to,
    open: (path) => void openNote(path, null, { newTab: true }),
    inTab: (session) => allTabs().some((tab) => tab.session === session),
    moved: ({ from, to: place }) => {
      for (const tab of allTabs()) {
        if (tab.wanted !== null) tab.wanted = moved(tab.wanted, from, place);
        tab.back = tab.back.map((visited) => moved(visited, from, place));
        tab.forward = tab.forward.map((visited) => moved(visited, from, place));
      }
      moveFolds(from, place);
      rememberShown();
    },
    gone: (path, touched) => {
      for (const tab of allTabs()) {
        tab.back = tab.back.filter((visited) => !isWithin(visited, path));
        tab.forward = tab.forward.filter((visited) => !isWithin(visited, path));
        const shows = tab.session && touched.includes(tab.session);
        if (shows || (tab.wanted !== null && isWithin(tab.wanted, path))) closeTab(tab, { keep: false });
      }
    },
  });
}

/** The editor of the pane that is worked in. */
export function editorView(): EditorView | null {
  return panes.active.view;
}

export function focusEditor(): void {
  uncover();
  const pane = panes.active;
  if (pane.page && notes.reading) pane.page.element.focus();
  else if (pane.view && pane.tab.session) focusIn(pane);
  else pane.wantsFocus = true;
}

/** An editor that showed nothing until now is out of sight for another moment, and takes no keyboard in it. */
function focusIn(pane: Pane): void {
  pane.view?.focus();
  if (!pane.view?.hasFocus) void tick().then(() => pane.view?.focus());
}

/** A pane's editor is there, or is about to go. */
export function attachView(pane: Pane, view: EditorView | null): void {
  const { tab } = pane;
  if (!view) {
    if (pane.view) tab.place = tab.session?.hide(pane.view) ?? tab.place;
    pane.view = null;
    return;
  }
  pane.view = view;
  if (tab.session) showIn(pane, tab);
}

/** The session of a tab stands in its pane's view from now on. */
function showIn(pane: Pane, tab: Tab): void {
  const { session } = tab;
  if (!session || !pane.view) return;
  session.show(pane.view, tab.place, tab.mode);
  if (panes.active === pane) session.bringToFront(pane.view);
  if (tab.passage) goTo(tab, tab.passage);
  if (!pane.wantsFocus) return;
  pane.wantsFocus = false;
  focusIn(pane);
}

function rememberShown(): void {
  const path = notes.shown?.path;
  if (path !== undefined) api.rememberNote(path).catch(() => undefined);
}

type Visit = "new" | "back" | "forward";

/**
 * Shows a note, at a passage if one is given; a file that is no note, as search finds them, is offered to its program.
 * Gives the tab that shows it.
 */
export async function openNote(
  path: string,
  place: Place | null = null,
  where: WhereTo = {},
  visit: Visit = "new",
): Promise<Tab | null> {
  if (!isNote(path)) {
    offerDocument(path, place?.heading?.at(-1));
    return null;
  }
  uncover();
  const from = panes.active;
  const here = from.tab;
  const stays = here.pinned && here.path !== null && here.path !== path && visit === "new";
  const apart = where.split === true || ((where.newTab === true || stays) && here.path !== null);
  if (!apart && here.session?.path === path) {
    if (place) goTo(here, place);
    return here;
  }
  const now = era;
  try {
    const session = apart ? await sessionFor(path) : await opening.ask(() => sessionFor(path));
    if (session === late || now !== era) return null;
    // The answer may belong to a note that has been renamed meanwhile, and the tab may be closed, or its pane.
    const worked = panes.active;
    const pane = allPanes().includes(from) ? from : worked;
    let tab = here;
    if (where.split) tab = splitWith(pane);
    else if (apart || !paneOf(here)) tab = addTab(pane);
    // Who has gone on to another pane meanwhile works there.
    if (worked !== pane) activatePane(worked);
    visitIn(tab, session, visit);
    if (place) goTo(tab, place);
    return tab;
  } catch (thrown) {
    const message = api.commandError(thrown).message;
    if (apart || here.session) sayError(`“${titleOf(path)}” could not be opened: ${message}`);
    else if (now === era) {
      here.wanted = path;
      here.failure = { path, message };
    }
    return null;
  }
}

/** An empty tab in a pane of its own, to the right. */
function splitWith(pane: Pane): Tab {
  const added = new Pane();
  splitPane(pane, "row", added);
  activatePane(added);
  return added.tab;
}

function visitIn(tab: Tab, session: NoteSession, visit: Visit): void {
  const left = tab.session;
  if (left && left !== session) {
    if (visit !== "back") tab.back = [...tab.back, left.path].slice(-100);
    if (visit === "new") tab.forward = [];
    if (visit === "back") tab.forward = [...tab.forward, left.path];
  }
  fillTab(tab, session);
  keepAtHand(session);
  rememberShown();
}

function goTo(tab: Tab, place: Place): void {
  const pane = paneOf(tab);
  const { session } = tab;
  tab.passage = place;
  if (!pane?.view || pane.tab !== tab || !session) return;
  tab.passage = null;
  const from = fromByteOffset(session.doc, place.start, session.shape);
  const to = fromByteOffset(session.doc, Math.max(place.start, place.end), session.shape);
  openPassage(pane.view, { from, to });
  tab.goal = { position: from };
}

/** Reads the note of a tab that has been restored, and shows it. */
export async function loadTab(tab: Tab): Promise<void> {
  const path = tab.wanted;
  if (path === null || tab.session) return;
  const now = era;
  tab.failure = null;
  try {
    const session = await sessionFor(path);
    if (now !== era || tab.session || tab.wanted === null) return;
    fillTab(tab, session);
    keepAtHand(session);
    rememberShown();
  } catch (thrown) {
    if (now === era) tab.failure = { path, message: api.commandError(thrown).message };
  }
}

export async function goBack(): Promise<void> {
  const { tab } = panes.active;
  const path = tab.back.at(-1);
  if (path === undefined) return;
  tab.back = tab.back.slice(0, -1);
  await openNote(path, null, {}, "back");
}

export async function goForward(): Promise<void> {
  const { tab } = panes.active;
  const path = tab.forward.at(-1);
  if (path === undefined) return;
  tab.forward = tab.forward.slice(0, -1);
  await openNote(path, null, {}, "forward");
}

/** Gives up a note whose file was taken away: its tabs close, and its text is gone. */
export function giveUp(session: NoteSession): void {
  opening.forget();
  for (const tab of allTabs()) if (tab.session === session) closeTab(tab, { keep: false });
  dropSession(session);
}

/** Forgets all notes of the vault that is being left; they are saved by then. */
export function forgetAll(): void {
  era++;
  opening.forget();
  for (const pane of allPanes()) {
    const { session } = pane.tab;
    if (session && pane.view) session.hide(pane.view);
  }
  forgetSessions();
  forgetClosed();
  resetPanes();
}

/** Writes a note again after its file was taken away. */
export async function saveAgain(session: NoteSession): Promise<void> {
  if (!writable()) return;
  const old = session.path;
  try {
    await writeAgain(session, async () => readNote(await api.createNote(folderOf(old), titleOf(old))));
    say(`“${titleOf(session.path)}” is back in its place.`);
  } catch (thrown) {
    sayError(`The note could not be saved again: ${api.commandError(thrown).message}`);
  }
}

export { showIn, showTab };
