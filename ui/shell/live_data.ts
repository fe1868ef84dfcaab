// What the shell gives to live preview: where files are, embedded text, and which links lead nowhere.
import * as api from "../api";
import type { NoteLinks } from "../bindings";
import { type LiveCallbacks, linkName } from "../editor/live/callbacks";
import { isBroken, writtenTarget } from "../panels/links_model";

const windows = /^Win/.test(navigator.platform);

/** Where the web view finds a file of the vault. */
export function addressOf(path: string): string {
  const place = path.split("/").map(encodeURIComponent).join("/");
  return windows ? `http://vault.localhost/${place}` : `vault://localhost/${place}`;
}

/** `note` is asked when it is needed: a note may be renamed while it is open. */
export function liveCallbacksOf(note: () => string): LiveCallbacks {
  return {
    async fileAddress(target) {
      const found = await api.resolveLink(note(), target).catch(() => null);
      return found ? addressOf(found.path) : null;
    },
    renderEmbed: () => Promise.resolve(null),
  };
}

export function unresolvedOf(answer: NoteLinks): ReadonlySet<string> {
  return new Set(answer.outgoing.filter(isBroken).map((link) => linkName(writtenTarget(link))));
}
