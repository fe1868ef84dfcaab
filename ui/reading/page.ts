// A rendered note on the screen: its blocks, shown a few at a time where there are many, exchanged one by one when
// the text changes, and found again by the bytes of the text at which they begin.
import { drawEmbedsAnew, drawWithEmbeds } from "./drawing";
import { isShown, keyOf, sourceOf } from "./embeds";
import { isHeavy, prepareBlock } from "./enrich";
import { addHeadingToggle, applyFolds, foldsAround } from "./folding";
import type { PageEvents } from "./page_events";
import { clickInPage } from "./page_clicks";

export interface Page {
  show: (html: string) => void;
  /** brings the place of a byte to the top, `above` pixels below it */
  reveal: (at: number, above?: number) => void;
  /** the byte of the text that stands at the top */
  placeAtTop: () => number;
  /** other notes have changed: what is embedded may read otherwise */
  refreshEmbeds: () => Promise<void>;
  destroy: () => void;
}

interface Block {
  node: ChildNode;
  source: string;
}

/** Blocks that are put in at once; the others follow as the window has time. */
const firstBlocks = 150;
const moreBlocks = 400;

export function createPage(root: HTMLElement, scroller: HTMLElement, events: PageEvents): Page {
  let blocks: Block[] = [];
  /** how many of the blocks stand in the page */
  let placed = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const folded = new Set<string>();
  const heights = new WeakMap<Element, number>();

  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        near.unobserve(entry.target);
        void drawWithEmbeds(entry.target as HTMLElement, [keyOf(events.path(), null)], events);
      }
    },
    { root: scroller, rootMargin: "900px 0px" },
  );

  // What grows or shrinks above the screen (a picture that has come, a formula) moves nothing on it.
  const sizes = new ResizeObserver((entries) => {
    let moved = 0;
    const top = scroller.getBoundingClientRect().top;
    for (const { target } of entries) {
      const box = target.getBoundingClientRect();
      const before = heights.get(target);
      heights.set(target, box.height);
      if (before !== undefined && box.top + before <= top) moved += box.height - before;
    }
    if (moved !== 0 && scroller.scrollTop > 0) scroller.scrollTop += moved;
  });

  function prepare(node: ChildNode): void {
    if (!(node instanceof HTMLElement)) return;
    prepareBlock(node, events, true);
    addHeadingToggle(node);
  }

  function watch(node: ChildNode): void {
    if (!(node instanceof HTMLElement)) return;
    sizes.observe(node);
    if (isHeavy(node)) near.observe(node);
  }

  function place(count: number): void {
    clearTimeout(timer);
    const until = Math.min(blocks.length, count);
    if (until > placed) {
      const fresh = blocks.slice(placed, until).map(({ node }) => node);
      for (const node of fresh) prepare(node);
      root.append(...fresh);
      placed = until;
      if (folded.size > 0) refold();
      for (const node of fresh) watch(node);
    }
    if (placed < blocks.length) timer = setTimeout(() => place(placed + moreBlocks), 8);
  }

  function forget({ node }: Block): void {
    if (node instanceof Element) {
      sizes.unobserve(node);
      near.unobserve(node);
    }
    node.remove();
  }

  function refold(): void {
    applyFolds(
      blocks.slice(0, placed).map(({ node }) => node),
      folded,
    );
  }

  function show(html: string): void {
    const template = document.createElement("template");
    template.innerHTML = html;
    const fresh: Block[] = [...template.content.childNodes]
      .filter(isShown)
      .map((node) => ({ node, source: sourceOf(node) }));
    const same = (one: Block | undefined, other: Block | undefined): boolean => one?.source === other?.source;
    const least = Math.min(blocks.length, fresh.length);
    let before = 0;
    while (before < least && same(blocks[before], fresh[before])) before++;
    let after = 0;
    while (after < least - before && same(blocks.at(-1 - after), fresh.at(-1 - after))) after++;
    const old = blocks;
    const oldEnd = old.length - after;
    // What has not been placed yet is simply what comes next.
    if (placed < old.length) {
      for (const block of old.slice(before, placed)) forget(block);
      blocks = [...old.slice(0, before), ...fresh.slice(before)];
      placed = Math.min(placed, before);
      place(placed + firstBlocks);
      return;
    }
    const next = old[oldEnd]?.node ?? null;
    for (const block of old.slice(before, oldEnd)) forget(block);
    const middle = fresh.slice(before, fresh.length - after);
    blocks = [...old.slice(0, before), ...middle, ...old.slice(oldEnd)];
    if (next === null) {
      placed = before;
      place(placed + firstBlocks);
    } else {
      for (const { node } of middle) {
        prepare(node);
        next.before(node);
        watch(node);
      }
      placed = blocks.length;
    }
    if (folded.size > 0) refold();
  }

  /** The block that a byte stands in, and what in it says its place most closely. */
  function elementAt(at: number): Element | null {
    let found = -1;
    for (let index = 0; index < blocks.length; index++) {
      const node = blocks[index]?.node;
      const begin = node instanceof Element ? node.getAttribute("data-at") : null;
      if (begin === null) continue;
      if (Number(begin) > at) break;
      found = index;
    }
    if (found < 0) return null;
    if (found >= placed) place(found + firstBlocks);
    const nodes = blocks.map(({ node }) => node);
    const around = foldsAround(nodes, found, folded);
    for (const id of around) folded.delete(id);
    if (around.length > 0) refold();
    let element = blocks[found]?.node as Element;
    for (const inner of element.querySelectorAll("[data-at]")) {
      if (!inner.matches("input") && Number(inner.getAttribute("data-at")) <= at) element = inner;
    }
    return element;
  }

  /** The elements that say their places, in order, without those within others' notes. */
  function places(): Element[] {
    return [...root.querySelectorAll("[data-at]:not(input)")].filter(
      (element) => !element.closest(".embed-body, [hidden]"),
    );
  }

  function reveal(at: number, above = 0): void {
    const element = elementAt(at);
    if (!element) {
      scroller.scrollTop = 0;
      return;
    }
    const box = element.getBoundingClientRect();
    const begin = Number(element.getAttribute("data-at"));
    const all = places();
    const next = all[all.indexOf(element) + 1];
    const end = next ? Number(next.getAttribute("data-at")) : begin;
    const inside = end > begin ? Math.min(1, (at - begin) / (end - begin)) : 0;
    scroller.scrollTop += box.top + inside * box.height - scroller.getBoundingClientRect().top - above;
  }

  function placeAtTop(): number {
    const top = scroller.getBoundingClientRect().top + 1;
    const all = places();
    // The last that begins above the top; those that hold others come before them.
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((all[middle]?.getBoundingClientRect().top ?? 0) <= top) low = middle + 1;
      else high = middle;
    }
    const element = all[low - 1];
    if (!element) return 0;
    const begin = Number(element.getAttribute("data-at"));
    const next = all[low];
    const end = next ? Number(next.getAttribute("data-at")) : begin;
    const box = element.getBoundingClientRect();
    const inside = box.height > 0 ? Math.min(1, Math.max(0, (top - box.top) / box.height)) : 0;
    return Math.floor(begin + inside * Math.max(0, end - begin));
  }

  const click = (event: MouseEvent): void =>
    clickInPage(event, root, events, (heading) => {
      if (folded.has(heading.id)) folded.delete(heading.id);
      else folded.add(heading.id);
      refold();
    });
  root.addEventListener("click", click);

  return {
    show,
    reveal,
    placeAtTop,
    refreshEmbeds: () => drawEmbedsAnew(root, events),
    destroy() {
      clearTimeout(timer);
      near.disconnect();
      sizes.disconnect();
      root.removeEventListener("click", click);
      root.replaceChildren();
    },
  };
}
