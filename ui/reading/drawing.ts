// Drawing a block with all that it embeds, and what is embedded there in turn.
import { type Chain, fillEmbeds, type FillBlocks, refreshEmbeds } from "./embeds";
import { drawBlock, prepareBlock } from "./enrich";
import type { PageEvents } from "./page_events";

function fillWith(events: PageEvents): FillBlocks {
  return async (holder, nodes, deeper) => {
    for (const node of nodes) if (node instanceof Element) prepareBlock(node, events, false);
    holder.append(...nodes);
    await drawWithEmbeds(holder, deeper, events);
  };
}

export async function drawWithEmbeds(block: HTMLElement, chain: Chain, events: PageEvents): Promise<void> {
  const note = chain.at(-1)?.split("#")[0] ?? events.path();
  await drawBlock(block, (element, source) => events.drawQuery(element, source, note));
  await fillEmbeds(block, chain, events, fillWith(events));
}

/** Notes have changed: what is embedded below `root` is read again, and drawn again where it reads otherwise. */
export function drawEmbedsAnew(root: Element, events: PageEvents): Promise<void> {
  return refreshEmbeds(root, events, fillWith(events));
}
