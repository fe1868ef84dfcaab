// Making the link of an offer: an edit of the text like any other, with one step to undo it.
import { isolateHistory } from "@codemirror/commands";
import { EditorView } from "@codemirror/view";
import { isInTable } from "../completion/link_completion";
import { type LinkOffer, offerAccepted, offersBetween, type PlacedOffer } from "./offers";

/** Where an offer stands now; null where it is gone. */
export function placeOfOffer(view: EditorView, offer: LinkOffer): PlacedOffer | null {
  const { state } = view;
  return offersBetween(state, 0, state.doc.length).find((placed) => placed.offer === offer) ?? null;
}

/** False where the words are not there any more. `written` is the link as it is written outside of tables. */
export function acceptOffer(view: EditorView, offer: LinkOffer, written: string): boolean {
  const placed = placeOfOffer(view, offer);
  if (!placed || view.state.readOnly) return false;
  const { from, to } = placed;
  // In a table a bare pipe would end the cell.
  const insert = isInTable(view.state, from) ? written.replace(/(?<!\\)\|/g, "\\|") : written;
  const end = from + insert.length;
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: end },
    annotations: isolateHistory.of("full"),
    effects: [
      offerAccepted.of({ from, to: end, offer }),
      EditorView.announce.of(`Linked “${offer.words}” to ${targetOf(offer)}.`),
    ],
    userEvent: "input.link",
    scrollIntoView: true,
  });
  return true;
}

export function targetOf({ title, heading }: LinkOffer): string {
  return heading === null ? title : `${title} › ${heading}`;
}
