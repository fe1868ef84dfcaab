// What can be done from the Links panel: going to a place, turning mentions into links, mending what leads nowhere.
import * as api from "../api";
import type { Mention, OutgoingLink } from "../bindings";
import type { WhereTo } from "../editor/links";
import { count } from "../shell/counting";
import { askFirst } from "../shell/dialogs.svelte";
import { createFromLink, followTarget } from "../shell/following";
import { openMenuBelow } from "../shell/menu.svelte";
import { focusEditor, notes, openNote, type Place } from "../shell/notes.svelte";
import { say, sayError } from "../shell/notices.svelte";
import { titleOf } from "../shell/paths";
import { changeFiles, sayDone } from "../shell/transactions";
import { mendLink, suggestionLabel } from "./broken_links";
import { askLinksAgain, links } from "./links.svelte";
import { filterStanding, writtenTarget } from "./links_model";

/** More than this many files are not changed by one click without a question. */
const askAbove = 20;

export async function openPlace(note: string, place: Place, where: WhereTo = {}): Promise<void> {
  if (await openNote(note, place, where)) focusEditor();
}

export function openOutgoing(link: OutgoingLink, where: WhereTo = {}): void {
  const from = links.answer?.note;
  if (from !== undefined) void followTarget(from, writtenTarget(link), where);
}

export function createOutgoing(link: OutgoingLink): void {
  const from = links.answer?.note;
  if (from !== undefined) void createFromLink(from, link.name.replace(/\.md$/i, ""));
}

/** Mentions of one note become links to it, in whatever notes they stand. */
async function linkThem(mentions: Mention[], target: string): Promise<void> {
  const transaction = await changeFiles("The mentions could not be linked", () =>
    api.linkMentions(mentions, target),
  );
  if (!transaction) return;
  const { edits, kept } = transaction;
  if (edits.length === 0) {
    say(`Nothing was linked: ${kept.join("; ")}`);
  } else {
    const left =
      kept.length === 0 ? "" : ` ${count(kept.length, "place")} had changed and stayed as they were.`;
    const are = edits.length === 1 ? "is a link" : "are links";
    sayDone(`${count(edits.length, "mention")} of “${titleOf(target)}” ${are} now.${left}`, transaction);
  }
  askLinksAgain();
}

export function linkMention(mention: Mention): void {
  void linkThem([mention], mention.target);
}

/** Every mention of the note on the screen, or every one that fits the filter. */
export async function linkAllMentions(): Promise<void> {
  const { answer, filter } = links;
  if (!answer) return;
  let { mentions } = answer;
  try {
    if (answer.mentions_total > mentions.length)
      ({ mentions } = await api.noteLinks(answer.note, null, answer.mentions_total));
  } catch (thrown) {
    sayError(`The mentions could not be looked up: ${api.commandError(thrown).message}`);
    return;
  }
  const meant = filterStanding(mentions, filter);
  const files = new Set(meant.map((mention) => mention.note)).size;
  if (meant.length === 0) return;
  const question = {
    title: `Link ${count(meant.length, "mention")} of “${titleOf(answer.note)}”?`,
    text: `${count(files, "note")} will be changed. It can be undone in one step.`,
    action: "Link them",
  };
  if (files > askAbove && !(await askFirst(question))) return;
  await linkThem(meant, answer.note);
}

/** All places of the note on the screen where another note's name stands. */
export async function linkOutgoingMentions(mention: Mention): Promise<void> {
  const { answer } = links;
  if (!answer) return;
  await linkThem(
    answer.outgoing_mentions.filter(({ target }) => target === mention.target),
    mention.target,
  );
}

/** What a link that leads nowhere may have meant, as a menu: the vault is only looked through when it is asked for. */
export async function suggestFor(link: OutgoingLink, button: Element): Promise<void> {
  const from = notes.shown?.path;
  if (from === undefined) return;
  try {
    const { unresolved } = await api.checkVault();
    const found = unresolved.find((one) => one.note === from && one.text === link.text);
    if (!found || found.suggestions.length === 0) {
      say(`Nothing in the vault is called like “${link.name === "" ? link.text : link.name}”.`);
      return;
    }
    openMenuBelow(button, [
      { kind: "text", text: "Did you mean" },
      ...found.suggestions.map((suggestion) => ({
        kind: "action" as const,
        label: suggestionLabel(found, suggestion),
        run: () => void mendLink(found, suggestion),
      })),
    ]);
  } catch (thrown) {
    sayError(`The vault could not be looked through: ${api.commandError(thrown).message}`);
  }
}
