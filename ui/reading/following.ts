// Links of a page: what they lead to is shown as a page as well.
import type { FoundLink, WhereTo } from "../editor/links";
import { follow } from "../shell/following";
import { notes } from "../shell/notes.svelte";
import type { NoteSession } from "../shell/session.svelte";
import { enterReading } from "./reading";

export async function followFrom(session: NoteSession, link: FoundLink, where: WhereTo): Promise<void> {
  await follow(link, where);
  const shown = notes.shown;
  if (shown && shown !== session && !shown.reading) enterReading(shown);
}
