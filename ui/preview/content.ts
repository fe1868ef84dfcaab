// What a card shows of what a link leads to.
import * as api from "../api";
import { partOfTarget } from "../editor/links";
import { partOf } from "../reading/embeds";
import { vaultAddress } from "../rendering/vault_address";
import { nameOf, titleOf } from "../shell/paths";
import { allSessions } from "../shell/sessions";

export type CardContent =
  | {
      kind: "note";
      path: string;
      /** the heading or block that the link names, as the header writes it */
      place: string;
      blocks: Node[];
      /** the note has no such place, and is shown from its beginning */
      placeMissing: boolean;
    }
  | { kind: "picture"; path: string; address: string }
  | { kind: "attachment"; path: string }
  /** nothing in the vault is meant */
  | { kind: "missing"; name: string }
  | { kind: "failed"; message: string };

const pictures = /\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$/i;
const notes = /\.(?:md|markdown)$/i;

export async function readContent(from: string, target: string): Promise<CardContent> {
  try {
    const found = await api.resolveLink(from, target);
    const name = target.replace(/#.*$/s, "").replace(notes, "").trim();
    // A target without a name is a place in the note itself.
    const path = found?.path ?? (name === "" ? from : null);
    if (path === null) return { kind: "missing", name };
    if (pictures.test(path)) return { kind: "picture", path, address: vaultAddress(path) };
    if (!notes.test(path)) return { kind: "attachment", path };
    const part = partOfTarget(target);
    const open = allSessions().find((session) => session.path === path);
    const shown = await api.showNote(path, open?.unsavedText ?? null, part);
    const blocks = partOf(shown, shown.part_missing ? null : part);
    return {
      kind: "note",
      path,
      place: placeName(part, titleOf(path)),
      blocks,
      placeMissing: shown.part_missing,
    };
  } catch (thrown) {
    return { kind: "failed", message: api.commandError(thrown).message };
  }
}

/** "Tides › Springs" for a path of headings below the note's title; a block has no name to be shown by. */
export function placeName(part: string | null, title: string): string {
  const names = (part ?? "").split("#").map((name) => name.trim());
  return names.filter((name) => name !== "" && name !== title && !name.startsWith("^")).join(" › ");
}

/** What a card is called by who hears it. */
export function cardLabel(content: CardContent): string {
  if (content.kind === "missing") return `Preview: there is no ${content.name}`;
  if (content.kind === "failed") return "Preview that failed";
  return `Preview of ${content.kind === "note" ? titleOf(content.path) : nameOf(content.path)}`;
}
