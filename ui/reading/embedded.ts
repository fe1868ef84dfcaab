// A note, a section or a block as it stands inside a note that is being written.
import type { PageEvents } from "./page_events";
import { drawWithEmbeds } from "./drawing";
import { keyOf } from "./embeds";
import { clickInPage } from "./page_clicks";
import { vaultAddress } from "../rendering/vault_address";

export interface EmbeddedPlace {
  path: string;
  /** what stands behind "#" */
  part: string | null;
  title: string;
}

/** Draws it into `holder`, with what it embeds in turn. */
export async function drawEmbedded(
  holder: HTMLElement,
  { path, part, title }: EmbeddedPlace,
  events: PageEvents,
): Promise<void> {
  const embed = document.createElement("div");
  embed.className = "embed";
  embed.dataset["embed"] = "note";
  embed.dataset["path"] = path;
  if (part?.startsWith("^")) embed.dataset["block"] = part.slice(1);
  else if (part !== null) embed.dataset["heading"] = part;
  const link = document.createElement("a");
  link.className = "internal-link";
  link.href = vaultAddress(path) + (part === null ? "" : `#${encodeURIComponent(part)}`);
  link.textContent = title;
  embed.append(link);
  const root = document.createElement("div");
  root.className = "prose";
  root.append(embed);
  root.addEventListener("click", (event) => clickInPage(event, root, events, () => undefined));
  await drawWithEmbeds(root, [keyOf(events.path(), null)], events);
  holder.replaceChildren(root);
}
