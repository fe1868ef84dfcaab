// Choosing in Related without the pointer: Alt and the arrows from the text, the arrows alone inside the panel.
import { tick } from "svelte";
import { linkTo, linkToBlock } from "../shell/following";
import type { Hit } from "../bindings";
import { focusEditor, notes, openNote } from "../shell/notes.svelte";
import { isNote } from "../shell/paths";
import { writable } from "../shell/vault.svelte";
import { isShown, showPanel } from "./panels";
import { dismissRelated, pinRelated, related } from "./related.svelte";

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

/** What the letters do inside the panel with the chosen passage; false for a key that does nothing. */
export function doToChosen(key: string): boolean {
  const hit = related.answer?.hits[related.chosen];
  if (!hit) return false;
  const mayWrite = writable() && notes.shown?.readOnly === null;
  const doings: Record<string, () => void> = {
    p: () => void pinRelated(hit, !(related.reasons[related.chosen]?.pinned ?? false)),
    d: () => void dismissRelated(hit),
    Delete: () => void dismissRelated(hit),
    b: () => void openBeside(hit),
    ...(mayWrite && { l: () => void linkTo(hit) }),
    ...(mayWrite && isNote(hit.note) && { e: () => void linkToBlock(hit, true) }),
  };
  const doing = doings[key];
  doing?.();
  return doing !== undefined;
}

async function openBeside(hit: Hit): Promise<void> {
  if (await openNote(hit.note, hit, { split: true })) focusEditor();
}

/** The same from the palette, where the first passage stands for the chosen one. */
export function doToRelated(key: string): void {
  if (!wasShown()) return;
  if (related.chosen < 0) related.chosen = 0;
  doToChosen(key);
}
