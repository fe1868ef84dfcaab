// The open vault: its name, its files, the state of its index, and the events that keep them true.
import * as api from "../api";
import type { FileEntry, Status, VaultEvent, VaultInfo } from "../bindings";

export const vault = $state<{
  info: VaultInfo | null;
  files: FileEntry[];
  status: Status | null;
  /** no vault is shown yet, or another is on its way */
  opening: boolean;
  /** why the last attempt to open a vault failed */
  failure: string | null;
}>({ info: null, files: [], status: null, opening: true, failure: null });

type NoteEvent = Extract<VaultEvent, { kind: "note_changed" | "note_removed" }>;

let opened = 0;
let listing: Promise<void> | null = null;
let listAgain = false;

/** Opens a vault; false when it could not be opened, and the one that was open stays. */
export async function openVault(
  path: string | null,
  onNoteEvent: (event: NoteEvent) => void,
): Promise<boolean> {
  const attempt = ++opened;
  vault.opening = true;
  vault.failure = null;
  try {
    const info = await api.openVault(path, (event) => {
      // What an older vault still has to say is of no interest.
      if (attempt !== opened) return;
      if (event.kind === "status") vault.status = event.status;
      else if (event.kind === "files_changed") void refreshFiles();
      else onNoteEvent(event);
    });
    if (attempt !== opened) return false;
    vault.info = info;
    vault.files = [];
    vault.status = null;
    const [, status] = await Promise.all([refreshFiles(), api.status()]);
    vault.status ??= status;
    return true;
  } catch (thrown) {
    vault.failure = api.commandError(thrown).message;
    return false;
  } finally {
    if (attempt === opened) vault.opening = false;
  }
}

/** Lists the files anew; calls that come while one runs share the next. */
export function refreshFiles(): Promise<void> {
  if (listing) {
    listAgain = true;
    return listing;
  }
  listing = (async () => {
    do {
      listAgain = false;
      const files = await api.listFiles();
      vault.files = files;
    } while (listAgain);
  })().finally(() => {
    listing = null;
  });
  return listing;
}

export function writable(): boolean {
  return vault.info !== null && vault.info.read_only === null;
}
