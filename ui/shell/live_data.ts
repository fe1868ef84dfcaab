// What the shell gives to live preview: where files are, embedded text, and which links lead nowhere.
import * as api from "../api";
import type { Hit, NoteLinks } from "../bindings";
import { type LiveCallbacks, linkName } from "../editor/live/callbacks";
import { type FollowLink, partOfTarget, type WhereTo } from "../editor/links";
import { vaultAddress } from "../rendering/vault_address";
import { isBroken, writtenTarget } from "../panels/links_model";
import { drawQueryBlock, type QueryPlace } from "../panels/query_block";
import type { PageEvents } from "../reading/page_events";
import { copyText } from "./copying";
import { openMenu } from "./menu.svelte";
import { focusEditor, openNote } from "./notes.svelte";
import { remotePictures } from "./remote_pictures.svelte";

/** `note` is asked when it is needed: a note may be renamed while it is open. */
export function liveCallbacksOf(note: () => string, follow: FollowLink): LiveCallbacks {
  return {
    async fileAddress(target) {
      const found = await api.resolveLink(note(), target).catch(() => null);
      return found ? vaultAddress(found.path) : null;
    },
    async drawEmbed(element, target) {
      const found = await api.resolveLink(note(), target);
      if (!found) return false;
      const part = partOfTarget(target);
      const title = target
        .replace(/\.md(?=#|$)/i, "")
        .replace(/#\^?/g, " › ")
        .replace(/^ › /, "");
      const [{ drawEmbedded }, { showTag }] = await Promise.all([
        import("../reading/embedded"),
        import("../panels/tags.svelte"),
      ]);
      await drawEmbedded(
        element,
        { path: found.path, part, title },
        {
          path: note,
          follow,
          showTag: (name) => void showTag(name),
          // Boxes of another note are that note's to tick.
          toggleTask: () => undefined,
          copy: (text, done) => void copyText(text, done),
          read: (path, place) => api.showNote(path, null, place),
          editable: () => false,
          remotePictures,
          drawQuery: queryDrawer(openHit),
        },
      );
      return true;
    },
    drawQuery: (element, source) => drawQueryBlock(element, { source, note, open: openHit }),
    remotePictures,
    showMenu(items, { x, y }) {
      const shown = items.map((item) =>
        item === "line" ? { kind: "line" as const } : { kind: "action" as const, ...item },
      );
      openMenu(shown, x, y);
    },
  };
}

function openHit(hit: Hit, where: WhereTo): void {
  void openNote(hit.note, hit, where).then((opened) => {
    if (opened) focusEditor();
  });
}

/** How a page draws the queries that stand in it. */
export function queryDrawer(open: QueryPlace["open"]): PageEvents["drawQuery"] {
  return (element, source, note) => void drawQueryBlock(element, { source, note: () => note, open });
}

export function unresolvedOf(answer: NoteLinks): ReadonlySet<string> {
  return new Set(answer.outgoing.filter(isBroken).map((link) => linkName(writtenTarget(link))));
}
