// The commands for what Weft finds by itself: links to propose, passages that are related, the health of the
// vault. The rest of the UI imports them from ../api.
import { Channel, invoke } from "@tauri-apps/api/core";
import type {
  DejaVu,
  DejaVuRequest,
  Discussion,
  Finding,
  MeantBlocks,
  MergePlan,
  MisfitCure,
  NamedBlock,
  ParagraphMergePlan,
  ParagraphPair,
  PassagesRequest,
  Proposal,
  ProposalList,
  ProposalRecord,
  ProposalScope,
  ProposedLink,
  RelatedMark,
  RelatedPassages,
  ReviewProgress,
  SplitPlan,
  Transaction,
  VaultHealth,
  Verdict,
} from "../bindings";

/** The spans of a note's text that should be links, most likely first; `text` where the editor's differs from the file's. */
export function proposeLinks(note: string, text: string | null): Promise<Proposal[]> {
  return invoke("propose_links", { note, text });
}

/** The proposals of many notes, most likely first; `onProgress` hears how far it is. */
export function reviewLinks(
  scope: ProposalScope,
  onProgress: (progress: ReviewProgress) => void,
): Promise<ProposalList> {
  const progress = new Channel<ReviewProgress>();
  progress.onmessage = onProgress;
  return invoke("review_links", { scope, progress });
}

/** What each link would be written as; null where its words do not stand there any more. */
export function previewProposals(links: ProposedLink[]): Promise<(string | null)[]> {
  return invoke("preview_proposals", { links });
}

/** Makes links of accepted proposals, as one change that can be undone. */
export function acceptProposals(links: ProposedLink[]): Promise<Transaction> {
  return invoke("accept_proposals", { links });
}

export function judgeProposals(links: ProposedLink[], verdict: Verdict): Promise<null> {
  return invoke("judge_proposals", { links, verdict });
}

/** Takes back what was said last of these. */
export function takeBackJudgement(links: ProposedLink[], verdict: Verdict): Promise<null> {
  return invoke("take_back_judgement", { links, verdict });
}

/** Lets a target or words be proposed again, by the name that the record gives. */
export function liftSilence(verdict: Verdict, name: string): Promise<null> {
  return invoke("lift_silence", { verdict, name });
}

export function proposalRecord(): Promise<ProposalRecord> {
  return invoke("proposal_record");
}

/** The passages of other notes that should point to this one: its names that stand there without a link. */
export function reverseProposals(note: string): Promise<Proposal[]> {
  return invoke("reverse_proposals", { note });
}

/** Passages of other notes that are about the same, and neither link to it nor name it. */
export function discussing(note: string, limit: number): Promise<Discussion[]> {
  return invoke("discussing", { note, limit });
}

/** Writes a link to the note `to` behind the paragraph at a byte of another, in which `words` stand. */
export function linkParagraph(note: string, at: number, words: string, to: string): Promise<Transaction> {
  return invoke("link_paragraph", { note, at, words, to });
}

/** Related passages with the reasons, sifted by what the person has said of them. */
export function relatedPassages(request: PassagesRequest): Promise<RelatedPassages> {
  return invoke("related_passages", { request });
}

/** Keeps the passage that begins at a byte of another note on top for a note, or dismisses that note for it. */
export function markRelated(note: string, other: string, start: number, mark: RelatedMark): Promise<null> {
  return invoke("mark_related", { note, other, start, mark });
}

export function unmarkRelated(note: string, other: string, mark: RelatedMark): Promise<null> {
  return invoke("unmark_related", { note, other, mark });
}

/** How each link is written outside of tables; null where its block needs an id first. */
export function proposedLinkTexts(links: ProposedLink[]): Promise<(string | null)[]> {
  return invoke("proposed_link_texts", { links });
}

/** Gives the block at a byte of a note an id where it has none. */
export function giveBlockId(note: string, offset: number): Promise<NamedBlock> {
  return invoke("give_block_id", { note, offset });
}

/** Blocks of other notes that a description may mean, best first. */
export function meantBlocks(from: string, words: string, limit: number): Promise<MeantBlocks> {
  return invoke("meant_blocks", { from, words, limit });
}

/** The older passage that says what the paragraph under the cursor says; null where there is none. */
export function dejaVu(request: DejaVuRequest): Promise<DejaVu | null> {
  return invoke("deja_vu", { request });
}

/** What is odd in the vault as a whole, but for what was dismissed. */
export function vaultHealth(): Promise<VaultHealth> {
  return invoke("vault_health");
}

/** Leaves a finding out from now on. */
export function dismissFinding(finding: Finding): Promise<null> {
  return invoke("dismiss_finding", { finding });
}

export function restoreFinding(finding: Finding): Promise<null> {
  return invoke("restore_finding", { finding });
}

/** Brings back all findings that were dismissed, and tells how many. */
export function restoreFindings(): Promise<number> {
  return invoke("restore_findings");
}

/** Writes a link to one note into another: where its text names it, else at its end. */
export function linkNotes(from: string, to: string): Promise<Transaction> {
  return invoke("link_notes", { from, to });
}

/** Lets the link at a byte of a note, of which a reader sees `text`, show its target's name or lead where it says. */
export function cureMisfit(
  note: string,
  start: number,
  text: string,
  cure: MisfitCure,
): Promise<Transaction> {
  return invoke("cure_misfit", { note, start, text, cure });
}

/** What merging would do; nothing is written. */
export function planMerge(keep: string, gone: string): Promise<MergePlan> {
  return invoke("plan_merge", { keep, gone });
}

/** `after` is the text of the note that stays; the other goes to the vault's hidden trash, and links follow. */
export function mergeNotes(keep: string, gone: string, after: string): Promise<Transaction> {
  return invoke("merge_notes", { keep, gone, after });
}

/** What merging a paragraph into an older one would do; nothing is written. */
export function planParagraphMerge(pair: ParagraphPair): Promise<ParagraphMergePlan> {
  return invoke("plan_paragraph_merge", { pair });
}

/** The older paragraph, written as `before`, becomes `after`, and an embed of it takes the other one's place. */
export function mergeParagraphs(
  pair: ParagraphPair,
  baseHash: string,
  before: string,
  after: string,
): Promise<Transaction> {
  return invoke("merge_paragraphs", { pair, baseHash, before, after });
}

/** What making a note at `path` of the section at a byte of a note would do; nothing is written. */
export function planSplit(note: string, start: number, path: string): Promise<SplitPlan> {
  return invoke("plan_split", { note, start, path });
}

export function splitNote(note: string, start: number, path: string): Promise<Transaction> {
  return invoke("split_note", { note, start, path });
}
