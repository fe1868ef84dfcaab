// The blocks of a note in a card: only as many as somebody scrolls to, and long ones cut short.
import { drawWithEmbeds } from "../reading/drawing";
import { keyOf } from "../reading/embeds";
import { isHeavy, prepareBlock } from "../reading/enrich";
import type { PageEvents } from "../reading/page_events";

const blocksAtOnce = 30;
/** Of a list or table longer than this, the beginning is shown. */
const longestList = 200;

export function drawCardBlocks(
  root: HTMLElement,
  scroller: HTMLElement,
  blocks: readonly Node[],
  events: PageEvents,
): () => void {
  let placed = 0;
  const end = document.createElement("div");
  const near = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) place();
    },
    { root: scroller, rootMargin: "400px 0px" },
  );

  function place(): void {
    const fresh = blocks.slice(placed, placed + blocksAtOnce);
    placed += fresh.length;
    for (const node of fresh) {
      if (node instanceof Element) {
        cutShort(node);
        prepareBlock(node, events, false);
      }
      end.before(node);
      if (node instanceof HTMLElement && isHeavy(node))
        void drawWithEmbeds(node, [keyOf(events.path(), null)], events);
    }
    near.unobserve(end);
    // Observed anew, it says once more whether it is near.
    if (placed < blocks.length) near.observe(end);
    else end.remove();
  }

  root.replaceChildren(end);
  place();
  return () => near.disconnect();
}

export function cutShort(block: Element): void {
  for (const list of [block, ...block.querySelectorAll("ul, ol, tbody")]) {
    if (!list.matches("ul, ol, tbody") || list.children.length <= longestList) continue;
    const left = list.children.length - longestList;
    for (const item of [...list.children].slice(longestList)) item.remove();
    const more = document.createElement("p");
    more.className = "render-notice";
    more.textContent = `${left.toLocaleString()} more in the note.`;
    (list.closest("table") ?? list).after(more);
  }
}
