// How notes are shown while they are written: each tab keeps its own way, a new one begins with the way chosen last.
import { type EditorMode, setMode } from "../editor/live_preview";
import { recall, remember } from "./memory";
import { panes } from "./panes/model.svelte";

const name = "editor-mode";

export function startingMode(): EditorMode {
  return recall(name) === "source" ? "source" : "live";
}

/** The other way, in the tab that is worked in. */
export function toggleSourceMode(): void {
  const { tab, view } = panes.active;
  if (!tab.session) return;
  tab.mode = tab.mode === "source" ? "live" : "source";
  view?.dispatch(setMode(view.state, tab.mode));
  remember(name, tab.mode);
}
