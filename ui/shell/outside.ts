// What leads out of Weft: addresses of the web, and documents that other programs show.
import * as api from "../api";
import { copyText } from "./copying";
import { say, sayError } from "./notices.svelte";
import { nameOf } from "./paths";
import { settings } from "./settings.svelte";

async function hand(open: Promise<void>, name: string): Promise<void> {
  try {
    await open;
  } catch (thrown) {
    sayError(`“${name}” could not be opened: ${api.commandError(thrown).message}`);
  }
}

/** An address that the person has chosen, and seen where it leads. */
export function openAddress(address: string): void {
  void hand(api.openAddress(address), address);
}

/** Only what a browser or mail program opens; the words of a link may say another place than its address. */
export function followAddress(address: string): void {
  const url = /^www\./i.test(address) ? `https://${address}` : address;
  const opens = /^(?:https?|mailto):/i.test(url);
  if (opens && settings.openAddresses) {
    openAddress(url);
    return;
  }
  const copy = { label: "Copy address", run: () => void copyText(address, "Address copied.") };
  const actions = opens ? [{ label: "Open", run: () => openAddress(url) }, copy] : [copy];
  say(`This link leads out of the vault: ${address}`, ...actions);
}

export function openDocument(path: string): void {
  void hand(api.openDocument(path), nameOf(path));
}

/** A file that was come upon by a link, by going through the tree, or by what stands in it: on which page is told. */
export function offerDocument(path: string, page = ""): void {
  const open = { label: "Open it", run: () => openDocument(path) };
  const where = /^Page \d+$/.test(page) ? ` What was found is on ${page.toLowerCase()}.` : "";
  say(`“${nameOf(path)}” is for another program.${where}`, open);
}
