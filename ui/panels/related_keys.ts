// Choosing in Related without the pointer: Alt and the arrows from the text, the arrows alone inside the panel.
import { tick } from "svelte";
import { linkTo } from "../shell/following";
import { reveal } from "../shell/layout.svelte";
import { related } from "./related.svelte";
import { search } from "./search.svelte";

export function relatedCardId(index: number): string {
  return `related-${index}`;
}

export function chooseRelated(step: 1 | -1): void {
  const last = (related.answer?.hits.length ?? 0) - 1;
  if (last < 0) return;
  const next = related.chosen < 0 ? (step > 0 ? 0 : last) : related.chosen + step;
  related.chosen = Math.max(0, Math.min(last, next));
  void focusChosen();
}

export async function focusRelated(): Promise<void> {
  reveal("rightHidden");
  search.open = false;
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
  const hit = related.answer?.hits[Math.max(0, related.chosen)];
  if (hit) void linkTo(hit);
}
