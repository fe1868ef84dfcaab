// The results of a ```query block, drawn where the block stands: in live preview and in reading view.
import { mount, unmount } from "svelte";
import type { Hit } from "../bindings";
import type { WhereTo } from "../editor/links";
import QueryBlock from "./QueryBlock.svelte";

export interface QueryPlace {
  /** what stands between the fences */
  source: string;
  /** the note that it stands in, which `linked:this` means */
  note: () => string;
  open: (hit: Hit, where: WhereTo) => void;
}

/** Draws it into the element until the answer is called, or the element has left the window. */
export function drawQueryBlock(element: HTMLElement, place: QueryPlace): () => void {
  let drawn = true;
  const component = mount(QueryBlock, { target: element, props: { ...place, gone: remove } });
  function remove(): void {
    if (!drawn) return;
    drawn = false;
    void unmount(component);
  }
  return remove;
}

/** The query of a block: lines are there to be read, and say no more than a blank. */
export function queryOfBlock(source: string): string {
  return source.trim().split(/\s+/).join(" ");
}

/** Without the passage that the query itself is. */
export function withoutItself(hits: readonly Hit[], note: string, query: string): Hit[] {
  const words = (text: string): string => text.split(/\s+/).join(" ");
  return hits.filter((hit) => hit.note !== note || !words(hit.snippet).includes(query));
}
