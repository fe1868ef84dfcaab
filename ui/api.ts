// The one door to the engine: every command of the desktop shell as a typed function.
// No other file imports Tauri; no function here does more than name its command and its arguments.
import { Channel, invoke } from "@tauri-apps/api/core";
import { getCurrentWindow } from "@tauri-apps/api/window";
import type {
  CommandError,
  FileEntry,
  LinkTarget,
  NoteState,
  NoteStateKind,
  NoteText,
  RelatedAnswer,
  RelatedRequest,
  RenameOutcome,
  SaveOutcome,
  SearchAnswer,
  SearchRequest,
  Status,
  VaultEvent,
  VaultInfo,
} from "./bindings";

export function openVault(path: string | null, onEvent: (event: VaultEvent) => void): Promise<VaultInfo> {
  const events = new Channel<VaultEvent>();
  events.onmessage = onEvent;
  return invoke("open_vault", { path, events });
}

/** Asks with the system's dialog; null when it is dismissed. */
export function pickFolder(): Promise<string | null> {
  return invoke("pick_folder");
}

export function listFiles(): Promise<FileEntry[]> {
  return invoke("list_files");
}

export function readNote(path: string): Promise<NoteText> {
  return invoke("read_note", { path });
}

/** `text` is exactly what the file should hold after its byte order mark. */
export function saveNote(path: string, text: string, baseHash: string): Promise<SaveOutcome> {
  return invoke("save_note", { path, text, baseHash });
}

/** A null name takes the next free "Untitled". */
export function createNote(folder: string, name: string | null): Promise<string> {
  return invoke("create_note", { folder, name });
}

export function createFolder(path: string): Promise<string> {
  return invoke("create_folder", { path });
}

export function renameFile(from: string, to: string): Promise<RenameOutcome> {
  return invoke("rename_file", { from, to });
}

export function trashFile(path: string): Promise<null> {
  return invoke("trash_file", { path });
}

export function restoreFile(path: string): Promise<null> {
  return invoke("restore_file", { path });
}

export function search(request: SearchRequest): Promise<SearchAnswer> {
  return invoke("search", { request });
}

export function related(request: RelatedRequest): Promise<RelatedAnswer> {
  return invoke("related", { request });
}

export function status(): Promise<Status> {
  return invoke("status");
}

export function notesInState(state: NoteStateKind): Promise<NoteState[]> {
  return invoke("notes_in_state", { state });
}

/** The shortest link from one note to a place in another that leads there. */
export function linkText(from: string, to: string, heading: string[]): Promise<string> {
  return invoke("link_text", { from, to, heading });
}

/** `target` as it is written between the brackets, before any `|`. */
export function resolveLink(from: string, target: string): Promise<LinkTarget | null> {
  return invoke("resolve_link", { from, target });
}

/** The note to show at the next start. */
export function rememberNote(path: string): Promise<null> {
  return invoke("remember_note", { path });
}

/** `mayClose` is asked before the window goes; it may take its time to save, and false keeps the window. */
export function onWindowClose(mayClose: () => Promise<boolean>): void {
  void getCurrentWindow().onCloseRequested(async (event) => {
    if (!(await mayClose())) event.preventDefault();
  });
}

export function setWindowTitle(title: string): void {
  // A title that could not be set is not worth a word to the user.
  getCurrentWindow()
    .setTitle(title)
    .catch(() => undefined);
}

/** Whatever a command was rejected with, as the error the contract names. */
export function commandError(thrown: unknown): CommandError {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown) {
    return thrown as CommandError;
  }
  return { code: "internal", message: thrown instanceof Error ? thrown.message : String(thrown) };
}
