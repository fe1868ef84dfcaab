// Links that lead nowhere look different in the text, in every pane.
import * as api from "../api";
import { notes } from "./notes.svelte";
import { allPanes } from "./panes/model.svelte";
import type { NoteSession } from "./session.svelte";
import { unresolvedOf } from "./live_data";

/** The notes that are shown beside the one that is worked in, about whose links Links asks anyway. */
export function notesBeside(): NoteSession[] {
  const shown = allPanes().flatMap(({ tab }) => tab.session ?? []);
  return [...new Set(shown)].filter((session) => session !== notes.shown);
}

export async function tellUnresolvedBeside(): Promise<void> {
  await Promise.all(
    notesBeside().map(async (session) => {
      const { path } = session;
      // Without an answer the links stay as they are drawn; the next change asks again.
      const answer = await api.noteLinks(path, session.unsavedText, 0).catch(() => null);
      if (answer && session.path === path) session.tellUnresolved(unresolvedOf(answer));
    }),
  );
}
