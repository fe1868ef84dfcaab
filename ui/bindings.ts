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

/**
 * A piece of a snippet; `marked` where a word of the query stands.
 */
export type SnippetPart = { text: string, marked: boolean, };

/**
 * One passage of a note that answers a search, or is related to another passage. Of a PDF, `heading` is the page and
 * the offsets are those of its text as it was read; of a canvas, a card's.
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

export type SearchRequest = { query: string, mode: SearchMode, limit: number, 
/**
 * The note that `linked:this` means.
 */
this: string | null, };

/**
 * Something in a query that could not be read as it was meant; the rest of it ran.
 */
export type QueryProblem = { 
/**
 * Byte offsets into the query.
 */
start: number, end: number, message: string, };

export type SearchAnswer = { query: string, took_ms: number, 
/**
 * Passages that the model has not read yet.
 */
waiting: number, 
/**
 * Whether meaning took part in this answer.
 */
meaning: boolean, 
/**
 * What was understood, in words; empty for a question, which says it itself.
 */
explanation: string, problems: Array<QueryProblem>, 
/**
 * Notes that are what the query asks for, those that are not shown included; `null` for a
 * question.
 */
matching: number | null, hits: Array<Hit>, };

/**
 * A passage of a hit; bytes of the note's file.
 */
export type PassagePlace = { note: string, start: number, end: number, };

/**
 * A passage in full with what stands around it, the markup taken off, in its own lines.
 */
export type WiderPassage = { 
/**
 * The end of what stands before it; empty at the note's beginning.
 */
before: string, parts: Array<SnippetPart>, after: string, };

/**
 * What is to be replaced by what: the one word, phrase or regular expression that `query` asks for, in the notes that
 * are what the rest of it asks for.
 */
export type ReplaceRequest = { query: string, 
/**
 * `$1`, `${name}` and `$0` stand for groups where the query has a regular expression; `$$` for a `$`.
 */
replacement: string, 
/**
 * The note that `linked:this` means.
 */
this: string | null, };

/**
 * Why a person should look twice before a place is replaced.
 */
export type ReplaceCaution = "link_target" | "named_heading" | "block_id" | "property" | "property_name";

export type ReplaceOccurrence = { 
/**
 * Bytes of the file.
 */
start: number, end: number, 
/**
 * The first is 1.
 */
line: number, 
/**
 * What stands before it in its line, the end of that where it is long.
 */
lead: string, before: string, after: string, 
/**
 * The rest of the line behind it, cut where it is long.
 */
trail: string, caution: ReplaceCaution | null, };

export type ReplaceNote = { path: string, title: string, 
/**
 * Of the bytes that the places count.
 */
hash: string, occurrences: Array<ReplaceOccurrence>, };

/**
 * What replacing would do.
 */
export type ReplacePlan = { 
/**
 * What is replaced, as it is written in a query; `None` where nothing of the query can be.
 */
pattern: string | null, 
/**
 * Why nothing can be replaced, as a sentence; `None` where something can.
 */
refusal: string | null, problems: Array<QueryProblem>, 
/**
 * In the order of their paths.
 */
notes: Array<ReplaceNote>, 
/**
 * Places in the vault, those included that are too many to be in `notes`.
 */
total: number, 
/**
 * Notes with such places that cannot be changed, each with the reason.
 */
kept: Array<string>, };

/**
 * The places of one note that are to be replaced.
 */
export type ReplaceChoice = { note: string, 
/**
 * As the plan gave it: a note that has changed since is left as it is.
 */
hash: string, 
/**
 * Where the places begin.
 */
starts: Array<number>, };

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
 * What a person wants of related passages beside the passages.
 */
export type PassagesRequest = { about: RelatedRequest, 
/**
 * Notes that are linked with this one, either way, are left out.
 */
hide_linked: boolean, };

/**
 * Why a passage is related, as far as it can be told.
 */
export type RelatedReason = { 
/**
 * Kept on top by the person.
 */
pinned: boolean, 
/**
 * The hit's passage with the sentence marked that says what a sentence asked about says; empty where there is none.
 */
parts: Array<SnippetPart>, 
/**
 * That sentence asked about.
 */
near: string, 
/**
 * Rare words in common, the rarest first.
 */
words: Array<string>, 
/**
 * How links lead from one note to the other, in words; `null` where they do not in two steps.
 */
path: string | null, 
/**
 * The notes are linked with one another, either way.
 */
linked: boolean, 
/**
 * Titles of notes that have a passage of the same words, which is not listed by itself.
 */
also: Array<string>, };

/**
 * Related passages as the panel shows them.
 */
export type RelatedPassages = { answer: RelatedAnswer, 
/**
 * One for each hit.
 */
reasons: Array<RelatedReason>, 
/**
 * Notes that are never shown for this note, because the person said so.
 */
dismissed: Array<string>, 
/**
 * Passages that were near enough and are not among the hits: of notes that are linked, dismissed, or in folders that
 * Obsidian's settings leave out, and further ones of a note that has two places, and those of the same words.
 */
left_out: number, };

/**
 * What a person says of a note that is shown as related.
 */
export type RelatedMark = "pinned" | "dismissed";

/**
 * A note or document that could not be read as it should, and why.
 */
export type Failure = { note: string, error: string, };

/**
 * How much two notes are the same.
 */
export type DuplicateKind = "identical" | "near" | "passage";

/**
 * Two notes that say the same in the same words.
 */
export type Duplicate = { 
/**
 * Paths; the longer note first.
 */
notes: [string, string], kind: DuplicateKind, 
/**
 * Share of the shorter note's words that stand in the longer one in the same order, from 0 to 1.
 */
share: number, 
/**
 * The longest stretch that they have in common, cut where it is long.
 */
passage: string, why: string, };

/**
 * A passage of a note.
 */
export type BridgeEnd = { note: string, title: string, 
/**
 * Bytes of the file.
 */
start: number, end: number, text: string, };

/**
 * Two notes that are near in meaning and far apart, or apart altogether, in links.
 */
export type Bridge = { 
/**
 * The two passages that are nearest to each other.
 */
ends: [BridgeEnd, BridgeEnd], 
/**
 * Links between the two notes on the shortest way, up to 6; `null` where there is none, or a longer one.
 */
distance: number | null, why: string, };

/**
 * A note that a lone note belongs to.
 */
export type Home = { note: string, title: string, 
/**
 * The link is to be written into the lone note, whose text names this one; else into this one.
 */
named: boolean, why: string, };

/**
 * A note that nothing links to and that links to nothing.
 */
export type Orphan = { note: string, title: string, 
/**
 * Its beginning, without markup.
 */
text: string, 
/**
 * The notes that it belongs to, best first; empty where no note is near.
 */
homes: Array<Home>, };

/**
 * A link whose text says something else than where it leads.
 */
export type MisfitLink = { note: string, title: string, 
/**
 * Bytes of the file: the whole link.
 */
start: number, end: number, line: number, 
/**
 * What a reader sees of the link.
 */
text: string, target: string, target_title: string, 
/**
 * The note whose name the text is; `null` where it is none's.
 */
named: string | null, named_title: string | null, 
/**
 * The block around the link without markup, the link's text marked.
 */
parts: Array<SnippetPart>, why: string, };

/**
 * What to do with a link whose text does not fit.
 */
export type MisfitCure = "show_target" | "follow_text";

/**
 * A section that could be a note of its own.
 */
export type HubPart = { 
/**
 * The heading's text.
 */
heading: string, 
/**
 * Bytes of the file, from the heading to the next one of its level.
 */
start: number, end: number, words: number, 
/**
 * Links of other notes that lead into this section.
 */
links: number, 
/**
 * The path that its note would get.
 */
path: string, why: string, };

/**
 * A note with many backlinks that has become long.
 */
export type Hub = { note: string, title: string, words: number, 
/**
 * Notes that link to it.
 */
backlinks: number, 
/**
 * The sections that could leave it, those that stand most for themselves first.
 */
parts: Array<HubPart>, why: string, };

/**
 * What is odd in a vault as a whole.
 */
export type VaultHealth = { notes: number, 
/**
 * Nearest in meaning first.
 */
bridges: Array<Bridge>, 
/**
 * Those that are surest to belong somewhere first.
 */
orphans: Array<Orphan>, 
/**
 * More than are listed where there are many, and those that were dismissed.
 */
orphans_in_all: number, 
/**
 * Most alike first.
 */
duplicates: Array<Duplicate>, misfits: Array<MisfitLink>, 
/**
 * Longest first.
 */
hubs: Array<Hub>, 
/**
 * Findings that were dismissed and are left out.
 */
dismissed: number, 
/**
 * Notes that the model has not read yet, so that their meaning is not known.
 */
unread: number, took_ms: number, };

/**
 * A finding as it is dismissed: what it is about.
 */
export type Finding = { "kind": "bridge", notes: [string, string], } | { "kind": "orphan", note: string, } | { "kind": "duplicate", notes: [string, string], } | { "kind": "misfit", note: string, text: string, target: string, } | { "kind": "hub", note: string, };

/**
 * What a change of a note's text would be.
 */
export type NoteChange = { note: string, before: string, after: string, };

/**
 * What merging one note into another would do.
 */
export type MergePlan = { 
/**
 * The note that stays, before and after.
 */
kept: NoteChange, 
/**
 * The note that goes, to the vault's `.trash`.
 */
gone: string, 
/**
 * Links of other notes that lead to the note that stays then, and the notes they stand in.
 */
links: number, notes: number, 
/**
 * What is left as it is, with the reason.
 */
warnings: Array<string>, };

/**
 * A paragraph of a note, and an older one of another that says the same.
 */
export type ParagraphPair = { note: string, 
/**
 * A byte of the note's file, in the paragraph.
 */
start: number, older_note: string, 
/**
 * A byte of the other note's file, in the older paragraph.
 */
older_start: number, };

/**
 * What merging a paragraph into an older one would do.
 */
export type ParagraphMergePlan = { 
/**
 * The older paragraph as it is written, without a list marker and an id, before and after.
 */
older: NoteChange, 
/**
 * The paragraph that goes, as it is written.
 */
gone: string, };

/**
 * What making a note of a section would do.
 */
export type SplitPlan = { 
/**
 * The note that the section leaves, before and after.
 */
kept: NoteChange, 
/**
 * The new note's path and text.
 */
made: string, text: string, 
/**
 * Links of other notes that lead to the new note then, and the notes they stand in.
 */
links: number, notes: number, 
/**
 * What is left as it is, with the reason.
 */
warnings: Array<string>, };

/**
 * How a proposal was found.
 */
export type ProposalKind = "mention" | "meaning";

/**
 * What a proposed link would lead to.
 */
export type ProposalTarget = { note: string, 
/**
 * The heading's text; `null` for the whole note.
 */
heading: string | null, 
/**
 * A block's id without `^`.
 */
block: string | null, };

/**
 * A span of a note's text that should be a link, and why.
 */
export type Proposal = { note: string, title: string, 
/**
 * Byte offsets into the file, or into the text that was handed in (no byte order mark).
 */
start: number, end: number, line: number, 
/**
 * The words of the span.
 */
text: string, target: ProposalTarget, target_title: string, 
/**
 * A byte of the target's file, in the block that is meant where it has no id yet: accepting writes one.
 */
target_offset: number | null, 
/**
 * The beginning of what the link would lead to, without markup.
 */
target_passage: string, 
/**
 * The chance, from 0 to 1, that the user makes this link.
 */
probability: number, kind: ProposalKind, why: string, 
/**
 * The headings above the span, outermost first.
 */
heading: Array<string>, 
/**
 * The block around the span without markup, the span marked.
 */
parts: Array<SnippetPart>, };

/**
 * A proposal as it is accepted or rejected: the words have to stand there still.
 */
export type ProposedLink = { note: string, 
/**
 * Byte offsets into the file.
 */
start: number, end: number, 
/**
 * The words that stand there.
 */
text: string, target: ProposalTarget, 
/**
 * See [`Proposal::target_offset`].
 */
target_offset: number | null, kind: ProposalKind, 
/**
 * What the model gave for it, kept to tell how good it is.
 */
probability: number, 
/**
 * What the link is to show in place of the words; `null` leaves them.
 */
shown: string | null, };

/**
 * A block that a link can name now.
 */
export type NamedBlock = { target: ProposalTarget, 
/**
 * What was changed for it: nothing where the block had an id, or needs none.
 */
transaction: Transaction, };

/**
 * What a person says of a proposal.
 */
export type Verdict = "accepted" | "rejected" | "target_rejected" | "words_rejected";

/**
 * Which proposals are asked for in a review.
 */
export type ProposalScope = { 
/**
 * Notes in this folder alone, `/` between the parts; empty or `null` for all.
 */
folder: string | null, 
/**
 * Notes changed since then alone, in milliseconds since 1970.
 */
changed_since_ms: number | null, 
/**
 * Proposals less likely are left out; `null` for the default.
 */
least_probability: number | null, 
/**
 * Proposals given at most, the most likely.
 */
limit: number, };

/**
 * The proposals of many notes.
 */
export type ProposalList = { 
/**
 * Most likely first.
 */
proposals: Array<Proposal>, 
/**
 * Proposals in all, those over the limit included.
 */
total: number, notes: number, 
/**
 * Notes that could not be read, with the reason.
 */
failed: Array<Failure>, took_ms: number, };

/**
 * What was learnt from accepting and rejecting: a correction to the model's odds, and what it rests on.
 */
export type LearntCorrection = { 
/**
 * `everything`, `words`, or `target`.
 */
about: string, 
/**
 * The words or the target's path; empty for everything.
 */
name: string, accepted: number, rejected: number, 
/**
 * Added to the logarithm of the odds.
 */
correction: number, };

/**
 * How proposals have fared so far.
 */
export type ProposalRecord = { accepted: number, rejected: number, 
/**
 * Targets and words that are never proposed, as they were said.
 */
silenced_targets: Array<string>, silenced_words: Array<string>, learnt: Array<LearntCorrection>, };

/**
 * A block that a description may mean.
 */
export type MeantBlock = { note: string, title: string, 
/**
 * The headings above it, outermost first.
 */
heading: Array<string>, 
/**
 * Its words without markup, cut where they are many.
 */
words: string, 
/**
 * A byte of the note's file at which the block begins.
 */
start: number, 
/**
 * What stands between the brackets; `null` for a block without an id, see `link_to_block`.
 */
target: string | null, };

/**
 * Blocks that a description may mean, best first.
 */
export type MeantBlocks = { blocks: Array<MeantBlock>, 
/**
 * Whether meaning took part; else they were found by their words.
 */
meaning: boolean, 
/**
 * Passages that the model has not read yet.
 */
waiting: number, took_ms: number, };

export type DejaVuRequest = { note: string, 
/**
 * The editor's text (no byte order mark) where it differs from the file's.
 */
text: string | null, 
/**
 * Byte offset of the cursor in the file, or in `text` where that is given.
 */
offset: number, };

/**
 * A passage of another note that says what a paragraph says.
 */
export type DejaVu = { 
/**
 * The paragraph, in the file or the text that was handed in.
 */
block: Span, note: string, title: string, 
/**
 * The headings above the older passage, outermost first.
 */
heading: Array<string>, 
/**
 * Bytes of the other note's file.
 */
start: number, end: number, 
/**
 * The older passage without markup, cut where it is long.
 */
words: string, 
/**
 * When the other note was made, in milliseconds since 1970; `null` where nothing tells.
 */
made_ms: number | null, 
/**
 * The share, from 0 to 1, of the paragraph's words that the older passage has too, rare ones counting more.
 */
words_in_common: number, 
/**
 * The cosine of the two; `null` where the model cannot be asked.
 */
cosine: number | null, };

/**
 * How far a review is.
 */
export type ReviewProgress = { 
/**
 * Notes that have been looked through, and all of them.
 */
done: number, of: number, };

/**
 * A passage of another note that is about what a note is about, and neither links to it nor names it.
 */
export type Discussion = { 
/**
 * Where it stands.
 */
note: string, title: string, start: number, end: number, line: number, heading: Array<string>, passage: string, 
/**
 * The same in pieces; the sentence that says what a sentence of the note says is marked.
 */
parts: Array<SnippetPart>, 
/**
 * That sentence of the note asked about; empty where no pair can be told.
 */
near: string, 
/**
 * A byte of the file in the paragraph that a link can be written behind; `null` where there is none.
 */
link_at: number | null, 
/**
 * Milliseconds since 1970.
 */
modified_ms: number, };

export type ModelState = { "kind": "loading" } | { "kind": "ready", name: string, } | { "kind": "unavailable", reason: string, };

/**
 * What stands between the model that was chosen and its answers.
 */
export type ModelChange = { "kind": "reading", title: string, 
/**
 * Passages.
 */
read: number, of: number, } | { "kind": "failed", title: string, reason: string, };

/**
 * Where a model is; amounts are millions of bytes.
 */
export type ModelPlace = { "kind": "built_in" } | { "kind": "hub" } | { "kind": "begun", done: number, of: number, } | { "kind": "downloading", done: number, of: number, } | { "kind": "checking" } | { "kind": "here" } | { "kind": "failed", reason: string, done: number, of: number, };

/**
 * A model that notes can be read by.
 */
export type ModelOffer = { 
/**
 * Names it for commands.
 */
name: string, title: string, 
/**
 * What it reads and what it costs, in words.
 */
detail: string, licence: string, 
/**
 * The address of its page; empty for the built-in one.
 */
page: string, 
/**
 * Of its files, in millions of bytes; about, until it is here.
 */
megabytes: number, place: ModelPlace, 
/**
 * The one to read by; a vault may still answer by another, see `ModelChange`.
 */
chosen: boolean, };

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
 * Passages in all notes and documents.
 */
chunks: number, 
/**
 * Passages that the model has not read yet.
 */
waiting: number, 
/**
 * PDFs and canvases, whose text is searched as well.
 */
documents: number, 
/**
 * PDFs that this process is still to read.
 */
documents_waiting: number, failed: Array<Failure>, model: ModelState, 
/**
 * Another model than the one that answers is on its way, or failed to come.
 */
model_change: ModelChange | null, activity: Activity, 
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

export type LinkKind = "wiki" | "markdown" | "embed";

/**
 * What a link leads to: a note or attachment, and a place in it.
 */
export type LinkGoal = { 
/**
 * Path in the vault.
 */
note: string, 
/**
 * The headings named, outermost first.
 */
heading: Array<string>, block: string | null, 
/**
 * Whether the heading or block is there; `true` where none is named.
 */
found: boolean, };

/**
 * A link of the note asked about.
 */
export type OutgoingLink = { start: number, end: number, line: number, 
/**
 * The link as written.
 */
text: string, kind: LinkKind, 
/**
 * What the link names, decoded, without heading and block; empty for a place in this note.
 */
name: string, 
/**
 * `null` where nothing in the vault is meant.
 */
target: LinkGoal | null, 
/**
 * Other notes of the name that the link might mean.
 */
ambiguous: Array<string>, };

/**
 * A link in another note that leads to the note asked about.
 */
export type Backlink = { note: string, title: string, start: number, end: number, line: number, kind: LinkKind, 
/**
 * The headings above the link, outermost first.
 */
heading: Array<string>, 
/**
 * The block that the link stands in, with the markup taken off.
 */
passage: string, 
/**
 * The same, in pieces; the link's words are marked.
 */
parts: Array<SnippetPart>, 
/**
 * The heading or block of the note that the link names; `null` for all of it.
 */
place: string | null, 
/**
 * Milliseconds since 1970, of the note that links.
 */
modified_ms: number, };

/**
 * A name that stands as plain text.
 */
export type Mention = { 
/**
 * Where it stands.
 */
note: string, title: string, 
/**
 * The note that is named.
 */
target: string, start: number, end: number, line: number, 
/**
 * The words as they stand there.
 */
text: string, heading: Array<string>, passage: string, parts: Array<SnippetPart>, modified_ms: number, };

/**
 * Everything that ties one note to others.
 */
export type NoteLinks = { note: string, 
/**
 * Of the file's bytes that the offsets of `outgoing` count in.
 */
hash: string, outgoing: Array<OutgoingLink>, 
/**
 * The first `limit` of them, notes changed last first.
 */
backlinks: Array<Backlink>, backlinks_total: number, 
/**
 * This note's names in other notes.
 */
mentions: Array<Mention>, mentions_total: number, 
/**
 * Notes in which the names' words stand that were not opened, because enough was found or it
 * took too long: they may hold more mentions.
 */
mentions_unread: number, 
/**
 * Other notes' names in this note.
 */
outgoing_mentions: Array<Mention>, };

export type MissingPart = "note" | "heading" | "block";

/**
 * A link that leads nowhere.
 */
export type UnresolvedLink = { note: string, start: number, end: number, line: number, text: string, 
/**
 * What it names.
 */
name: string, 
/**
 * Why: `note` (no such note), `heading` or `block` (the note is there, the place is not).
 */
missing: MissingPart, 
/**
 * Notes, headings or blocks that may have been meant, likeliest first.
 */
suggestions: Array<string>, };

/**
 * A name that several notes have and at least one link uses.
 */
export type AmbiguousName = { name: string, 
/**
 * The first is the one that a link from the vault's top means.
 */
notes: Array<string>, 
/**
 * Links that use the bare name.
 */
links: number, };

/**
 * What is wrong or left over in a vault.
 */
export type VaultCheck = { notes: number, links: number, unresolved: Array<UnresolvedLink>, ambiguous: Array<AmbiguousName>, 
/**
 * Notes that nothing links to and that link to nothing.
 */
orphans: Array<string>, unreadable: Array<Failure>, };

/**
 * A note as reading view shows it.
 */
export type ShownNote = { 
/**
 * Sanitised; blocks and the boxes of tasks carry their first byte as `data-at`.
 */
html: string, 
/**
 * Bytes of the part that was asked for.
 */
part: Span | null, 
/**
 * A part was asked for that the note does not have.
 */
part_missing: boolean, };

/**
 * A heading of the text asked about.
 */
export type OutlineHeading = { 
/**
 * 1 to 6.
 */
level: number, text: string, 
/**
 * Bytes of the text handed in.
 */
start: number, };

/**
 * A tag with the notes that bear it.
 */
export type TagUse = { 
/**
 * Without `#`, spelled as most notes spell it.
 */
name: string, 
/**
 * Notes with this very tag or one nested in it.
 */
notes: number, };

export type CompletionKind = "note" | "alias" | "attachment" | "heading" | "block";

/**
 * One thing that a link being typed may go to.
 */
export type LinkCompletion = { kind: CompletionKind, 
/**
 * Path of the note or attachment that the link leads to.
 */
note: string, 
/**
 * What is shown, and was matched: a name, a heading, a block's words.
 */
name: string, 
/**
 * UTF-16 offsets into `name` of the characters that were typed, ascending.
 */
marks: Array<number>, 
/**
 * What stands between the brackets. `null` for a block without an id: linking to it gives it
 * one, see `link_to_block`.
 */
target: string | null, 
/**
 * Where the heading or block begins, in bytes of the note's file; 0 for others.
 */
offset: number, 
/**
 * Level of a heading, 1 to 6; 0 for others.
 */
level: number, };

/**
 * Another name of a note, from its front matter.
 */
export type NoteAlias = { 
/**
 * Path of the note.
 */
note: string, alias: string, };

/**
 * A heading that was looked for by its letters.
 */
export type FoundHeading = { 
/**
 * Path of the note that it stands in.
 */
note: string, 
/**
 * Without markup.
 */
text: string, 
/**
 * 1 to 6.
 */
level: number, 
/**
 * Which of the note's headings it is, counted from 0: several may have the same text.
 */
number: number, 
/**
 * UTF-16 offsets into `text` of the characters that were typed, ascending.
 */
marks: Array<number>, };

/**
 * A property's value, typed.
 */
export type PropertyInput = { "kind": "empty" } | { "kind": "text", "value": string } | { "kind": "number", "value": string } | { "kind": "checkbox", "value": boolean } | { "kind": "date", "value": string } | { "kind": "date_time", "value": string } | { "kind": "list", "value": Array<string> } | { "kind": "other", "value": string };

/**
 * A property of the front matter handed in.
 */
export type PropertyRow = { name: string, value: PropertyInput, 
/**
 * Bytes of the text handed in.
 */
start: number, end: number, };

/**
 * What front matter holds.
 */
export type Properties = { 
/**
 * Bytes of the front matter, both fences included; 0 and 0 where there is none.
 */
start: number, end: number, rows: Array<PropertyRow>, 
/**
 * Why it could not be read.
 */
error: string | null, };

/**
 * A change of the properties.
 */
export type PropertyChange = { "kind": "set", name: string, value: PropertyInput, } | { "kind": "rename", name: string, to: string, } | { "kind": "remove", name: string, };

/**
 * What kind of value a property has in a whole vault.
 */
export type PropertyType = "text" | "list" | "number" | "checkbox" | "date" | "date_time";

/**
 * A property that notes of the vault have, or that was given a type.
 */
export type PropertyUse = { 
/**
 * Spelled as most notes spell it.
 */
name: string, 
/**
 * As chosen, else as most notes write it; `null` where no note gives it a value.
 */
kind: PropertyType | null, 
/**
 * The type was chosen for the vault.
 */
chosen: boolean, 
/**
 * Notes that have it.
 */
notes: number, };

/**
 * Replaces bytes `start..end` of the text handed in.
 */
export type TextChange = { start: number, end: number, insert: string, };

/**
 * One edit of a plan.
 */
export type PlannedEdit = { note: string, start: number, end: number, line: number, before: string, after: string, 
/**
 * The line that the edit stands in, as it is now.
 */
context: string, 
/**
 * Where in it `before` begins, in UTF-16 units.
 */
column: number, };

export type PlannedMove = { from: string, to: string, };

/**
 * What a rename or move would do.
 */
export type RenamePlan = { from: string, to: string, 
/**
 * The file or folder itself.
 */
moves: Array<PlannedMove>, 
/**
 * Under the paths that notes have before the move.
 */
edits: Array<PlannedEdit>, 
/**
 * Notes that `edits` change.
 */
notes: number, 
/**
 * What the plan cannot mend, in words: files that cannot be written, links that are
 * ambiguous, names that change their meaning.
 */
warnings: Array<string>, };

/**
 * A transaction that was applied, or undone.
 */
export type Transaction = { id: number, 
/**
 * What it did, in words for a person: `Renamed “a.md” to “b.md”`.
 */
label: string, applied_ms: number, 
/**
 * Notes whose text it changed, under their present paths.
 */
notes: Array<string>, edits: Array<PlannedEdit>, moves: Array<PlannedMove>, 
/**
 * What was left as it is, with the reason: links that cannot be mended, files that an undo
 * does not touch, mentions that are gone.
 */
kept: Array<string>, };

export type VersionReason = "edit" | "transaction" | "deleted" | "restore";

/**
 * An earlier version of a note.
 */
export type Version = { id: number, taken_ms: number, 
/**
 * Bytes of its text.
 */
size: number, reason: VersionReason, };

/**
 * A note that was deleted and can be brought back.
 */
export type DeletedNote = { path: string, deleted_ms: number, size: number, };

/**
 * A file that has come into the vault from outside.
 */
export type AddedFile = { path: string, 
/**
 * What embeds it into the note that it was added for, or links to it.
 */
link: string, };

/**
 * A note that a new name has made unreachable under the links that meant it.
 */
export type ShadowedLinks = { 
/**
 * The note that is new.
 */
path: string, 
/**
 * The note that links of this name meant until now.
 */
meant: string, 
/**
 * How many of them mean the new one now.
 */
links: number, };

/**
 * What happened in the vault, in the order it happened.
 */
export type VaultEvent = { "kind": "status", status: Status, } | { "kind": "files_changed" } | { "kind": "note_changed", path: string, hash: string, } | { "kind": "note_removed", path: string, } | { "kind": "name_taken", shadowed: ShadowedLinks, } | { "kind": "heading_renamed", path: string, 
/**
 * The headings down to it, outermost first.
 */
from: Array<string>, to: string, links: number, } | { "kind": "recovered", message: string, };

/**
 * The kinds of failure a caller tells apart. The UI matches these, never the text.
 */
export type ErrorCode = "not_found" | "exists" | "read_only" | "outside_vault" | "invalid_name" | "not_utf8" | "no_space" | "io" | "internal";

/**
 * A failure as the window receives it: it matches the code and shows the message.
 */
export type CommandError = { code: ErrorCode, message: string, };

/**
 * A command, or a menu of them.
 */
export type TextMenuEntry = { label: string, 
/**
 * of the command; null for a menu
 */
id: string | null, entries: Array<TextMenuEntry>, };
