// What the shell gives to live preview: where files are, embedded text, and which links lead nowhere.
import * as api from "../api";
import type { NoteLinks } from "../bindings";
import { type LiveCallbacks, linkName } from "../editor/live/callbacks";
import { vaultAddress } from "../rendering/vault_address";
import { isBroken, writtenTarget } from "../panels/links_model";
import { openMenu } from "./menu.svelte";

/** `note` is asked when it is needed: a note may be renamed while it is open. */
export function liveCallbacksOf(note: () => string): LiveCallbacks {
  return {
    async fileAddress(target) {
      const found = await api.resolveLink(note(), target).catch(() => null);
      return found ? vaultAddress(found.path) : null;
    },
    renderEmbed: () => Promise.resolve(null),
    showMenu(items, { x, y }) {
      const shown = items.map((item) =>
        item === "line" ? { kind: "line" as const } : { kind: "action" as const, ...item },
      );
      openMenu(shown, x, y);
    },
  };
}

export function unresolvedOf(answer: NoteLinks): ReadonlySet<string> {
  return new Set(answer.outgoing.filter(isBroken).map((link) => linkName(writtenTarget(link))));
}
