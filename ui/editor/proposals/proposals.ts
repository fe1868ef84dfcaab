// Links that propose themselves, in the text: a quiet dotted line below the words, which Tab at the cursor or a click
// makes a link of. What is proposed comes from whoever shows the note.
import { completionStatus } from "@codemirror/autocomplete";
import { type EditorState, type Extension, Facet, RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { acceptOffer, placeOfOffer, targetOf } from "./accepting";
import { type LinkOffer, offerBeside, offerHere, offers, offersBetween, type PlacedOffer } from "./offers";
import { pauseInWriting } from "./pause";

export interface ProposalCallbacks {
  /** the text has changed and the person pauses */
  paused: (view: EditorView) => void;
  accepted: (offer: LinkOffer) => void;
  /** the link was undone */
  takenBack: (offer: LinkOffer) => void;
  /** shows more about an offer, and what can be done with it */
  show: (view: EditorView, placed: PlacedOffer, how: { focus: boolean }) => void;
  /** how the link is written, once its block has an id; null where it cannot get one */
  write: (offer: LinkOffer) => Promise<string | null>;
}

/** Long enough that nothing is asked between two letters. */
export const proposalDelay = 400;

const callbacks = Facet.define<ProposalCallbacks, ProposalCallbacks | null>({
  combine: (given) => given[0] ?? null,
});

const mark = (offer: LinkOffer, here: boolean): Decoration =>
  Decoration.mark({
    class: here ? "cm-proposal cm-proposal-here" : "cm-proposal",
    attributes: { "aria-description": `Proposed link to ${targetOf(offer)}` },
  });

function drawn(view: EditorView): DecorationSet {
  const marks = new RangeSetBuilder<Decoration>();
  const here = view.hasFocus ? offerHere(view.state)?.offer : undefined;
  let end = 0;
  for (const visible of view.visibleRanges)
    for (const { from, to, offer } of offersBetween(view.state, visible.from, visible.to)) {
      // One that spans two visible ranges is drawn once.
      if (from < end) continue;
      marks.add(from, to, mark(offer, offer === here));
      end = to;
    }
  return marks.finish();
}

const underlines = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = drawn(view);
    }
    update(update: ViewUpdate) {
      const other = update.startState.field(offers) !== update.state.field(offers);
      if (other || update.docChanged || update.selectionSet || update.viewportChanged || update.focusChanged)
        this.decorations = drawn(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const undoing = EditorView.updateListener.of((update) => {
  for (const { state } of update.transactions) {
    const told = state.facet(callbacks);
    for (const offer of state.field(offers).takenBack) told?.takenBack(offer);
  }
});

/** Further than this the pointer was drawn, not clicked. */
const stillness = 4;

/** The words are drawn anew when the cursor comes into them, so that no click is ever theirs: press and release are told. */
const clicks = EditorView.domEventHandlers({
  mousedown(event, view) {
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const words = event.target instanceof Element && event.target.closest(".cm-proposal");
    if (!words || !plain || event.button !== 0 || event.detail > 1) return false;
    const at = view.posAtDOM(words);
    const [pressed] = offersBetween(view.state, at, at + 1).filter(({ from, to }) => from <= at && at < to);
    if (!pressed) return false;
    const { ownerDocument } = view.dom;
    const release = (released: MouseEvent): void => {
      ownerDocument.removeEventListener("mouseup", release, true);
      const moved = Math.hypot(released.clientX - event.clientX, released.clientY - event.clientY);
      if (moved > stillness) return;
      // Behind what the editor itself does with the pointer.
      setTimeout(() => {
        const placed = placeOfOffer(view, pressed.offer);
        if (placed && view.state.selection.main.empty)
          view.state.facet(callbacks)?.show(view, placed, { focus: false });
      });
    };
    ownerDocument.addEventListener("mouseup", release, true);
    return false;
  },
});

/** Makes the link that is proposed at the cursor; false where there is none. */
export function acceptHere(view: EditorView): boolean {
  const { state } = view;
  if (state.readOnly || view.composing || completionStatus(state) === "active") return false;
  const placed = offerHere(state);
  if (!placed) return false;
  void accept(view, placed.offer);
  return true;
}

/** Makes the link of an offer, with its block's id first where it needs one; whether it was made. */
export async function accept(view: EditorView, offer: LinkOffer, as: string | null = null): Promise<boolean> {
  const told = view.state.facet(callbacks);
  const known = as ?? offer.written;
  const written = known ?? (await told?.write(offer)) ?? null;
  if (written === null || !acceptOffer(view, offer, written)) return false;
  told?.accepted(offer);
  return true;
}

/** Puts the cursor into the next words that a link is proposed for. */
export function goToOffer(view: EditorView, step: 1 | -1): boolean {
  const placed = offerBeside(view.state, step);
  if (!placed) return false;
  const { words, probability } = placed.offer;
  const said = `“${words}”: a link to ${targetOf(placed.offer)} is proposed, ${Math.round(100 * probability)} per cent.`;
  view.dispatch({
    selection: { anchor: placed.to },
    effects: EditorView.announce.of(said),
    userEvent: "select.proposal",
    scrollIntoView: true,
  });
  return true;
}

/** Shows what is proposed at the cursor; false where nothing is. */
export function showHere(view: EditorView): boolean {
  const placed = offerHere(view.state);
  if (!placed) return false;
  view.state.facet(callbacks)?.show(view, placed, { focus: true });
  return true;
}

export function isOffered(state: EditorState): boolean {
  return offerHere(state) !== null;
}

export function linkProposals(given: ProposalCallbacks): Extension {
  return [
    callbacks.of(given),
    offers,
    underlines,
    undoing,
    clicks,
    pauseInWriting(proposalDelay, given.paused),
    look,
  ];
}

const look = EditorView.theme({
  ".cm-proposal": {
    // WebKit takes no thickness in the short form.
    textDecorationLine: "underline",
    textDecorationStyle: "dotted",
    textDecorationColor: "var(--thread-line)",
    textDecorationThickness: "2px",
    textUnderlineOffset: "0.22em",
    textDecorationSkipInk: "none",
    cursor: "pointer",
    borderRadius: "3px",
  },
  ".cm-proposal:hover, .cm-proposal-here": {
    background: "var(--thread-wash)",
    boxShadow: "-2px 0 0 var(--thread-wash), 2px 0 0 var(--thread-wash)",
  },
});
