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
    goToId(body, address.slice(1));
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

function goToId(body: HTMLElement, written: string): void {
  let id = written;
  try {
    id = decodeURIComponent(written);
  } catch {
    // As it is written, then.
  }
  const found = [...body.querySelectorAll("[id]")].find((element) => element.id === id);
  found?.scrollIntoView({ block: "start" });
}
