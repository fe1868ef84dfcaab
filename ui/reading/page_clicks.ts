// What a click in a rendered note does: links are followed inside the vault, boxes change the text, code is copied.
import type { FoundLink } from "../editor/links";
import { readVaultLink } from "../rendering/vault_address";
import type { PageEvents } from "./page_events";

export function clickInPage(
  event: MouseEvent,
  root: HTMLElement,
  events: PageEvents,
  foldHeading: (heading: Element) => void,
): void {
  const target = event.target as Element;
  const box = target.closest<HTMLInputElement>("input.task-list-item-checkbox");
  if (box) {
    // The text says whether it is checked; the page follows it.
    event.preventDefault();
    const at = box.getAttribute("data-at");
    if (at !== null && !box.closest(".embed-body")) events.toggleTask(Number(at));
    return;
  }
  const toggle = target.closest(".fold-toggle");
  if (toggle?.parentElement) {
    event.preventDefault();
    if (toggle.parentElement.matches("li")) {
      const folded = toggle.parentElement.classList.toggle("is-folded");
      toggle.setAttribute("aria-expanded", String(!folded));
    } else foldHeading(toggle.parentElement);
    return;
  }
  const copy = target.closest(".copy-code");
  if (copy) {
    events.copy(copy.parentElement?.querySelector("code")?.textContent ?? "", "Code copied.");
    return;
  }
  const node = target.closest(".diagram .internal-link");
  if (node) {
    events.follow({ kind: "note", target: node.textContent?.trim() ?? "" }, { newTab: isNewTab(event) });
    return;
  }
  const link = target.closest("a[href]");
  if (!link || !root.contains(link)) return;
  event.preventDefault();
  followIn(link, root, events, isNewTab(event));
}

function isNewTab(event: MouseEvent): boolean {
  return event.ctrlKey || event.metaKey;
}

function followIn(link: Element, root: HTMLElement, events: PageEvents, newTab: boolean): void {
  const address = link.getAttribute("href") ?? "";
  if (address.startsWith("#")) {
    const body = link.closest<HTMLElement>(".embed-body") ?? root;
    elementOfId(body, address.slice(1))?.scrollIntoView({ block: "start" });
    return;
  }
  const found = linkOf(address);
  if (found === null) return;
  if ("tag" in found) events.showTag(found.tag);
  else events.follow(found, { newTab });
}

/** What a link of the renderer's means to the window. */
export function linkOf(address: string): FoundLink | { tag: string } | null {
  const inVault = readVaultLink(address);
  if (inVault?.kind === "tag") return { tag: inVault.name };
  if (inVault)
    return {
      kind: "note",
      target: inVault.fragment === "" ? inVault.path : `${inVault.path}#${inVault.fragment}`,
    };
  return address === "" || address.startsWith("#") ? null : { kind: "address", address };
}

/** The same of a link as it stands in a page, one to a heading or block of its own note too. */
export function linkInPage(link: Element): FoundLink | null {
  const address = link.getAttribute("href") ?? "";
  if (!address.startsWith("#")) {
    const found = linkOf(address);
    return found && "kind" in found ? found : null;
  }
  const body = link.closest<HTMLElement>(".prose");
  const place = body?.matches(".embed-body") ? null : body && elementOfId(body, address.slice(1));
  if (!place) return null;
  const block = /^user-content-(\^.+)$/.exec(place.id)?.[1];
  if (block !== undefined) return { kind: "note", target: `#${block}` };
  return place.matches("h1,h2,h3,h4,h5,h6")
    ? { kind: "note", target: `#${place.textContent?.trim() ?? ""}` }
    : null;
}

function elementOfId(body: HTMLElement, written: string): Element | undefined {
  let id = written;
  try {
    id = decodeURIComponent(written);
  } catch {
    // As it is written, then.
  }
  return [...body.querySelectorAll("[id]")].find((element) => element.id === id);
}
