// Notes within notes: the whole of one, a section, or a block; up to five deep, and none within itself.
import { commandError } from "../api";
import type { ShownNote } from "../bindings";
import type { PageEvents } from "./page_events";

const deepest = 5;

/** What stands around an embed: `path#part` of each note that it is in, outermost first. */
export type Chain = string[];

export type FillBlocks = (holder: HTMLElement, blocks: Node[], chain: Chain) => Promise<void>;

/** Puts embedded notes in the place of their links below `block`. */
export async function fillEmbeds(
  block: Element,
  chain: Chain,
  events: PageEvents,
  fill: FillBlocks,
): Promise<void> {
  const embeds = block.querySelectorAll<HTMLElement>(".embed[data-embed='note']:not(.is-filled)");
  await Promise.all([...embeds].map((embed) => fillOne(embed, chain, events, fill)));
  for (const missing of block.querySelectorAll<HTMLElement>(".embed[data-embed='missing']:not(.is-filled)")) {
    missing.classList.add("is-filled");
    missing.prepend("Nothing to embed: there is no ");
  }
}

/** What an embed was filled from, to see whether it reads otherwise by now. */
interface Filled {
  path: string;
  part: string | null;
  chain: Chain;
  link: Element | null;
  /** what was read, or why nothing was; null before the first time */
  read: string | null;
}

const filled = new WeakMap<Element, Filled>();

async function fillOne(
  embed: HTMLElement,
  chain: Chain,
  events: PageEvents,
  fill: FillBlocks,
): Promise<void> {
  embed.classList.add("is-filled");
  const outer = chain.at(-1)?.split("#")[0] ?? events.path();
  const path = embed.dataset["path"] === "" ? outer : (embed.dataset["path"] ?? outer);
  const block = embed.dataset["block"];
  const part = block === undefined ? (embed.dataset["heading"] ?? null) : `^${block}`;
  const link = embed.querySelector("a");
  if (chain.includes(keyOf(path, part)) || chain.includes(keyOf(path, null)))
    return say(embed, link, "is not shown here: it would stand within itself.");
  if (chain.length > deepest) return say(embed, link, "is not shown here: embeds stand at most five deep.");
  await readInto(embed, { path, part, chain, link, read: null }, events, fill);
}

/** Reads what is embedded, and draws it where it is not what stands there. */
async function readInto(
  embed: HTMLElement,
  from: Filled,
  events: PageEvents,
  fill: FillBlocks,
): Promise<void> {
  const { path, part, chain, link } = from;
  let shown: ShownNote | null = null;
  let refusal: string | null = null;
  try {
    shown = await events.read(path, part);
    if (shown.part_missing) refusal = "cannot be shown: the note has no such place.";
  } catch (thrown) {
    refusal = `cannot be shown: ${commandError(thrown).message}`;
  }
  const blocks = shown && refusal === null ? partOf(shown, part) : [];
  const read = refusal ?? blocks.map(sourceOf).join("\n");
  if (filled.get(embed)?.read === read) return;
  filled.set(embed, { ...from, read });
  if (refusal !== null) return say(embed, link, refusal);
  const title = document.createElement("span");
  title.className = "embed-title";
  if (link) title.append(link);
  const body = document.createElement("div");
  body.className = "embed-body prose";
  embed.classList.remove("embed-refused");
  embed.classList.add("embed-note");
  embed.replaceChildren(title, body);
  if (blocks.length === 0) body.append("This note is empty.");
  else await fill(body, blocks, [...chain, keyOf(path, part)]);
}

/** The same for all that is embedded below `root` already, the outer before the inner. */
export async function refreshEmbeds(root: Element, events: PageEvents, fill: FillBlocks): Promise<void> {
  for (const embed of root.querySelectorAll<HTMLElement>(".embed.is-filled")) {
    const from = filled.get(embed);
    // One that stood in another may have gone with it.
    if (from && root.contains(embed)) await readInto(embed, from, events, fill);
  }
}

function say(embed: HTMLElement, link: Element | null, words: string): void {
  embed.classList.remove("embed-note");
  embed.classList.add("embed-refused");
  embed.replaceChildren(...(link ? [link] : []), ` ${words}`);
}

export function keyOf(path: string, part: string | null): string {
  return part === null ? path : `${path}#${part.toLowerCase()}`;
}

/** The blocks of a note that the part asked for is made of; all where none was. */
export function partOf(shown: ShownNote, part: string | null): Node[] {
  const template = document.createElement("template");
  template.innerHTML = shown.html;
  const all = [...template.content.childNodes].filter(isShown);
  if (!shown.part || part === null) return all;
  if (part.startsWith("^")) {
    const id = `user-content-${part.toLowerCase()}`;
    const found = [...template.content.querySelectorAll("[id]")].find((element) => element.id === id);
    if (found)
      return withNotes([found.matches("li") ? inList(found) : (found.closest("h1,h2,h3,h4,h5,h6") ?? found)]);
  }
  const { start, end } = shown.part;
  let inside = false;
  const kept = all.filter((node) => {
    const at = node instanceof Element ? node.getAttribute("data-at") : null;
    // What says no place stands with what comes before it.
    if (at !== null) inside = Number(at) >= start && Number(at) < end;
    return inside && !(node instanceof Element && node.matches(".footnotes"));
  });
  return withNotes(kept);

  /** The footnotes that these blocks refer to come along. */
  function withNotes(blocks: Node[]): Node[] {
    const notes = template.content.querySelector(".footnotes");
    if (!notes) return blocks;
    const wanted = new Set<string>();
    for (const one of blocks) {
      if (!(one instanceof Element)) continue;
      for (const link of one.querySelectorAll(".footnote-reference a"))
        wanted.add(decodeURIComponent(link.getAttribute("href")?.slice(1) ?? ""));
    }
    for (const note of notes.querySelectorAll(":scope > ol > li")) if (!wanted.has(note.id)) note.remove();
    return wanted.size === 0 ? blocks : [...blocks, notes];
  }
}

function inList(item: Element): Element {
  const list = document.createElement(item.parentElement?.matches("ol") ? "ol" : "ul");
  list.append(item);
  return list;
}

export function isShown(node: Node): boolean {
  return node instanceof Element || (node.textContent ?? "").trim() !== "";
}

/** By which it is told whether a block is another one. */
export function sourceOf(node: Node): string {
  return node instanceof Element ? node.outerHTML : (node.textContent ?? "");
}
