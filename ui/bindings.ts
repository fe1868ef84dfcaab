// Generated from the Rust types; do not edit. To renew: WEFT_WRITE_BINDINGS=1 cargo test --workspace bindings_are_current

export type FileKind = "folder" | "note" | "attachment";

/**
 * One row of the vault's tree.
 */
export type FileEntry = { 
/**
 * Relative to the vault, with `/` between the parts.
 */
path: string, kind: FileKind, 
/**
 * Milliseconds since 1970.
 */
modified_ms: number, };

export type VaultInfo = { name: string, root: string, 
/**
 * Why Weft may not write here; `null` if it may.
 */
read_only: string | null, 
/**
 * This is the vault that Weft ships.
 */
demo: boolean, 
/**
 * The note that was open last.
 */
last_note: string | null, };

/**
 * A note's text for the editor.
 */
export type NoteText = { path: string, 
/**
 * Without the byte order mark, with the file's own line ends.
 */
text: string, 
/**
 * Hash of the file's bytes; a save names it to say which version it edited.
 */
hash: string, 
/**
 * 3 where the file starts with a byte order mark, else 0.
 */
bom_bytes: number, 
/**
 * Why the note cannot be edited, if it cannot.
 */
read_only: string | null, };

/**
 * How a save ended. In every case the text that was handed in is on the disk.
 */
export type SaveOutcome = { "kind": "saved", hash: string, } | { "kind": "merged", hash: string, text: string, } | { "kind": "kept_beside", path: string, hash: string, text: string, };

export type RenameOutcome = { path: string, 
/**
 * Links in other notes that still name the old place.
 */
links_to_old: number, };

/**
 * A piece of a snippet; `marked` where a word of the query stands.
 */
export type SnippetPart = { text: string, marked: boolean, };

/**
 * One passage of a note that answers a search, or is related to another passage.
 */
export type Hit = { note: string, title: string, 
/**
 * The headings above the passage, outermost first.
 */
heading: Array<string>, start: number, end: number, 
/**
 * The passage, or the part of it that answers best, with the markup taken off.
 */
snippet: string, 
/**
 * The same snippet, in pieces.
 */
parts: Array<SnippetPart>, 
/**
 * Higher is better; comparable within one answer only.
 */
score: number, by_words: boolean, by_meaning: boolean, 
/**
 * The note asked about links to this one already (related only).
 */
linked: boolean, 
/**
 * The passage is among the nearest this many per cent of the vault (related only).
 */
top_percent: number | null, };

export type SearchMode = "hybrid" | "text" | "meaning";

export type SearchRequest = { query: string, mode: SearchMode, limit: number, };

export type SearchAnswer = { query: string, took_ms: number, 
/**
 * Passages that the model has not read yet.
 */
waiting: number, 
/**
 * Whether meaning took part in this answer.
 */
meaning: boolean, hits: Array<Hit>, };

export type RelatedRequest = { note: string, 
/**
 * The editor's text (no byte order mark) where it differs from the file's.
 */
text: string | null, 
/**
 * Byte offset of the cursor in the file, or in `text` where that is given; `null` asks
 * for the whole note.
 */
offset: number | null, limit: number, };

export type Span = { start: number, end: number, };

export type RelatedAnswer = { note: string, 
/**
 * The passage the hits are related to; `null` for the whole note, or an empty place.
 */
block: Span | null, took_ms: number, waiting: number, meaning: boolean, hits: Array<Hit>, };

/**
 * A note that could not be read as it should, and why.
 */
export type Failure = { note: string, error: string, };

export type ModelState = { "kind": "loading" } | { "kind": "ready", name: string, } | { "kind": "unavailable", reason: string, };

export type Activity = "opening" | "reading" | "embedding" | "idle";

/**
 * The true state of the index.
 */
export type Status = { notes: number, 
/**
 * Notes whose every passage is searchable by word and by meaning.
 */
notes_indexed: number, notes_waiting: number, 
/**
 * Passages in all notes.
 */
chunks: number, 
/**
 * Passages that the model has not read yet.
 */
waiting: number, failed: Array<Failure>, model: ModelState, activity: Activity, 
/**
 * Another Weft process writes this vault's index; this one only reads it.
 */
reader_only: boolean, };

export type NoteStateKind = "indexed" | "waiting" | "failed";

/**
 * A row of one of the status bar's lists.
 */
export type NoteState = { note: string, title: string, chunks: number, waiting: number, error: string | null, };

/**
 * Where a link leads.
 */
export type LinkTarget = { path: string, 
/**
 * Byte offset of the heading or block; 0 for the whole note.
 */
offset: number, };

/**
 * What happened in the vault, in the order it happened.
 */
export type VaultEvent = { "kind": "status", status: Status, } | { "kind": "files_changed" } | { "kind": "note_changed", path: string, hash: string, } | { "kind": "note_removed", path: string, };

/**
 * The kinds of failure a caller tells apart. The UI matches these, never the text.
 */
export type ErrorCode = "not_found" | "exists" | "read_only" | "outside_vault" | "invalid_name" | "not_utf8" | "no_space" | "io" | "internal";

/**
 * A failure as the window receives it: it matches the code and shows the message.
 */
export type CommandError = { code: ErrorCode, message: string, };
