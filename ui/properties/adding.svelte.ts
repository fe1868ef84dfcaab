import { notes } from "../shell/notes.svelte";
import type { NoteSession } from "../shell/session.svelte";

class Adding {
  /** the note that is about to get another property */
  session = $state.raw<NoteSession | null>(null);
}

export const adding = new Adding();

export function addProperty(): void {
  if (notes.shown?.readOnly === null) adding.session = notes.shown;
}
