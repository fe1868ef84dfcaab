// Vim's keys as the window knows them: what `:w` and `:q` do, and the mode that the status bar shows.
import { loadVim } from "../editor/vim";
import { notes } from "./notes.svelte";
import { panes } from "./panes/model.svelte";
import { closeByHand } from "./panes/tabs";
import { sayError } from "./notices.svelte";

export const vimMode = $state({ name: "normal" });

/** Called when the keys are wanted; `ready` once the editors may have them. */
export async function wantVim(ready: () => void): Promise<void> {
  try {
    await loadVim({
      save: () => void notes.shown?.autosave.flush(),
      close: () => closeByHand(panes.active.tab),
      modeChanged: (mode) => (vimMode.name = mode),
    });
    ready();
  } catch {
    sayError("Vim keys could not be loaded; switch them off and on again in the settings.");
  }
}
