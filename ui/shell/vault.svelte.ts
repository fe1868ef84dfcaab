// The open vault: its name, its files, the state of its index, and the events that keep them true.
import * as api from "../api";
import type { FileEntry, NoteText, Status, VaultEvent, VaultInfo } from "../bindings";

// Whole values that the engine replaces: nothing inside them is watched, which ten thousand files would feel.
class Vault {
  info = $state.raw<VaultInfo | null>(null);
  files = $state.raw<FileEntry[]>([]);
  status = $state.raw<Status | null>(null);
  /** no vault is shown yet, or another is on its way */
  opening = $state(true);
  /** why the last attempt to open a vault failed */
  failure = $state<string | null>(null);
  /** counts what was told about files and notes, for what is derived from them */
  changes = $state(0);
  /**
   * Another one whenever a question may be answered better than before: all is read, another model answers, or
   * passages came (which may be read before anybody hears that they wait).
   */
  readonly indexState = $derived(
    this.status &&
      [
        this.status.waiting === 0,
        this.status.model.kind,
        this.status.activity === "idle" && this.status.chunks,
      ].join(),
  );
}

export const vault = new Vault();

/** What is not for the vault itself to take in. */
export type NewsEvent = Exclude<VaultEvent, { kind: "status" | "files_changed" }>;

let opened = 0;
let listing: Promise<void> | null = null;
let listAgain = false;

/**
 * Opens a vault; false when it could not be opened, and the one that was open stays. `forgetOther` is called before
 * anything of the new one is shown.
 */
export async function openVault(
  path: string | null,
  onNews: (event: NewsEvent) => void,
  forgetOther: () => void,
): Promise<boolean> {
  const attempt = ++opened;
  vault.opening = true;
  vault.failure = null;
  try {
    const info = await api.openVault(path, (event) => {
      // What an older vault still has to say is of no interest.
      if (attempt !== opened) return;
      if (event.kind === "status") {
        vault.status = event.status;
        return;
      }
      vault.changes++;
      if (event.kind === "files_changed") void refreshFiles();
      else onNews(event);
    });
    if (attempt !== opened) return false;
    vault.info = info;
    vault.files = [];
    vault.status = null;
    forgetOther();
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

/** A note as it may be edited here: in a folder that takes no changes, not at all. */
export async function readNote(path: string): Promise<NoteText> {
  const note = await api.readNote(path);
  return { ...note, read_only: note.read_only ?? vault.info?.read_only ?? null };
}

export function writable(): boolean {
  return vault.info !== null && vault.info.read_only === null;
}

/** Notes of a vault that is looked through as a whole without being asked to. */
const mostUnasked = 3_000;

export function isQuick(): boolean {
  return (vault.status?.notes ?? 0) <= mostUnasked;
}

/** What is asked now is answered better in a while. */
export function isBeingRead(): boolean {
  const { status } = vault;
  return status !== null && (status.activity !== "idle" || status.waiting > 0 || status.notes_waiting > 0);
}
