// The one door to the engine: every command of the desktop shell as a typed function; what Weft finds
// by itself (proposals, related passages, vault health) stands in api/finding.ts.
// No other file imports Tauri; no function in the two does more than name its command and its arguments.
import { Channel, invoke } from "@tauri-apps/api/core";
import { getCurrentWindow } from "@tauri-apps/api/window";
import type {
  AddedFile,
  CommandError,
  DeletedNote,
  FileEntry,
  FoundHeading,
  LinkCompletion,
  LinkTarget,
  Mention,
  ModelOffer,
  NoteAlias,
  NoteLinks,
  NoteState,
  NoteStateKind,
  NoteText,
  OutlineHeading,
  PassagePlace,
  Properties,
  PropertyChange,
  PropertyType,
  PropertyUse,
  RenamePlan,
  ReplaceChoice,
  ReplacePlan,
  ReplaceRequest,
  SaveOutcome,
  SearchAnswer,
  SearchMode,
  SearchRequest,
  ShownNote,
  Status,
  TagUse,
  TextChange,
  TextMenuEntry,
  Transaction,
  VaultCheck,
  VaultEvent,
  VaultInfo,
  Version,
  WiderPassage,
} from "./bindings";

export * from "./api/finding";

/** What `remember` has kept, by its names. */
export function recall(): Promise<Record<string, unknown>> {
  return invoke("recall");
}

/** Keeps a value (JSON) for the next start. */
export function remember(name: string, value: unknown): Promise<void> {
  return invoke("remember", { name, value });
}

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

/**
 * Puts a file into the vault for `note` to link to; one that is there already is only linked to. `folder` is where
 * attachments go if Obsidian's settings of the vault do not say it.
 */
export function addFile(note: string, folder: string, name: string, bytes: ArrayBuffer): Promise<AddedFile> {
  const headers = { "weft-note": note, "weft-folder": folder, "weft-name": name };
  const encoded = Object.entries(headers).map(
    ([header, value]) => [header, encodeURIComponent(value)] as const,
  );
  return invoke("add_file", bytes, { headers: Object.fromEntries(encoded) });
}

/** What embeds a file into a note or links to it, in the style of the vault. */
export function fileLink(from: string, to: string): Promise<string> {
  return invoke("file_link", { from, to });
}

/** A picture on the clipboard that a paste does not bring along, as PNG; nothing of it where there is none. */
export function clipboardPicture(): Promise<ArrayBuffer> {
  return invoke("clipboard_picture");
}

/** The bytes of a picture of another site. Asked for only where the person has allowed it. */
export function remotePicture(address: string): Promise<ArrayBuffer> {
  return invoke("remote_picture", { address });
}

/** Hands an address to the browser or mail program, because the person has asked for it. */
export function openAddress(address: string): Promise<void> {
  return invoke("open_address", { address });
}

/** Hands a document of the vault to the system's program for it, because the person has asked for it. */
export function openDocument(path: string): Promise<void> {
  return invoke("open_document", { path });
}

/** What a rename or move would do to links; changes nothing. */
export function planRename(from: string, to: string): Promise<RenamePlan> {
  return invoke("plan_rename", { from, to });
}

export function renameFile(from: string, to: string, updateLinks: boolean): Promise<Transaction> {
  return invoke("rename_file", { from, to, updateLinks });
}

/** Takes the last change of several files back; null where there is none. */
export function undoTransaction(): Promise<Transaction | null> {
  return invoke("undo_transaction");
}

/** Lets the links to a heading that has a new text name it again; `from` is the path down to the old one. */
export function renameHeading(note: string, from: string[], to: string): Promise<Transaction> {
  return invoke("rename_heading", { note, from, to });
}

/** A tag and those nested in it, in every note; both without "#". */
export function renameTag(from: string, to: string): Promise<Transaction> {
  return invoke("rename_tag", { from, to });
}

/** Turns names that stand as plain text into links to the note they name. */
export function linkMentions(mentions: Mention[], target: string): Promise<Transaction> {
  return invoke("link_mentions", { mentions, target });
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

/** When each of these notes was made, in milliseconds since 1970; null for what is no note. */
export function notesMade(paths: string[]): Promise<(number | null)[]> {
  return invoke("notes_made", { paths });
}

/** Passages in full, with what stands around them; null for one that is not there any more. */
export function widerPassages(
  query: string,
  mode: SearchMode,
  places: PassagePlace[],
): Promise<(WiderPassage | null)[]> {
  return invoke("wider_passages", { query, mode, places });
}

/** What replacing would do, place by place. */
export function planReplace(request: ReplaceRequest): Promise<ReplacePlan> {
  return invoke("plan_replace", { request });
}

/** Replaces the chosen places as one change that can be undone. */
export function replace(request: ReplaceRequest, chosen: ReplaceChoice[]): Promise<Transaction> {
  return invoke("replace", { request, chosen });
}

export function status(): Promise<Status> {
  return invoke("status");
}

/** The models that notes can be read by, and how far each is. */
export function listModels(): Promise<ModelOffer[]> {
  return invoke("list_models");
}

/** Starts a download or goes on with it; `listModels` tells how far it is. */
export function downloadModel(name: string): Promise<void> {
  return invoke("download_model", { name });
}

/** What has come is kept. */
export function cancelModel(name: string): Promise<void> {
  return invoke("cancel_model", { name });
}

export function deleteModel(name: string): Promise<void> {
  return invoke("delete_model", { name });
}

/** Makes it the one to read by, in every vault; the status tells when it answers. */
export function chooseModel(name: string): Promise<void> {
  return invoke("choose_model", { name });
}

export function notesInState(state: NoteStateKind): Promise<NoteState[]> {
  return invoke("notes_in_state", { state });
}

/** The shortest link from one note to a place in another that leads there. */
export function linkText(from: string, to: string, heading: string[]): Promise<string> {
  return invoke("link_text", { from, to, heading });
}

/**
 * Writes a link at a byte of a saved note (`hash` says which text of it) to the block at a byte of another,
 * which gets an id for it where it has none.
 */
export function linkToBlock(
  from: string,
  position: number,
  hash: string,
  to: string,
  offset: number,
  embed: boolean,
): Promise<Transaction> {
  return invoke("link_to_block", { from, position, hash, to, offset, embed });
}

/** `target` as it is written between the brackets, before any `|`. */
export function resolveLink(from: string, target: string): Promise<LinkTarget | null> {
  return invoke("resolve_link", { from, target });
}

/** `text` where the editor's differs from the file's; the first `limit` links of each kind. */
export function noteLinks(note: string, text: string | null, limit: number): Promise<NoteLinks> {
  return invoke("note_links", { note, text, limit });
}

export function checkVault(): Promise<VaultCheck> {
  return invoke("check_vault");
}

export function outline(text: string): Promise<OutlineHeading[]> {
  return invoke("outline", { text });
}

/**
 * What a link may go to whose text between "[[" and the cursor is `typed`. `text` is the editor's, of the note `from`.
 */
export function completeLink(
  from: string,
  typed: string,
  text: string | null,
  limit: number,
): Promise<LinkCompletion[]> {
  return invoke("complete_link", { from, typed, text, limit });
}

/** A note as HTML; `text` where the editor's differs from the file's, `part` what stands behind a link's "#". */
export function showNote(path: string, text: string | null, part: string | null): Promise<ShownNote> {
  return invoke("show_note", { path, text, part });
}

/** Every alias of every note. */
export function listAliases(): Promise<NoteAlias[]> {
  return invoke("list_aliases");
}

/** Headings by letters of them, likeliest first: of the notes at these paths, null for all notes. */
export function findHeadings(words: string, within: string[] | null, limit: number): Promise<FoundHeading[]> {
  return invoke("find_headings", { words, within, limit });
}

export function listTags(): Promise<TagUse[]> {
  return invoke("list_tags");
}

/** The properties of the vault's notes with their types, those of most notes first. */
export function listProperties(): Promise<PropertyUse[]> {
  return invoke("list_properties");
}

/** Says of what type a property is in every note of the vault; no note is changed. */
export function choosePropertyType(name: string, kind: PropertyType): Promise<void> {
  return invoke("choose_property_type", { name, kind });
}

/** Paths of the notes that bear the tag or one nested in it. */
export function notesWithTag(tag: string): Promise<string[]> {
  return invoke("notes_with_tag", { tag });
}

/** `text` is front matter alone, or a text that begins with it. */
export function properties(text: string): Promise<Properties> {
  return invoke("properties", { text });
}

/** How `text` must change; nothing is written. */
export function changeProperty(text: string, change: PropertyChange): Promise<TextChange[]> {
  return invoke("change_property", { text, change });
}

/** Earlier versions of a note, the newest first. */
export function noteVersions(path: string): Promise<Version[]> {
  return invoke("note_versions", { path });
}

export function versionText(path: string, id: number): Promise<string> {
  return invoke("version_text", { path, id });
}

/** Puts an earlier version in the place of the text, which becomes a version itself. */
export function restoreVersion(path: string, id: number): Promise<NoteText> {
  return invoke("restore_version", { path, id });
}

export function deletedNotes(): Promise<DeletedNote[]> {
  return invoke("deleted_notes");
}

/** Under its path, or beside what is there now; returns where. */
export function restoreDeleted(path: string): Promise<string> {
  return invoke("restore_deleted", { path });
}

/** The note to show at the next start. */
export function rememberNote(path: string): Promise<null> {
  return invoke("remember_note", { path });
}

/** Weft's own entries of the text's menu, and who hears which of them was taken. */
export function textMenu(entries: TextMenuEntry[], onChosen: (id: string) => void): Promise<null> {
  const chosen = new Channel<string>();
  chosen.onmessage = onChosen;
  return invoke("text_menu", { entries, chosen });
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
