// The health of a vault as lists of cards: what each is about, what can be done to it by which key, what is told of it.
import type {
  Bridge,
  Duplicate,
  DuplicateKind,
  Finding,
  Home,
  Hub,
  HubPart,
  MisfitLink,
  Orphan,
  PlannedEdit,
  VaultHealth,
} from "../bindings";
import { count } from "../shell/counting";
import { folderLabel, isNote, titleOf } from "../shell/paths";
import { byNote, movedSpan } from "./moved_spans";

export const partNames = ["duplicates", "bridges", "orphans", "misfits", "hubs"] as const;
export type Part = (typeof partNames)[number];

export type Found =
  | { part: "duplicates"; found: Duplicate }
  | { part: "bridges"; found: Bridge }
  | { part: "orphans"; found: Orphan }
  | { part: "misfits"; found: MisfitLink }
  | { part: "hubs"; found: Hub };

/** A finding in the list; `id` stays the same while its words move. */
export type Card = { id: number } & Found;
export type CardOf<Name extends Part> = Extract<Card, { part: Name }>;

export const partLabels: Record<Part, string> = {
  duplicates: "Duplicates",
  bridges: "Bridges",
  orphans: "Lone notes",
  misfits: "Links that do not fit",
  hubs: "Long hubs",
};

/** What a part lists, for who has not met it yet. */
export const partTitles: Record<Part, string> = {
  duplicates: "Notes that say the same in the same words",
  bridges: "Notes that are near in meaning and far apart in links",
  orphans: "Notes that nothing links to and that link to nothing",
  misfits: "Links whose text says something else than where they lead",
  hubs: "Notes that many link to and that have become long",
};

/** What it means that a part lists nothing. */
export const nothingIn: Record<Part, { title: string; text: string }> = {
  duplicates: { title: "No duplicates", text: "No two notes here say the same in the same words." },
  bridges: {
    title: "No bridge is missing",
    text: "Notes that are near in meaning are near in links as well.",
  },
  orphans: { title: "No lone notes", text: "Every note links to another one, or is linked to." },
  misfits: { title: "Every link fits", text: "Each link leads to what its text says." },
  hubs: {
    title: "No hub is too long",
    text: "The notes that many others link to are short, or have no section that could stand for itself.",
  },
};

export const kindLabels: Record<DuplicateKind, string> = {
  identical: "identical",
  near: "nearly the same",
  passage: "a passage in common",
};

export function findingOf(card: Card): Finding {
  switch (card.part) {
    case "duplicates":
      return { kind: "duplicate", notes: card.found.notes };
    case "bridges":
      return { kind: "bridge", notes: [card.found.ends[0].note, card.found.ends[1].note] };
    case "orphans":
      return { kind: "orphan", note: card.found.note };
    case "misfits": {
      const { note, text, target } = card.found;
      return { kind: "misfit", note, text, target };
    }
    case "hubs":
      return { kind: "hub", note: card.found.note };
  }
}

/** The same for cards that are about the same; several links of a note with one text to one target are. */
export function keyOf(card: Card): string {
  return JSON.stringify(findingOf(card));
}

/** What was listed before keeps its id. */
export function cardsOf(health: VaultHealth, before: readonly Card[], nextId: () => number): Card[] {
  const cards: Card[] = [
    ...health.duplicates.map((found) => ({ id: 0, part: "duplicates" as const, found })),
    ...health.bridges.map((found) => ({ id: 0, part: "bridges" as const, found })),
    ...health.orphans.map((found) => ({ id: 0, part: "orphans" as const, found })),
    ...health.misfits.map((found) => ({ id: 0, part: "misfits" as const, found })),
    ...health.hubs.map((found) => ({ id: 0, part: "hubs" as const, found })),
  ];
  const ids = new Map<string, number[]>();
  for (const card of before) ids.set(keyOf(card), [...(ids.get(keyOf(card)) ?? []), card.id]);
  return cards.map((card) => ({ ...card, id: ids.get(keyOf(card))?.shift() ?? nextId() }));
}

export function countsOf(cards: readonly Card[]): Record<Part, number> {
  const counts: Record<Part, number> = { duplicates: 0, bridges: 0, orphans: 0, misfits: 0, hubs: 0 };
  for (const { part } of cards) counts[part]++;
  return counts;
}

/** The part behind another, round and round. */
export function partBeside(part: Part, step: 1 | -1): Part {
  const at = partNames.indexOf(part);
  return partNames[(at + step + partNames.length) % partNames.length] ?? part;
}

// What becomes of a card.

/** The card as it is without this note; null where it is about it, itself where it does not know it. */
export function withoutNote(card: Card, gone: string): Card | null {
  switch (card.part) {
    case "duplicates":
      return card.found.notes.includes(gone) ? null : card;
    case "bridges":
      return card.found.ends.some(({ note }) => note === gone) ? null : card;
    case "misfits": {
      const { note, target, named } = card.found;
      return [note, target, named].includes(gone) ? null : card;
    }
    case "hubs":
      return card.found.note === gone ? null : card;
    case "orphans": {
      if (card.found.note === gone) return null;
      const homes = card.found.homes.filter(({ note }) => note !== gone);
      return homes.length === card.found.homes.length ? card : { ...card, found: { ...card.found, homes } };
    }
  }
}

/** The hub without a section that has become a note; null where that was the last. */
export function withoutPart(card: CardOf<"hubs">, { start }: HubPart): Card | null {
  const parts = card.found.parts.filter((part) => part.start !== start);
  return parts.length === 0 ? null : { ...card, found: { ...card.found, parts } };
}

/** The card after these edits: places have moved. Null where an edit has changed what it is about. */
export function afterEdits(card: Card, edits: readonly PlannedEdit[]): Card | null {
  const inNote = byNote(edits);
  switch (card.part) {
    case "duplicates":
    case "orphans":
      return card;
    case "bridges": {
      const [first, second] = card.found.ends.map((end) => ({
        ...end,
        // A passage that was written into is still the one meant.
        ...placeOf(movedSpan(end, inNote.get(end.note) ?? []) ?? end),
      }));
      return first && second ? { ...card, found: { ...card.found, ends: [first, second] } } : card;
    }
    case "misfits": {
      const place = movedSpan(card.found, inNote.get(card.found.note) ?? []);
      if (!place || place.changed) return null;
      return { ...card, found: { ...card.found, ...placeOf(place) } };
    }
    case "hubs": {
      const ofNote = inNote.get(card.found.note);
      if (!ofNote) return card;
      const parts = card.found.parts.flatMap((part) => {
        const place = movedSpan(part, ofNote);
        return place ? [{ ...part, ...placeOf(place) }] : [];
      });
      return parts.length === 0 ? null : { ...card, found: { ...card.found, parts } };
    }
  }
}

function placeOf({ start, end }: { start: number; end: number }): { start: number; end: number } {
  return { start, end };
}

// What can be done.

export type Doing =
  | "merge"
  | "merge_other"
  | "link"
  | "link_other"
  | "show_target"
  | "follow_text"
  | "split"
  | "open"
  | "beside"
  | "dismiss";

export interface Action {
  does: Doing;
  /** the button's words; null for what has a button at its own place in the card, or none */
  label: string | null;
  /** what it does, in full */
  title: string;
  keys: readonly string[];
  /** it changes notes */
  writes: boolean;
  /** what Enter does */
  main: boolean;
}

function action(
  does: Doing,
  label: string | null,
  title: string,
  keys: readonly string[],
  more: { writes?: boolean; main?: boolean } = {},
): Action {
  const main = more.main ?? false;
  return { does, label, title, keys: main ? [...keys, "Enter"] : keys, writes: more.writes ?? false, main };
}

const dismiss = action("dismiss", "Dismiss", "Do not list this any more", ["d"]);

function open(title: string): Action {
  return action("open", "Open", `Open “${title}”`, ["o"]);
}

function beside(main = false): Action {
  return action("beside", "Beside", "Open both beside each other", ["b"], { main });
}

export function actionsOf(card: Card): Action[] {
  switch (card.part) {
    case "duplicates": {
      const [first, second] = namesApart(...card.found.notes);
      const whole = card.found.kind !== "passage";
      const merge = action(
        "merge",
        "Merge…",
        `Merge “${second}” into “${first}”, after a look at it`,
        ["m"],
        {
          writes: true,
          main: whole,
        },
      );
      const other = action("merge_other", null, `Merge “${first}” into “${second}”`, ["M"], { writes: true });
      return whole
        ? [merge, other, open(first), beside(), dismiss]
        : [beside(true), open(first), merge, other, dismiss];
    }
    case "bridges": {
      const [first, second] = card.found.ends;
      return [
        action("link", "Link →", `Write a link to “${second.title}” into “${first.title}”`, ["l"], {
          writes: true,
          main: true,
        }),
        action("link_other", "← Link", `Write a link to “${first.title}” into “${second.title}”`, ["L"], {
          writes: true,
        }),
        open(first.title),
        beside(),
        dismiss,
      ];
    }
    case "orphans": {
      const [home] = card.found.homes;
      if (!home) return [open(card.found.title), dismiss];
      const link = action("link", null, homeLinkTitle(card.found, home), ["l"], {
        writes: true,
        main: true,
      });
      return [link, open(card.found.title), beside(), dismiss];
    }
    case "misfits": {
      const { target_title: target, named_title: named } = card.found;
      const show = action("show_target", `Show “${target}”`, "Let the link show its target’s name", ["s"], {
        writes: true,
        main: true,
      });
      const follow = action(
        "follow_text",
        `Lead to “${named ?? ""}”`,
        "Let the link lead where its text says",
        ["f"],
        {
          writes: true,
        },
      );
      return [show, ...(card.found.named === null ? [] : [follow]), open(card.found.title), dismiss];
    }
    case "hubs": {
      const [part] = card.found.parts;
      const all = [open(card.found.title), dismiss];
      if (!part) return all;
      const split = action("split", null, `Make a note of “${part.heading}”`, ["m"], {
        writes: true,
        main: true,
      });
      return [split, ...all];
    }
  }
}

export function actionByKey(card: Card, key: string): Action | null {
  return actionsOf(card).find(({ keys }) => keys.includes(key)) ?? null;
}

/** "M" is written as it is pressed. */
export function keyName(key: string): string {
  return /^[A-Z]$/.test(key) ? `⇧ ${key}` : key;
}

/** What is told of a card to who cannot see it. */
export function labelOf(card: Card): string {
  switch (card.part) {
    case "duplicates":
      return `${namesApart(...card.found.notes).join(" and ")}, ${kindLabels[card.found.kind]}`;
    case "bridges":
      return card.found.ends.map(({ title }) => title).join(" and ");
    case "orphans":
      return card.found.title;
    case "misfits":
      return `In ${card.found.title}, ${card.found.text} leads to ${card.found.target_title}`;
    case "hubs":
      return `${card.found.title}, ${count(card.found.words, "word")}`;
  }
}

/** The note that the link is written into, and the one that it leads to. */
export function homeLink(orphan: Orphan, home: Home): [from: string, to: string] {
  return home.named ? [orphan.note, home.note] : [home.note, orphan.note];
}

// Sentences.

export function homeLinkTitle(orphan: Orphan, home: Home): string {
  const [into, to] = home.named ? [orphan.title, home.title] : [home.title, orphan.title];
  return `Write a link to “${to}” into “${into}”`;
}

/** The titles of two notes, or more of where they are if these are the same. */
export function namesApart(first: string, second: string): [string, string] {
  const name = (path: string): string =>
    titleOf(first) === titleOf(second)
      ? [folderLabel(path), titleOf(path)].filter(Boolean).join(" › ")
      : titleOf(path);
  return [name(first), name(second)];
}

/** "3 links follow." */
export function linksFollow(links: number): string {
  if (links === 0) return "No link had to follow.";
  return `${count(links, "link")} ${links === 1 ? "follows" : "follow"}.`;
}

/** What a plan will do to links, for who is about to say yes to it. */
export function linksWillLead(plan: { links: number; notes: number }, to: string): string {
  if (plan.links === 0) return "No link of another note has to follow.";
  const lead = plan.links === 1 ? "leads" : "lead";
  return `${count(plan.links, "link")} in ${count(plan.notes, "note")} ${lead} to “${to}” then.`;
}

/** The path that is meant by what was typed: a note's ending need not be. */
export function pathTyped(typed: string): string {
  const path = typed.trim().replace(/^\/+/, "");
  return path === "" || isNote(path) ? path : `${path}.md`;
}
