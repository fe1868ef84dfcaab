// What can be done with links that propose themselves, and with what was written before.
import type { Verdict } from "../../bindings";
import { actOnBefore, type BeforeAction, beforeShown } from "../../editor/proposals/deja_vu";
import { acceptHere, goToOffer, isOffered, showHere } from "../../editor/proposals/proposals";
import { rejectHere } from "../../proposals/proposing";
import { editorView, notes } from "../notes.svelte";
import { say } from "../notices.svelte";
import type { Command } from "./command";
import { editable, withText } from "./meant";

const view = (): ReturnType<typeof editorView> => (withText() ? editorView() : null);
const offered = (): boolean => {
  const shown = view();
  return shown !== null && isOffered(shown.state);
};
const run = (act: (view: NonNullable<ReturnType<typeof editorView>>) => unknown) => (): void => {
  const shown = view();
  if (shown) act(shown);
};

const going = (step: 1 | -1): (() => void) =>
  run((shown) => {
    shown.focus();
    if (!goToOffer(shown, step)) say("No links are proposed for this note.");
  });

const rejecting = (verdict: Verdict) => (): void => {
  const shown = view();
  if (shown && notes.shown) rejectHere(notes.shown, shown, verdict);
};

function ofBefore(action: BeforeAction, label: string): Command {
  return {
    id: `deja-vu-${action}`,
    label,
    group: "Links",
    enabled() {
      const shown = view();
      return shown !== null && beforeShown(shown.state) !== null && (editable() || action === "open");
    },
    run: run((shown) => actOnBefore(shown, action)),
  };
}

export const proposalCommands: Command[] = [
  {
    id: "accept-proposal",
    label: "Accept the link proposed here",
    group: "Links",
    key: "Ctrl+Enter",
    ofText: true,
    passesOn: true,
    enabled: () => editable() && offered(),
    run: run(acceptHere),
  },
  {
    id: "show-proposal",
    label: "Show the link proposed here",
    group: "Links",
    key: "Alt+F8",
    enabled: offered,
    run: run(showHere),
  },
  {
    id: "reject-proposal",
    label: "Reject the link proposed here",
    group: "Links",
    ofText: true,
    enabled: offered,
    run: rejecting("rejected"),
  },
  {
    id: "reject-proposal-target",
    label: "Reject for this target always",
    group: "Links",
    ofText: true,
    enabled: offered,
    run: rejecting("target_rejected"),
  },
  {
    id: "next-proposal",
    label: "Next link proposal",
    group: "Links",
    key: "F8",
    enabled: withText,
    run: going(1),
  },
  {
    id: "previous-proposal",
    label: "Previous link proposal",
    group: "Links",
    key: "Shift+F8",
    enabled: withText,
    run: going(-1),
  },
  ofBefore("link", "Written before: link to the older passage"),
  ofBefore("embed", "Written before: embed the older passage"),
  ofBefore("open", "Written before: open the older passage beside"),
  ofBefore("ignore", "Written before: ignore"),
];
