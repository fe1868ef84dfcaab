// The ties of a note as the rows of a list: filtered, sorted, cut, grouped by the note they stand in.
import type { Backlink, Discussion, Mention, NoteLinks, OutgoingLink } from "../bindings";
import type { LinkSort } from "../shell/layout.svelte";
import { titleOf } from "../shell/paths";

export type Section = "backlinks" | "mentions" | "discussions" | "outgoing" | "outgoing-mentions";

/** Links of the note that name the same place. */
export interface OutgoingGroup {
  key: string;
  link: OutgoingLink;
  /** how often the note links there */
  times: number;
}

export type LinkRow =
  | { kind: "head"; key: string; section: Section; count: number; open: boolean }
  | { kind: "backlink"; key: string; link: Backlink; first: boolean }
  | { kind: "mention"; key: string; mention: Mention; first: boolean; probability: number | null }
  | { kind: "discussion"; key: string; discussion: Discussion }
  | { kind: "outgoing"; key: string; group: OutgoingGroup }
  | { kind: "outgoing-mention"; key: string; mention: Mention; times: number }
  | { kind: "more"; key: string; left: number }
  | { kind: "quiet"; key: string; text: string };

export interface LinkView {
  filter: string;
  sort: LinkSort;
  folded: readonly string[];
}

/** What is looked up apart from the links: the best first. */
export interface Nearby {
  discussions: readonly Discussion[];
  /** from 0 to 1, how likely a mention is meant as a link; null where that is not known */
  probability: (mention: Mention) => number | null;
}

const nothingNearby: Nearby = { discussions: [], probability: () => null };

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Whether every word of the filter stands somewhere in the texts. */
export function matchesFilter(filter: string, ...texts: string[]): boolean {
  const words = filter.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const all = texts.join("\n").toLocaleLowerCase();
  return words.every((word) => all.includes(word));
}

interface Standing {
  note: string;
  title: string;
  start: number;
  modified_ms: number;
}

/** Notes changed last first, or by name; what stands in one note stays together and in the order of its text. */
export function sortStanding<Item extends Standing>(items: readonly Item[], sort: LinkSort): Item[] {
  const order = (a: Item, b: Item): number =>
    sort === "name" ? byName.compare(a.title, b.title) : b.modified_ms - a.modified_ms;
  return [...items].sort(
    (a, b) => order(a, b) || (a.note < b.note ? -1 : a.note > b.note ? 1 : a.start - b.start),
  );
}

export function filterStanding<Item extends Backlink | Mention>(
  items: readonly Item[],
  filter: string,
): Item[] {
  return items.filter(({ note, title, heading, passage }) =>
    matchesFilter(filter, title, note, heading.join("\n"), passage),
  );
}

/** The note's links without repetitions: what leads nowhere first, the rest in the order of the text. */
export function groupOutgoing(outgoing: readonly OutgoingLink[]): OutgoingGroup[] {
  const groups = new Map<string, OutgoingGroup>();
  for (const link of outgoing) {
    const { target } = link;
    const key = target
      ? `${target.note}#${target.heading.join("#")}^${target.block ?? ""}`
      : `?${link.name.toLocaleLowerCase()}`;
    const group = groups.get(key);
    if (group) group.times++;
    else groups.set(key, { key, link, times: 1 });
  }
  const all = [...groups.values()];
  return [...all.filter(({ link }) => isBroken(link)), ...all.filter(({ link }) => !isBroken(link))];
}

export function isBroken(link: OutgoingLink): boolean {
  return link.target === null || !link.target.found;
}

/** What a link is called in a list: the note's title, and the place in it. */
export function outgoingLabel(link: OutgoingLink): { title: string; place: string } {
  const { target } = link;
  if (!target) return { title: link.name === "" ? link.text : link.name, place: "" };
  const place = target.block === null ? target.heading.join(" › ") : `^${target.block}`;
  return { title: link.name === "" ? "This note" : titleOf(target.note), place };
}

/** The link's target as it is written between brackets, for following it. */
export function writtenTarget(link: OutgoingLink): string {
  const { target, name } = link;
  if (!target) return name;
  if (target.block !== null) return `${name}#^${target.block}`;
  return [name, ...target.heading].join("#");
}

export function groupMentions(mentions: readonly Mention[]): { mention: Mention; times: number }[] {
  const groups = new Map<string, { mention: Mention; times: number }>();
  for (const mention of mentions) {
    const group = groups.get(mention.target);
    if (group) group.times++;
    else groups.set(mention.target, { mention, times: 1 });
  }
  return [...groups.values()];
}

/** Mentions that are likely links stand before the others, which keep their order. */
function likelyFirst(mentions: readonly Mention[], { probability }: Nearby): Mention[] {
  const known = mentions.map((mention) => ({ mention, likely: probability(mention) ?? -1 }));
  return known.toSorted((one, other) => other.likely - one.likely).map(({ mention }) => mention);
}

/** The whole panel, row by row. */
export function linkRows(answer: NoteLinks, view: LinkView, nearby: Nearby = nothingNearby): LinkRow[] {
  const { filter } = view;
  const filtered = filter.trim() !== "";
  const rows: LinkRow[] = [];

  function section(name: Section, count: number, fill: () => void): void {
    const open = !view.folded.includes(name);
    rows.push({ kind: "head", key: `head ${name}`, section: name, count, open });
    if (open) fill();
  }
  function nothing(name: Section, text: string): void {
    rows.push({ kind: "quiet", key: `quiet ${name}`, text: filtered ? "Nothing fits the filter." : text });
  }
  function more(name: Section, total: number, had: number): void {
    if (total > had) rows.push({ kind: "more", key: `more ${name}`, left: total - had });
  }

  const backlinks = sortStanding(filterStanding(answer.backlinks, filter), view.sort);
  section("backlinks", filtered ? backlinks.length : answer.backlinks_total, () => {
    backlinks.forEach((link, index) => {
      const first = backlinks[index - 1]?.note !== link.note;
      rows.push({ kind: "backlink", key: `b ${link.note}:${link.start}`, link, first });
    });
    more("backlinks", answer.backlinks_total, answer.backlinks.length);
    if (backlinks.length === 0) nothing("backlinks", "No other note links here yet.");
  });

  const mentions = likelyFirst(sortStanding(filterStanding(answer.mentions, filter), view.sort), nearby);
  if (answer.mentions_total > 0) {
    section("mentions", filtered ? mentions.length : answer.mentions_total, () => {
      mentions.forEach((mention, index) => {
        const first = mentions[index - 1]?.note !== mention.note;
        const key = `m ${mention.note}:${mention.start}`;
        rows.push({ kind: "mention", key, mention, first, probability: nearby.probability(mention) });
      });
      more("mentions", answer.mentions_total, answer.mentions.length);
      if (mentions.length === 0) nothing("mentions", "");
    });
  }

  const discussions = nearby.discussions.filter(({ note, title, heading, passage }) =>
    matchesFilter(filter, title, note, heading.join("\n"), passage),
  );
  if (nearby.discussions.length > 0) {
    section("discussions", discussions.length, () => {
      for (const discussion of discussions)
        rows.push({ kind: "discussion", key: `d ${discussion.note}:${discussion.start}`, discussion });
      if (discussions.length === 0) nothing("discussions", "");
    });
  }

  const outgoing = groupOutgoing(answer.outgoing).filter(({ link }) => {
    const { title, place } = outgoingLabel(link);
    return matchesFilter(filter, title, place, link.target?.note ?? "", link.text);
  });
  section("outgoing", outgoing.length, () => {
    for (const group of outgoing) rows.push({ kind: "outgoing", key: `o ${group.key}`, group });
    if (outgoing.length === 0) nothing("outgoing", "This note links to nothing yet.");
  });

  const possible = groupMentions(answer.outgoing_mentions).filter(({ mention }) =>
    matchesFilter(filter, mention.text, titleOf(mention.target), mention.passage),
  );
  if (answer.outgoing_mentions.length > 0) {
    section("outgoing-mentions", possible.length, () => {
      for (const { mention, times } of possible)
        rows.push({ kind: "outgoing-mention", key: `p ${mention.target}`, mention, times });
      if (possible.length === 0) nothing("outgoing-mentions", "");
    });
  }
  return rows;
}
