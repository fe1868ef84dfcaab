// Links of a page: what they lead to is shown as a page as well.
import type { FoundLink, WhereTo } from "../editor/links";
import { follow } from "../shell/following";
import { panes } from "../shell/panes/model.svelte";
import { enterReading } from "./reading";

export function followFrom(link: FoundLink, where: WhereTo): Promise<void> {
  return goOnReading(() => follow(link, where));
}

/** A tab that is read goes on as such with whatever it shows; so does one that is opened from it. */
export async function goOnReading(open: () => Promise<void>): Promise<void> {
  const { tab } = panes.active;
  await open();
  const shown = panes.active.tab;
  if (tab.reading && shown !== tab && !shown.reading) enterReading(shown);
}
