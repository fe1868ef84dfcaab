// Choosing in Related without the pointer: Alt and the arrows from the text, the arrows alone inside the panel.
import { tick } from "svelte";
import { linkTo, linkToBlock } from "../shell/following";
import { isNote } from "../shell/paths";
import { isShown, showPanel } from "./panels";
import { related } from "./related.svelte";

export function relatedCardId(index: number): string {
  return `related-${index}`;
}

/** False when the passages could not be seen until now: what cannot be seen is not chosen from. */
function wasShown(): boolean {
  if (isShown("related")) return true;
  showPanel("related");
  return false;
}

export function chooseRelated(step: 1 | -1): void {
  if (!wasShown()) return;
  const last = (related.answer?.hits.length ?? 0) - 1;
  if (last < 0) return;
  const next = related.chosen < 0 ? (step > 0 ? 0 : last) : related.chosen + step;
  related.chosen = Math.max(0, Math.min(last, next));
  void focusChosen();
}

export async function focusRelated(): Promise<void> {
  showPanel("related");
  await tick();
  if (related.chosen < 0) chooseRelated(1);
  else await focusChosen();
}

async function focusChosen(): Promise<void> {
  await tick();
  const card = document.getElementById(relatedCardId(related.chosen));
  card?.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest" });
}

/** Links to the chosen passage, or to the first where none is chosen. */
export function linkToChosen(): void {
  const hit = wasShown() && related.answer?.hits[Math.max(0, related.chosen)];
  if (hit) void linkTo(hit);
}

/** The same, but to the very block, which may get an id by that; in a file that is no note nothing can. */
export function linkToChosenBlock(): void {
  const hit = wasShown() && related.answer?.hits[Math.max(0, related.chosen)];
  if (hit) void (isNote(hit.note) ? linkToBlock(hit) : linkTo(hit));
}
