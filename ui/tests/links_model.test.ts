import { describe, expect, test } from "vitest";
import type { Backlink, Mention, NoteLinks, OutgoingLink } from "../bindings";
import {
  groupOutgoing,
  linkRows,
  matchesFilter,
  outgoingLabel,
  sortStanding,
  writtenTarget,
} from "../panels/links_model";

function backlink(note: string, start: number, modified_ms = 0, passage = ""): Backlink {
  const found = { end: start + 1, line: 1, kind: "wiki" as const, heading: [], parts: [], place: null };
  return { note, title: note.replace(".md", ""), start, modified_ms, passage, ...found };
}

function mention(note: string, start: number, target = "Here.md"): Mention {
  const found = {
    end: start + 1,
    line: 1,
    text: "here",
    heading: [],
    parts: [],
    passage: "",
    modified_ms: 0,
  };
  return { note, title: note.replace(".md", ""), target, start, ...found };
}

function outgoing(name: string, target: Partial<OutgoingLink["target"]> | null = {}): OutgoingLink {
  const goal = target && { note: `${name}.md`, heading: [], block: null, found: true, ...target };
  return { start: 0, end: 1, line: 1, text: `[[${name}]]`, kind: "wiki", name, target: goal, ambiguous: [] };
}

function answer(more: Partial<NoteLinks> = {}): NoteLinks {
  const links = {
    note: "Here.md",
    hash: "",
    outgoing: [],
    backlinks: [],
    mentions: [],
    outgoing_mentions: [],
    ...more,
  };
  return {
    backlinks_total: links.backlinks.length,
    mentions_unread: 0,
    mentions_total: links.mentions.length,
    ...links,
  };
}

function kinds(links: NoteLinks, view: Partial<Parameters<typeof linkRows>[1]> = {}): string[] {
  return linkRows(links, { filter: "", sort: "modified", folded: [], ...view }).map((row) => {
    if (row.kind === "head") return `${row.section} ${row.count}`;
    if (row.kind === "backlink") return `${row.first ? "first " : ""}${row.link.note}:${row.link.start}`;
    if (row.kind === "more") return `more ${row.left}`;
    return row.kind;
  });
}

describe("the links of a note", () => {
  test("changed last come first, and what stands in one note stays together and in order", () => {
    const items = [
      backlink("a.md", 9, 1),
      backlink("b.md", 2, 5),
      backlink("a.md", 3, 1),
      backlink("c.md", 1, 5),
    ];
    const places = (sort: "name" | "modified"): string[] =>
      sortStanding(items, sort).map(({ note, start }) => `${note}:${start}`);
    expect(places("modified")).toEqual(["b.md:2", "c.md:1", "a.md:3", "a.md:9"]);
    expect(places("name")).toEqual(["a.md:3", "a.md:9", "b.md:2", "c.md:1"]);
  });

  test.each([
    ["", true],
    ["tide", true],
    ["POOL tide", true],
    ["pool sand", false],
  ])("fit the filter %j: %s", (filter, fits) => {
    expect(matchesFilter(filter, "Tide pools", "Coast/Tide pools.md")).toBe(fits);
  });

  test("are listed by note, and say how many more there are", () => {
    const links = answer({ backlinks: [backlink("a.md", 1), backlink("a.md", 2)], backlinks_total: 9 });
    expect(kinds(links)).toEqual(["backlinks 9", "first a.md:1", "a.md:2", "more 7", "outgoing 0", "quiet"]);
  });

  test("a section that is folded is counted only, and an empty one says so", () => {
    const links = answer({ mentions: [mention("a.md", 1)], outgoing: [outgoing("x")] });
    expect(kinds(links, { folded: ["mentions", "outgoing"] })).toEqual([
      "backlinks 0",
      "quiet",
      "mentions 1",
      "outgoing 1",
    ]);
  });

  test("a filter counts what fits it", () => {
    const links = answer({
      backlinks: [backlink("a.md", 1, 0, "low water"), backlink("b.md", 1, 0, "high water")],
      outgoing: [outgoing("Moon"), outgoing("Sun")],
    });
    expect(kinds(links, { filter: "low" })).toEqual(["backlinks 1", "first a.md:1", "outgoing 0", "quiet"]);
    expect(kinds(links, { filter: "moon" })).toEqual(["backlinks 0", "quiet", "outgoing 1", "outgoing"]);
  });

  test("from here come once for each place, those that lead nowhere first", () => {
    const groups = groupOutgoing([
      outgoing("Moon"),
      outgoing("Nobody", null),
      outgoing("moon", { note: "Moon.md" }),
      outgoing("NOBODY", null),
      outgoing("Moon", { heading: ["Phases"] }),
      outgoing("Sun", { block: "x1", found: false }),
    ]);
    expect(groups.map(({ link, times }) => [link.name, times])).toEqual([
      ["Nobody", 2],
      ["Sun", 1],
      ["Moon", 2],
      ["Moon", 1],
    ]);
  });

  test.each([
    [outgoing("Moon"), { title: "Moon", place: "" }, "Moon"],
    [outgoing("Moon", { heading: ["A", "B"] }), { title: "Moon", place: "A › B" }, "Moon#A#B"],
    [outgoing("Moon", { block: "x1" }), { title: "Moon", place: "^x1" }, "Moon#^x1"],
    [outgoing("", { note: "Here.md", heading: ["A"] }), { title: "This note", place: "A" }, "#A"],
    [outgoing("Nobody", null), { title: "Nobody", place: "" }, "Nobody"],
  ])("are called by what they lead to", (link, label, written) => {
    expect(outgoingLabel(link)).toEqual(label);
    expect(writtenTarget(link)).toBe(written);
  });
});

describe("what is near to the note and no link", () => {
  const view = { filter: "", sort: "name" as const, folded: [] };
  const discussion = {
    note: "Far.md",
    title: "Far",
    start: 3,
    end: 9,
    line: 1,
    heading: [],
    passage: "tides and moons",
    parts: [],
    near: "",
    link_at: null,
    modified_ms: 0,
  };

  test("likely mentions stand first, whatever the order, and tell how likely they are", () => {
    const mentions = [mention("A.md", 1), mention("B.md", 1), mention("C.md", 1)];
    const likely = new Map([
      ["B.md", 0.4],
      ["C.md", 0.9],
    ]);
    const probability = ({ note }: Mention): number | null => likely.get(note) ?? null;
    const rows = linkRows(answer({ mentions }), view, { discussions: [], probability });
    const shown = rows.flatMap((row) =>
      row.kind === "mention" ? [`${row.mention.note} ${row.probability}`] : [],
    );
    expect(shown).toEqual(["C.md 0.9", "B.md 0.4", "A.md null"]);
  });

  test("passages about the same are a section of their own, and are filtered like the others", () => {
    const nearby = { discussions: [discussion], probability: () => null };
    const sections = (filter: string): string[] =>
      linkRows(answer(), { ...view, filter }, nearby).flatMap((row) =>
        row.kind === "discussion"
          ? [row.discussion.note]
          : row.kind === "head" && row.section === "discussions"
            ? [`${row.count}`]
            : [],
      );
    expect(sections("")).toEqual(["1", "Far.md"]);
    expect(sections("moons")).toEqual(["1", "Far.md"]);
    expect(sections("bread")).toEqual(["0"]);
    expect(linkRows(answer(), view).some((row) => row.kind === "head" && row.section === "discussions")).toBe(
      false,
    );
  });
});
