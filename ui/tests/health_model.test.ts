import { describe, expect, test } from "vitest";
import type {
  Bridge,
  Duplicate,
  Hub,
  HubPart,
  MisfitLink,
  Orphan,
  PlannedEdit,
  VaultHealth,
} from "../bindings";
import {
  actionByKey,
  actionsOf,
  afterEdits,
  type Card,
  type CardOf,
  cardsOf,
  countsOf,
  findingOf,
  homeLink,
  keyName,
  keyOf,
  linksFollow,
  linksWillLead,
  namesApart,
  partBeside,
  pathTyped,
  withoutNote,
  withoutPart,
} from "../panels/health_model";
import { asTyped, withLineEndsOf } from "../panels/typed_line_ends";

const duplicate = (more: Partial<Duplicate> = {}): Duplicate => ({
  notes: ["Tides.md", "Old/Tides.md"],
  kind: "near",
  share: 0.9,
  passage: "The sea comes twice a day.",
  why: "",
  ...more,
});
const end = (note: string, start: number): Bridge["ends"][0] => ({
  note,
  title: note.replace(".md", ""),
  start,
  end: start + 10,
  text: "words",
});
const bridge: Bridge = { ends: [end("Tides.md", 20), end("Moon.md", 0)], distance: null, why: "" };
const orphan = (...homes: string[]): Orphan => ({
  note: "Alone.md",
  title: "Alone",
  text: "",
  homes: homes.map((note) => ({ note, title: note.replace(".md", ""), named: false, why: "near" })),
});
const misfit = (start: number, more: Partial<MisfitLink> = {}): MisfitLink => ({
  note: "Diary.md",
  title: "Diary",
  start,
  end: start + 10,
  line: 1,
  text: "Neap tides",
  target: "Spring tides.md",
  target_title: "Spring tides",
  named: null,
  named_title: null,
  parts: [],
  why: "",
  ...more,
});
const section = (heading: string, start: number, length: number): HubPart => ({
  heading,
  start,
  end: start + length,
  words: 300,
  links: 1,
  path: `${heading}.md`,
  why: "",
});
const hub = (...parts: HubPart[]): Hub => ({
  note: "Coast.md",
  title: "Coast",
  words: 2000,
  backlinks: 4,
  parts,
  why: "",
});

function health(more: Partial<VaultHealth>): VaultHealth {
  return {
    notes: 9,
    orphans_in_all: more.orphans?.length ?? 0,
    bridges: [],
    orphans: [],
    duplicates: [],
    misfits: [],
    hubs: [],
    dismissed: 0,
    unread: 0,
    took_ms: 1,
    ...more,
  };
}

function edit(note: string, start: number, before: string, after: string): PlannedEdit {
  return { note, start, end: start + before.length, line: 1, before, after, context: "", column: 0 };
}

const cardOf = {
  duplicate: (found = duplicate()): CardOf<"duplicates"> => ({ id: 1, part: "duplicates", found }),
  bridge: (): CardOf<"bridges"> => ({ id: 2, part: "bridges", found: bridge }),
  orphan: (...homes: string[]): CardOf<"orphans"> => ({ id: 3, part: "orphans", found: orphan(...homes) }),
  misfit: (start = 40, more = {}): CardOf<"misfits"> => ({
    id: 4,
    part: "misfits",
    found: misfit(start, more),
  }),
  hub: (...parts: HubPart[]): CardOf<"hubs"> => ({ id: 5, part: "hubs", found: hub(...parts) }),
};

describe("the cards", () => {
  let last = 0;
  const next = (): number => ++last;
  const found = health({ duplicates: [duplicate()], misfits: [misfit(1), misfit(30)], hubs: [hub()] });

  test("are counted by part", () => {
    expect(countsOf(cardsOf(found, [], next))).toEqual({
      duplicates: 1,
      bridges: 0,
      orphans: 0,
      misfits: 2,
      hubs: 1,
    });
  });

  test("keep their ids when they are found again, even those that are about the same", () => {
    const before = cardsOf(found, [], next);
    const after = cardsOf({ ...found, bridges: [bridge] }, before, next);
    const ids = (cards: readonly Card[]): number[] =>
      cards.filter(({ part }) => part !== "bridges").map(({ id }) => id);
    expect(ids(after)).toEqual(ids(before));
    expect(new Set(after.map(({ id }) => id)).size).toBe(after.length);
  });

  test("are dismissed by what they are about", () => {
    expect(findingOf(cardOf.bridge())).toEqual({ kind: "bridge", notes: ["Tides.md", "Moon.md"] });
    expect(findingOf(cardOf.misfit())).toEqual({
      kind: "misfit",
      note: "Diary.md",
      text: "Neap tides",
      target: "Spring tides.md",
    });
    expect(keyOf(cardOf.misfit(1))).toBe(keyOf(cardOf.misfit(70)));
    expect(keyOf(cardOf.orphan())).not.toBe(keyOf(cardOf.hub()));
  });

  test("follow each other by part, round and round", () => {
    expect(partBeside("duplicates", -1)).toBe("hubs");
    expect(partBeside("hubs", 1)).toBe("duplicates");
    expect(partBeside("bridges", 1)).toBe("orphans");
  });
});

describe("a note that is no more", () => {
  test("takes the cards along that are about it", () => {
    expect(withoutNote(cardOf.duplicate(), "Old/Tides.md")).toBeNull();
    expect(withoutNote(cardOf.bridge(), "Moon.md")).toBeNull();
    expect(withoutNote(cardOf.misfit(), "Spring tides.md")).toBeNull();
    expect(withoutNote(cardOf.hub(), "Coast.md")).toBeNull();
    expect(withoutNote(cardOf.orphan("Tides.md"), "Alone.md")).toBeNull();
  });

  test("is no home any more", () => {
    const now = withoutNote(cardOf.orphan("Tides.md", "Moon.md"), "Tides.md");
    expect(now?.part === "orphans" && now.found.homes.map(({ note }) => note)).toEqual(["Moon.md"]);
  });

  test("leaves others as they are", () => {
    for (const card of [cardOf.duplicate(), cardOf.orphan("Tides.md"), cardOf.misfit(), cardOf.hub()])
      expect(withoutNote(card, "Elsewhere.md")).toBe(card);
  });
});

describe("after edits", () => {
  // "é" is two bytes.
  const grown = [edit("Diary.md", 0, "a", "é")];

  test("a link has moved, or is gone where it was changed", () => {
    const now = afterEdits(cardOf.misfit(40), grown);
    expect(now?.part === "misfits" && [now.found.start, now.found.end]).toEqual([41, 51]);
    expect(afterEdits(cardOf.misfit(40), [edit("Diary.md", 40, "x".repeat(10), "y")])).toBeNull();
    expect(afterEdits(cardOf.misfit(40), [edit("Moon.md", 0, "", "xx")])).toEqual(cardOf.misfit(40));
  });

  test("sections behind the one that left have moved up, and grow with what is written in them", () => {
    const card = cardOf.hub(section("One", 10, 50), section("Two", 60, 100), section("Three", 160, 20));
    const [one] = card.found.parts as [HubPart];
    const without = withoutPart(card, one) as CardOf<"hubs">;
    const now = afterEdits(without, [
      edit("Coast.md", 10, "x".repeat(50), "[[One]]\n"),
      edit("Coast.md", 100, "", "four"),
    ]);
    expect(now?.part === "hubs" && now.found.parts.map(({ start, end: to }) => [start, to])).toEqual([
      [18, 122],
      [122, 142],
    ]);
    expect(withoutPart(cardOf.hub(one), one)).toBeNull();
  });

  test("a passage that was written into is still the one meant", () => {
    const now = afterEdits(cardOf.bridge(), [edit("Tides.md", 25, "", "[[Moon]]")]);
    expect(now?.part === "bridges" && now.found.ends.map(({ start, end: to }) => [start, to])).toEqual([
      [20, 38],
      [0, 10],
    ]);
    const over = afterEdits(cardOf.bridge(), [edit("Tides.md", 15, "x".repeat(10), "")]);
    expect(over?.part === "bridges" && over.found.ends[0].start).toBe(20);
  });
});

describe("what can be done", () => {
  const doings = (card: Card, ...keys: string[]): (string | undefined)[] =>
    keys.map((key) => actionByKey(card, key)?.does);

  test("is the same by Enter and by its key", () => {
    expect(doings(cardOf.duplicate(), "Enter", "m", "M", "o", "b", "d")).toEqual([
      "merge",
      "merge",
      "merge_other",
      "open",
      "beside",
      "dismiss",
    ]);
    expect(doings(cardOf.bridge(), "Enter", "l", "L")).toEqual(["link", "link", "link_other"]);
    expect(doings(cardOf.orphan("Moon.md"), "Enter", "b")).toEqual(["link", "beside"]);
    expect(doings(cardOf.hub(section("One", 0, 9)), "Enter", "m", "d")).toEqual([
      "split",
      "split",
      "dismiss",
    ]);
  });

  test("of a passage in common is looking first", () => {
    expect(doings(cardOf.duplicate(duplicate({ kind: "passage" })), "Enter", "m")).toEqual([
      "beside",
      "merge",
    ]);
  });

  test("of a link is leading elsewhere only where a note is named", () => {
    expect(doings(cardOf.misfit(), "Enter", "s", "f")).toEqual(["show_target", "show_target", undefined]);
    const named = { named: "Neap tides.md", named_title: "Neap tides" };
    expect(doings(cardOf.misfit(1, named), "f")).toEqual(["follow_text"]);
  });

  test("of a lone note is a link in it where it names its home, else one to it", () => {
    const [home] = orphan("Moon.md").homes;
    if (!home) throw new Error("it has no home");
    expect(homeLink(orphan("Moon.md"), home)).toEqual(["Moon.md", "Alone.md"]);
    expect(homeLink(orphan("Moon.md"), { ...home, named: true })).toEqual(["Alone.md", "Moon.md"]);
  });

  test("of a lone note without a home is not linking", () => {
    expect(doings(cardOf.orphan(), "Enter", "l", "b", "o")).toEqual([
      undefined,
      undefined,
      undefined,
      "open",
    ]);
  });

  test("has one key for one thing in every card, and what writes is marked", () => {
    const cards = [
      cardOf.duplicate(),
      cardOf.duplicate(duplicate({ kind: "passage" })),
      cardOf.bridge(),
      cardOf.orphan("Moon.md"),
      cardOf.misfit(1, { named: "Neap tides.md", named_title: "Neap tides" }),
      cardOf.hub(section("One", 0, 9)),
    ];
    for (const card of cards) {
      const all = actionsOf(card);
      const keys = all.flatMap((action) => action.keys);
      expect(new Set(keys).size).toBe(keys.length);
      expect(all.filter(({ main }) => main)).toHaveLength(1);
      const writing = all.filter(({ writes }) => writes).map(({ does }) => does);
      expect(writing).not.toContain("open");
      expect(writing.length).toBeGreaterThan(0);
      expect(all.find(({ does }) => does === "dismiss")?.writes).toBe(false);
    }
  });
});

test("keys are written as they are pressed", () => {
  expect(["m", "M", "Enter"].map(keyName)).toEqual(["m", "⇧ M", "Enter"]);
});

test("notes of one title are told apart by where they are", () => {
  expect(namesApart("Tides.md", "Moon.md")).toEqual(["Tides", "Moon"]);
  expect(namesApart("Tides.md", "Old/Coast/Tides.md")).toEqual(["Tides", "Old › Coast › Tides"]);
});

test("sentences count", () => {
  expect([0, 1, 2].map(linksFollow)).toEqual([
    "No link had to follow.",
    "1 link follows.",
    "2 links follow.",
  ]);
  expect(linksWillLead({ links: 0, notes: 0 }, "Tides")).toBe("No link of another note has to follow.");
  expect(linksWillLead({ links: 3, notes: 1 }, "Tides")).toBe("3 links in 1 note lead to “Tides” then.");
});

test("a path may be typed without its ending", () => {
  expect(["Coast/Tides", " /Tides.md ", "Tides.Markdown", " "].map(pathTyped)).toEqual([
    "Coast/Tides.md",
    "Tides.md",
    "Tides.Markdown",
    "",
  ]);
});

describe("text that was typed into a field", () => {
  const typedInto = (before: string, change: (text: string) => string): string =>
    withLineEndsOf(before, change(asTyped(before)));

  test.each(["a\nb\n", "a\r\nb\r\n\r\nc", "a\r\nb\nc\rd", "", "\r\n"])("comes back as %j was", (before) => {
    expect(typedInto(before, (text) => text)).toBe(before);
  });

  test("keeps the line ends of lines that stay, and takes the usual ones for new lines", () => {
    expect(typedInto("a\r\nb\r\nc\n", (text) => text.replace("b", "b\nnew"))).toBe("a\r\nb\r\nnew\r\nc\n");
    expect(typedInto("a\r\nb", (text) => `${text}\nnew\nlast`)).toBe("a\r\nb\r\nnew\r\nlast");
    expect(typedInto("a\r\nb\r\nc\n", () => "")).toBe("");
    expect(typedInto("a\nb\r\nb\r\nc\n", (text) => text.replace("b\nb", "b"))).toBe("a\nb\r\nc\n");
  });
});
