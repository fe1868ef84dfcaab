// What could be tied to the note on the screen: passages that discuss it without naming it, and which of its mentions are
// likely meant as links. Looked up after the links themselves, and more seldom.
import * as api from "../api";
import type { Discussion, Proposal } from "../bindings";
import { count } from "../shell/counting";
import { createLatest, late } from "../shell/latest";
import { notes } from "../shell/notes.svelte";
import { say } from "../shell/notices.svelte";
import { titleOf } from "../shell/paths";
import type { NoteSession } from "../shell/session.svelte";
import { createThrottle } from "../shell/throttle";
import { changeFiles, sayDone } from "../shell/transactions";
import { askLinksAgain } from "./links.svelte";
import { asLink } from "./review_model";

class NearbyLinks {
  /** the note that they are about */
  note = $state<string | null>(null);
  discussions = $state.raw<readonly Discussion[]>([]);
  /** mentions that are likely links, by where they stand */
  likely = $state.raw<ReadonlyMap<string, Proposal>>(new Map());
}

export const nearbyLinks = new NearbyLinks();

const mostDiscussions = 6;
const questions = createLatest();

export function placeKey({ note, start }: { note: string; start: number }): string {
  return `${note}:${start}`;
}

async function look(session: NoteSession): Promise<void> {
  const note = session.path;
  try {
    const found = await questions.ask(() =>
      Promise.all([api.discussing(note, mostDiscussions), api.reverseProposals(note)]),
    );
    if (found === late || notes.shown !== session) return;
    const [discussions, likely] = found;
    nearbyLinks.note = note;
    nearbyLinks.discussions = discussions;
    nearbyLinks.likely = new Map(likely.map((proposal) => [placeKey(proposal), proposal]));
  } catch {
    // The links themselves say what is wrong; these are an extra.
  }
}

const again = createThrottle(() => {
  if (notes.shown) void look(notes.shown);
}, 1_500);

/** A note is shown, or something has changed that may bring others. */
export function askNearby(): void {
  if (nearbyLinks.note !== notes.shown?.path) forgetNearby();
  again.ask();
}

export function forgetNearby(): void {
  questions.forget();
  nearbyLinks.note = null;
  nearbyLinks.discussions = [];
  nearbyLinks.likely = new Map();
}

/** A mention becomes the link that is proposed, which is learnt from. */
export async function linkLikely(proposal: Proposal): Promise<void> {
  const transaction = await changeFiles("The link could not be made", () =>
    api.acceptProposals([asLink({ id: 0, proposal, shown: null })]),
  );
  if (!transaction) return;
  if (transaction.edits.length === 0) say(`Nothing was linked: ${transaction.kept.join("; ")}`);
  else {
    const target = titleOf(proposal.target.note);
    sayDone(`${count(1, "mention")} of “${target}” is a link now.`, transaction);
  }
  askLinksAgain();
  askNearby();
}

/** A link to the note on the screen is written behind the paragraph that discusses it. */
export async function linkDiscussion({ note, title, link_at: at, parts }: Discussion): Promise<void> {
  const to = notes.shown?.path;
  if (to === undefined || at === null) return;
  const words = parts.find(({ marked }) => marked)?.text ?? "";
  const done = await changeFiles("The link could not be written", () =>
    api.linkParagraph(note, at, words, to),
  );
  if (!done) return;
  sayDone(`“${title}” links here now, behind that paragraph.`, done);
  askLinksAgain();
  askNearby();
}
