// Folding the sections below headings. What is folded is remembered by the headings' ids while the page lives.
import { foldToggle } from "./enrich";

const headings = "h1, h2, h3, h4, h5, h6";

export function addHeadingToggle(block: Element): void {
  if (!block.matches(headings) || block.querySelector(":scope > .fold-toggle")) return;
  block.classList.add("foldable");
  block.prepend(foldToggle("Fold this section"));
}

/** Hides what stands below folded headings, and shows the rest. */
export function applyFolds(blocks: Iterable<Node>, folded: ReadonlySet<string>): void {
  let hiddenBelow = 7;
  for (const block of blocks) {
    if (!(block instanceof HTMLElement)) continue;
    const level = block.matches(headings) ? Number(block.tagName.slice(1)) : 7;
    if (level <= hiddenBelow) hiddenBelow = 7;
    const hidden = hiddenBelow < 7 && !block.matches(".footnotes");
    if (block.hidden !== hidden) block.hidden = hidden;
    if (level === 7) continue;
    const isFolded = folded.has(block.id);
    block.classList.toggle("is-folded", isFolded);
    block.querySelector(":scope > .fold-toggle")?.setAttribute("aria-expanded", String(!isFolded));
    if (isFolded && !hidden) hiddenBelow = level;
  }
}

/** The headings whose folds hide a block, so that they can be opened when it is to be seen. */
export function foldsAround(blocks: Node[], index: number, folded: ReadonlySet<string>): string[] {
  const around: string[] = [];
  let level = 7;
  for (let at = index; at >= 0; at--) {
    const block = blocks[at];
    if (!(block instanceof HTMLElement) || !block.matches(headings)) continue;
    const own = Number(block.tagName.slice(1));
    if (own >= level && at !== index) continue;
    if (own < level) level = own;
    if (at !== index && folded.has(block.id)) around.push(block.id);
  }
  return around;
}
