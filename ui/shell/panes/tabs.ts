// What is done to tabs and panes: showing, adding, closing and reopening, moving, pinning, splitting.
import { EditorState } from "@codemirror/state";
import { isTooLongForMarkdown } from "../../editor/editor";
import { uncover } from "../covering.svelte";
import { startingMode } from "../editor_mode";
import { focusEditor, loadTab, showIn } from "../notes.svelte";
import { say } from "../notices.svelte";
import { titleOf } from "../paths";
import type { NoteSession } from "../session.svelte";
import {
  allPanes,
  type Direction,
  Pane,
  panes,
  paneOf,
  removePane,
  roomsOf,
  splitPane,
  Tab,
} from "./model.svelte";

/** The pane is the one that is worked in: keys, panels and commands are about its note. */
export function activatePane(pane: Pane): void {
  if (panes.active !== pane) panes.active = pane;
  if (pane.view) pane.tab.session?.bringToFront(pane.view);
}

/** What a pane shows leaves its view; where the person was is noted, and what was typed is saved. */
function leaveTab(pane: Pane): void {
  const { tab } = pane;
  const { session } = tab;
  if (!session) return;
  if (pane.view) tab.place = session.hide(pane.view) ?? tab.place;
  if (session.dirty) void session.autosave.flush();
}

/** An editor that shows nothing holds nothing: no key may reach a note that has been left. */
function empty(pane: Pane): void {
  pane.view?.setState(EditorState.create({ extensions: EditorState.readOnly.of(true) }));
}

function enterTab(pane: Pane, tab: Tab): void {
  pane.shownId = tab.id;
  pane.visited = [...pane.visited.filter((id) => id !== tab.id), tab.id];
  if (tab.session) showIn(pane, tab);
  else {
    empty(pane);
    void loadTab(tab);
  }
}

/** Shows a tab of a pane, and works there from now on. */
export function showTab(tab: Tab): void {
  uncover();
  const pane = paneOf(tab);
  if (!pane) return;
  if (pane.tab !== tab) {
    leaveTab(pane);
    enterTab(pane, tab);
  } else if (!tab.session && tab.wanted !== null) void loadTab(tab);
  activatePane(pane);
}

/** The tab has this note from now on. */
export function fillTab(tab: Tab, session: NoteSession): void {
  const pane = paneOf(tab);
  const shown = pane?.tab === tab;
  const restored = tab.session === null && tab.wanted === session.path;
  if (pane && shown) leaveTab(pane);
  // A place that was noted belongs to the note that was there.
  if (!restored) Object.assign(tab, { place: null, pagePlace: null, goal: null });
  tab.mode ??= startingMode();
  if (tab.reading && isTooLongForMarkdown(session.doc)) tab.reading = false;
  tab.session = session;
  tab.wanted = null;
  tab.failure = null;
  if (pane && shown) showIn(pane, tab);
}

/** A tab behind the one that is shown, and shown itself. */
export function addTab(pane: Pane, tab = new Tab()): Tab {
  const at = pane.tabs.indexOf(pane.tab) + 1;
  pane.tabs = pane.tabs.toSpliced(at, 0, tab);
  showTab(tab);
  return tab;
}

interface ClosedTab {
  pane: Pane;
  index: number;
  tab: Tab;
}

let closed: ClosedTab[] = [];
const mostClosed = 50;

export function forgetClosed(): void {
  closed = [];
}

/** A tab that was closed by hand can come back; one whose note is gone cannot. */
export function closeTab(tab: Tab, { keep }: { keep: boolean } = { keep: true }): void {
  const pane = paneOf(tab);
  if (!pane) return;
  const index = pane.tabs.indexOf(tab);
  const shown = pane.tab === tab;
  if (shown) leaveTab(pane);
  if (keep && tab.path !== null) closed = [...closed, { pane, index, tab }].slice(-mostClosed);
  const left = pane.tabs.filter((one) => one !== tab);
  pane.visited = pane.visited.filter((id) => id !== tab.id);
  if (left.length === 0 && allPanes().length > 1) {
    empty(pane);
    removePane(pane);
    activatePane(panes.active);
    return;
  }
  if (left.length === 0) left.push(new Tab());
  const next = left.find((one) => one.id === pane.visited.at(-1)) ?? left[Math.min(index, left.length - 1)];
  pane.tabs = left;
  if (shown && next) {
    enterTab(pane, next);
    if (panes.active === pane) activatePane(pane);
  }
}

/** Closes by hand: a pinned tab stays, and says how it goes. */
export function closeByHand(tab: Tab): void {
  if (tab.pinned) {
    const unpin = (): void => {
      tab.pinned = false;
      closeTab(tab);
    };
    say(`“${titleOf(tab.path ?? "")}” is pinned.`, { label: "Close it all the same", run: unpin });
  } else closeTab(tab);
}

export function closeOthers(tab: Tab): void {
  for (const other of paneOf(tab)?.tabs ?? []) if (other !== tab && !other.pinned) closeTab(other);
}

export function closeToTheRight(tab: Tab): void {
  const tabs = paneOf(tab)?.tabs ?? [];
  for (const other of tabs.slice(tabs.indexOf(tab) + 1)) if (!other.pinned) closeTab(other);
}

export function mayReopen(): boolean {
  return closed.length > 0;
}

/** Brings the tab back that was closed last, with its way back and forward. */
export function reopenTab(): void {
  const last = closed.at(-1);
  if (!last) return;
  closed = closed.slice(0, -1);
  const { tab } = last;
  // The note may have been forgotten since; it is read anew then.
  tab.wanted = tab.path;
  tab.session = null;
  tab.failure = null;
  const pane = allPanes().includes(last.pane) ? last.pane : panes.active;
  const only = pane.tabs.length === 1 && pane.tab.path === null ? pane.tab : null;
  pane.tabs = pane.tabs.toSpliced(Math.min(last.index, pane.tabs.length), 0, tab);
  showTab(tab);
  if (only) closeTab(only, { keep: false });
}

export function pinTab(tab: Tab, pinned: boolean): void {
  const pane = paneOf(tab);
  if (!pane || tab.path === null) return;
  tab.pinned = pinned;
  // Pinned tabs stand first.
  const others = pane.tabs.filter((one) => one !== tab);
  pane.tabs = others.toSpliced(others.filter((one) => one.pinned).length, 0, tab);
}

/** Moves a tab to a place in a pane, its own or another. */
export function moveTab(tab: Tab, to: Pane, index: number): void {
  const from = paneOf(tab);
  if (!from) return;
  if (from === to) {
    const at = from.tabs.indexOf(tab);
    const others = from.tabs.filter((one) => one !== tab);
    from.tabs = others.toSpliced(index > at ? index - 1 : index, 0, tab);
    showTab(tab);
    return;
  }
  closeTab(tab, { keep: false });
  // An empty tab makes room for what comes.
  const only = to.tabs.length === 1 && to.tab.path === null ? to.tab : null;
  to.tabs = to.tabs.toSpliced(index, 0, tab);
  showTab(tab);
  if (only) closeTab(only, { keep: false });
}

/** Puts a tab into a pane of its own beside another pane. */
export function splitOff(tab: Tab, beside: Pane, direction: Direction, before = false): void {
  const from = paneOf(tab);
  if (!from || (from === beside && from.tabs.length === 1)) return;
  closeTab(tab, { keep: false });
  const added = new Pane([tab]);
  splitPane(allPanes().includes(beside) ? beside : panes.active, direction, added, before);
  added.wantsFocus = true;
  activatePane(added);
  if (!tab.session) void loadTab(tab);
}

/** The same note once more, beside the pane. */
export function splitActive(direction: Direction): void {
  const { active } = panes;
  const { tab } = active;
  const twin = new Tab();
  twin.wanted = tab.path;
  twin.back = tab.back;
  twin.forward = tab.forward;
  twin.mode = tab.mode;
  twin.reading = tab.reading;
  twin.pagePlace = tab.pagePlace;
  twin.place = (active.view && tab.session?.placeIn(active.view)) ?? tab.place;
  const added = new Pane([twin]);
  splitPane(active, direction, added);
  added.wantsFocus = true;
  activatePane(added);
  void loadTab(twin);
}

/** Closes a pane with all its tabs. */
export function closePane(pane: Pane): void {
  if (allPanes().length === 1) return;
  for (const tab of pane.tabs.toReversed()) closeTab(tab);
}

/** The tab so many places further on, round and round. */
export function cycleTabs(step: 1 | -1): void {
  const { tabs, tab } = panes.active;
  const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
  if (next) showTab(next);
}

/** The tab at a place; -1 is the last. */
export function showTabAt(index: number): void {
  const tab = panes.active.tabs.at(index);
  if (tab) showTab(tab);
}

/** The next pane in reading order gets the keyboard. */
export function cyclePanes(step: 1 | -1): void {
  const order = roomsOf().panes.map(({ pane }) => pane);
  const next = order[(order.indexOf(panes.active) + step + order.length) % order.length];
  if (!next) return;
  activatePane(next);
  focusEditor();
}

/** One pane with one empty tab. The pane that stands stays, and its editor with it. */
export function resetPanes(): void {
  const [pane] = allPanes();
  if (!pane) return;
  pane.tabs = [new Tab()];
  pane.shownId = pane.tab.id;
  pane.visited = [];
  panes.root = pane;
  panes.active = pane;
  empty(pane);
}
