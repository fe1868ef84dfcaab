// What the renderer's HTML becomes when it is shown: boxes that click, signs of callouts, code in colours,
// formulas, diagrams, players. The cheap is done before a block is shown, the rest when it comes near the screen.
import { mount } from "svelte";
import { calloutIcon, calloutKind, type CalloutKind } from "../editor/callout_kinds";
import { renderCode } from "../rendering/code";
import { renderMath } from "../rendering/math";
import { renderDiagram } from "../rendering/mermaid";
import { createPlayer } from "../rendering/player";
import { createRemotePicture } from "../rendering/remote_picture";
import { servedAddress, vaultAddress } from "../rendering/vault_address";
import type { PageEvents } from "./page_events";

const icons = new Map<CalloutKind, Element>();

function iconOf(kind: CalloutKind): Node {
  let icon = icons.get(kind);
  if (!icon) {
    const holder = document.createElement("span");
    mount(calloutIcon(kind), { target: holder, props: { size: 16, strokeWidth: 2, "aria-hidden": "true" } });
    icon = holder;
    icon.className = "callout-icon";
    icons.set(kind, icon);
  }
  return icon.cloneNode(true);
}

/** What changes no height, before a block is shown. `own` blocks are the note's, others are embedded. */
export function prepareBlock(block: Element, events: PageEvents, own: boolean): void {
  for (const image of all("img[src]")) {
    const source = image.getAttribute("src") ?? "";
    image.setAttribute("src", servedAddress(source));
    image.setAttribute("loading", "lazy");
    image.addEventListener("error", () => sayUnshown(image as HTMLElement));
  }
  for (const image of all<HTMLImageElement>("img.remote-image"))
    image.replaceWith(remoteImage(image, events));
  for (const callout of all(".callout")) {
    const kind = calloutKind(callout.getAttribute("data-callout-type") ?? "");
    const title = callout.querySelector(":scope > .callout-title");
    if (!title) continue;
    const words = document.createElement("span");
    words.append(...title.childNodes);
    title.append(iconOf(kind), words);
  }
  for (const box of all<HTMLInputElement>("input.task-list-item-checkbox")) {
    if (own && events.editable()) box.removeAttribute("disabled");
    box.setAttribute("aria-label", box.parentElement?.textContent?.trim().slice(0, 80) ?? "Task");
  }
  for (const list of all("ul, ol")) list.setAttribute("dir", "auto");
  for (const pre of all("pre")) {
    if (pre.querySelector("code.language-mermaid, code.language-query")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-code";
    button.textContent = "Copy";
    pre.append(button);
  }
  // Lines stay as they are written; behind a break that is asked for, the line end would be a second one.
  for (const end of all("br")) {
    const next = end.nextSibling;
    if (next?.nodeType === Node.TEXT_NODE) next.nodeValue = next.nodeValue?.replace(/^\n/, "") ?? "";
  }
  for (const table of all("table")) {
    // Wide tables scroll in a frame of their own, not the page.
    if (table.parentElement?.matches(".table-frame") || table === block) continue;
    const frame = document.createElement("div");
    frame.className = "table-frame";
    table.replaceWith(frame);
    frame.append(table);
  }
  for (const list of all("li > ul, li > ol")) {
    const item = list.parentElement;
    if (!item || item.querySelector(":scope > .fold-toggle")) continue;
    item.classList.add("foldable");
    item.prepend(foldToggle("Fold this item"));
  }

  function all<E extends Element>(selector: string): E[] {
    return [...(block.matches(selector) ? [block as E] : []), ...block.querySelectorAll<E>(selector)];
  }
}

export function foldToggle(label: string): HTMLButtonElement {
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "fold-toggle";
  toggle.setAttribute("aria-label", label);
  toggle.setAttribute("aria-expanded", "true");
  return toggle;
}

const heavy = "pre > code[class*='language-'], .math, .embed";

export function isHeavy(block: Element): boolean {
  return block.matches(heavy) || block.querySelector(heavy) !== null;
}

/** Code, formulas, diagrams, queries, and files that play. Notes that are embedded are for embeds.ts. */
export async function drawBlock(
  block: Element,
  drawQuery: (element: HTMLElement, source: string) => void,
): Promise<void> {
  const drawing: (Promise<void> | null)[] = [];
  for (const code of block.querySelectorAll<HTMLElement>("pre > code[class*='language-']")) {
    const language = /language-(\S+)/.exec(code.className)?.[1] ?? "";
    const text = code.textContent ?? "";
    const frame = code.parentElement;
    if (language.toLowerCase() === "mermaid" && frame) {
      const diagram = document.createElement("div");
      const place = frame.getAttribute("data-at");
      if (place !== null) diagram.setAttribute("data-at", place);
      // In its block, which the page keeps count of.
      frame.replaceChildren(diagram);
      frame.classList.add("diagram-frame");
      drawing.push(renderDiagram(diagram, text));
    } else if (language.toLowerCase() === "query" && frame) {
      const results = document.createElement("div");
      const place = frame.getAttribute("data-at");
      if (place !== null) results.setAttribute("data-at", place);
      frame.replaceChildren(results);
      frame.classList.add("query-frame");
      drawQuery(results, text);
    } else if (!code.classList.contains("is-drawn")) {
      code.classList.add("is-drawn");
      drawing.push(renderCode(code, text, language));
    }
  }
  for (const formula of block.querySelectorAll<HTMLElement>(".math:not(.is-drawn)")) {
    formula.classList.add("is-drawn");
    const tex = formula.textContent ?? "";
    drawing.push(
      renderMath(formula, { tex, display: formula.classList.contains("math-display"), readable: true }),
    );
  }
  for (const embed of block.querySelectorAll<HTMLElement>(
    ".embed[data-embed='sound'], .embed[data-embed='film']",
  ))
    play(embed);
  await Promise.all(drawing);
}

function play(embed: HTMLElement): void {
  const path = embed.dataset["path"] ?? "";
  if (embed.querySelector("audio, video")) return;
  const kind = embed.dataset["embed"] === "sound" ? "sound" : "film";
  // The link to the file comes back where it cannot be played.
  const link = [...embed.childNodes];
  const player = createPlayer(
    kind,
    path,
    vaultAddress(path),
    { width: side("width"), height: side("height") },
    () => embed.replaceChildren(...link, " (this file cannot be played here)"),
  );
  embed.replaceChildren(player);

  function side(name: string): number | null {
    const size = embed.getAttribute(name);
    return size === null ? null : Number(size);
  }
}

function sayUnshown(image: HTMLElement): void {
  const words = document.createElement("span");
  words.className = "unshown";
  const name = image.getAttribute("alt") ?? "";
  words.textContent = `This picture cannot be shown${name === "" ? "" : `: ${name}`}`;
  image.replaceWith(words);
}

function remoteImage(image: HTMLImageElement, { remotePictures }: PageEvents): Element {
  const draw = (source: string): HTMLImageElement => {
    const shown = image.cloneNode() as HTMLImageElement;
    shown.classList.remove("remote-image");
    shown.src = source;
    return shown;
  };
  const address = image.getAttribute("data-remote-src") ?? "";
  return createRemotePicture({ address, name: image.alt, draw, changed: () => undefined }, remotePictures);
}
