// Links that propose themselves, between the engine and the editor: asking for those of a note, and telling what a person
// made of them.
import type { EditorView } from "@codemirror/view";
import * as api from "../api";
import type { Proposal, ProposedLink, Verdict } from "../bindings";
import { fromByteOffset } from "../editor/offsets";
import {
  dropOffers,
  type LinkOffer,
  offerHere,
  type PlacedOffer,
  setOffers,
} from "../editor/proposals/offers";
import type { ProposalCallbacks } from "../editor/proposals/proposals";
import { createLatest, late, type Latest } from "../shell/latest";
import { say, sayError } from "../shell/notices.svelte";
import type { NoteSession } from "../shell/session.svelte";
import { settings } from "../shell/settings.svelte";
import { changeFiles } from "../shell/transactions";
import { hideCard, showCard } from "./card.svelte";
import { shownPart } from "./target";

/** An offer of the editor with what the engine says of it. */
export interface Offer extends LinkOffer {
  readonly proposal: Proposal;
}

const longestSent = 500_000;
const questions = new WeakMap<NoteSession, Latest>();

function askedOf(session: NoteSession): Latest {
  const known = questions.get(session) ?? createLatest().ask;
  questions.set(session, known);
  return known;
}

/** Asks for the proposals of a note as it is now; an answer to an older text is dropped. */
export async function askProposals(session: NoteSession): Promise<void> {
  const { doc, dirty } = session;
  if (!settings.linkProposals || session.readOnly !== null) {
    session.draw([setOffers.of([])]);
    return;
  }
  // A huge text is asked about when it is saved: copying it with every question would cost too much.
  if (dirty && doc.length > longestSent) return;
  const text = dirty ? session.fileText : null;
  // The text that goes along has no byte order mark, the file on the disk may have one.
  const shape = text === null ? session.shape : { ...session.shape, bomBytes: 0 };
  try {
    const answer = await askedOf(session)(async () => {
      const proposals = await api.proposeLinks(session.path, text);
      const texts =
        proposals.length === 0 ? [] : await api.proposedLinkTexts(proposals.map((one) => linkOf(one)));
      return { proposals, texts };
    });
    if (answer === late || session.doc !== doc || !settings.linkProposals) return;
    const placed = answer.proposals.map((proposal, index): PlacedOffer => ({
      from: fromByteOffset(doc, proposal.start, shape),
      to: fromByteOffset(doc, proposal.end, shape),
      offer: offerOf(proposal, answer.texts[index] ?? null),
    }));
    session.draw([
      setOffers.of(placed.filter(({ from, to, offer }) => doc.sliceString(from, to) === offer.words)),
    ]);
  } catch {
    // Nothing is proposed then. Nobody has asked for anything, so that nobody is told; the program logs it.
    session.draw([setOffers.of([])]);
  }
}

function offerOf(proposal: Proposal, written: string | null): Offer {
  return {
    words: proposal.text,
    written,
    title: proposal.target_title,
    heading: shownPart(proposal.target),
    why: proposal.why,
    probability: proposal.probability,
    passage: proposal.target_passage,
    proposal,
  };
}

/** A proposal as it is spoken of to the engine; `shown` where the link is to show other words. */
export function linkOf(proposal: Proposal, shown: string | null = null): ProposedLink {
  const { note, start, end, text, target, target_offset, kind, probability } = proposal;
  return { note, start, end, text, target, target_offset, kind, probability, shown };
}

/** How the link is written, with other words if they are given; its block gets an id where it needs one. */
export async function writtenLink(offer: Offer, shown: string | null = null): Promise<string | null> {
  const link = linkOf(offer.proposal, shown);
  const { target_offset } = link;
  try {
    const [known] = await api.proposedLinkTexts([link]);
    if (known !== null && known !== undefined) return known;
    if (target_offset === null) return null;
    let { target } = link;
    const done = await changeFiles("The link could not be written", async () => {
      const named = await api.giveBlockId(target.note, target_offset);
      ({ target } = named);
      return named.transaction;
    });
    if (!done) return null;
    const [text] = await api.proposedLinkTexts([{ ...link, target, target_offset: null }]);
    return text ?? null;
  } catch (thrown) {
    sayError(`The link could not be written: ${api.commandError(thrown).message}`);
    return null;
  }
}

/** Says what a person thinks of an offer, and takes away all that it concerns. */
export function reject(session: NoteSession, offer: Offer, verdict: Verdict): void {
  const { proposal } = offer;
  const link = linkOf(proposal);
  const concerned = (other: LinkOffer): boolean => {
    const { target, text } = (other as Offer).proposal;
    return target.note === proposal.target.note && (verdict === "target_rejected" || text === proposal.text);
  };
  session.draw([dropOffers.of(concerned)]);
  const again = (): void => void askProposals(session);
  // A question that is on its way knows nothing of this.
  const judged = api.judgeProposals([link], verdict).then(again, sayNotKept);
  const undo = {
    label: "Undo",
    run: () => void judged.then(() => api.takeBackJudgement([link], verdict)).then(again, sayNotKept),
  };
  if (verdict === "target_rejected") say(`No links to “${offer.title}” are proposed any more.`, undo);
}

function sayNotKept(thrown: unknown): void {
  sayError(`This could not be remembered: ${api.commandError(thrown).message}`);
}

/** Says it of the offer at the cursor. */
export function rejectHere(session: NoteSession, view: EditorView, verdict: Verdict): void {
  const placed = offerHere(view.state);
  if (placed) reject(session, placed.offer as Offer, verdict);
}

export function proposalCallbacksOf(session: NoteSession): ProposalCallbacks {
  const judge = (of: LinkOffer, say: typeof api.judgeProposals): void =>
    void say([linkOf((of as Offer).proposal)], "accepted").catch(sayNotKept);
  return {
    paused: () => void askProposals(session),
    accepted(offer) {
      hideCard();
      judge(offer, api.judgeProposals);
    },
    takenBack: (offer) => judge(offer, api.takeBackJudgement),
    show: (view, { from, to, offer }, { focus }) =>
      showCard({ session, view, from, to, offer: offer as Offer }, focus),
    write: (offer) => writtenLink(offer as Offer),
  };
}
