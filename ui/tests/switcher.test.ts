import { beforeEach, describe, expect, test, vi } from "vitest";
import type { FoundHeading, OutlineHeading } from "../bindings";
import { type AskedHeadings, createFoundHeadings } from "../shell/pick/found_headings.svelte";
import { matchNames, namesOf, placeOfHeading, sameHeading, wantedHeading } from "../shell/pick/switching";

const asked = vi.hoisted(
  () =>
    [] as {
      words: string;
      within: string[] | null;
      reply: (headings: unknown[]) => void;
      fail: (why: string) => void;
    }[],
);
const texts = vi.hoisted(() => new Map<string, { text: string; bom_bytes: number }>());

vi.mock("../api", () => ({
  findHeadings: (words: string, within: string[] | null) =>
    new Promise((reply, fail) => {
      asked.push({ words, within, reply, fail });
    }),
  readNote: (path: string) => Promise.resolve(texts.get(path)),
  outline: (text: string) =>
    Promise.resolve(
      [...text.matchAll(/^(#+) (.*)$/gmu)].map(({ 1: signs = "", 2: words, index }) => ({
        level: signs.length,
        text: words,
        start: index,
      })),
    ),
  commandError: (thrown: unknown) => ({ code: "io", message: String(thrown) }),
}));

beforeEach(() => {
  asked.length = 0;
});

describe("what is asked for", () => {
  test.each([
    ["tide", null],
    ["#", { name: null, words: "" }],
    ["# low water", { name: null, words: "low water" }],
    ["##low", { name: null, words: "low" }],
    ["tide#", { name: "tide", words: "" }],
    [" tide # low ", { name: "tide", words: "low" }],
    ["C# notes#loops", { name: "C# notes", words: "loops" }],
    ["#C# loops", { name: null, words: "C# loops" }],
  ])("by “%s”", (query, expected) => {
    expect(wantedHeading(query)).toEqual(expected);
  });
});

describe("names", () => {
  const names = namesOf(
    ["Sea/Tide pools.md", "Rock.md", "Bread.md"],
    [
      { note: "Sea/Tide pools.md", alias: "Rock pools" },
      { note: "Sea/Tide pools.md", alias: "Tidal basins" },
      { note: "Bread.md", alias: "Rock" },
      { note: "gone.md", alias: "Rock bottom" },
    ],
  );
  const found = (query: string, recent: string[] = []) =>
    matchNames(query, names, recent).map(({ path, alias }) =>
      alias === null ? path : `${path} as ${alias}`,
    );

  test("are titles and aliases, each note once, by the name that fits best", () => {
    expect(found("tide")).toEqual(["Sea/Tide pools.md"]);
    expect(found("rock pools")).toEqual(["Sea/Tide pools.md as Rock pools"]);
    expect(found("basin")).toEqual(["Sea/Tide pools.md as Tidal basins"]);
    expect(found("bottom")).toEqual([]);
  });

  test("that are equal: the note's own before an alias, unless the other was looked at lately", () => {
    expect(found("rock").slice(0, 2)).toEqual(["Rock.md", "Bread.md as Rock"]);
    expect(found("rock", ["Bread.md"])[0]).toBe("Bread.md as Rock");
  });

  test("with nothing typed are the titles, recent ones first", () => {
    expect(found("", ["Bread.md"])).toEqual(["Bread.md", "Sea/Tide pools.md", "Rock.md"]);
  });

  test("are marked where they are shown: the title, not the path", () => {
    const [first] = matchNames("sea/tide", names, []);
    expect([first?.text, first?.marks]).toEqual(["Tide pools", [0, 1, 2, 3]]);
    const [alias] = matchNames("basins", names, []);
    expect([alias?.text, alias?.marks]).toEqual(["Tidal basins", [6, 7, 8, 9, 10, 11]]);
  });
});

describe("headings", () => {
  const heading = (text: string) => ({ note: "n.md", text, level: 1, number: 0, marks: [] });
  const everywhere = (words: string): AskedHeadings => ({ words, within: null });

  test("stay until the next answer, and late answers are dropped", async () => {
    const headings = createFoundHeadings();
    const shown = () => headings.found?.map(({ text }) => text);
    headings.changed(everywhere("z"));
    expect([shown(), headings.asking]).toEqual([undefined, true]);
    asked[0]!.reply([heading("Zones")]);
    await headings.settled();
    expect([shown(), headings.asking]).toEqual([["Zones"], false]);
    headings.changed(everywhere("zo"));
    headings.changed(everywhere("zon"));
    expect([shown(), headings.asking]).toEqual([["Zones"], true]);
    asked[2]!.reply([heading("new")]);
    await headings.settled();
    asked[1]!.reply([heading("old")]);
    await vi.waitFor(() => expect([shown(), headings.asking]).toEqual([["new"], false]));
    headings.changed(null);
    expect([shown(), headings.asking]).toEqual([undefined, false]);
  });

  test("of no note are none, and nothing is asked", () => {
    const headings = createFoundHeadings();
    headings.changed({ words: "z", within: [] });
    expect([headings.found, headings.asking, asked.length]).toEqual([[], false, 0]);
  });

  test("that cannot be found say why, until the next question", async () => {
    const headings = createFoundHeadings();
    headings.changed(everywhere("z"));
    asked[0]!.fail("no folder is open");
    await headings.settled();
    expect([headings.found, headings.asking, headings.failure]).toEqual([[], false, "no folder is open"]);
    headings.changed(everywhere("zo"));
    expect(headings.failure).toBeNull();
  });

  const outline = (...names: string[]): OutlineHeading[] =>
    names.map((text, index) => ({ text, level: 2, start: index * 10 }));

  test("of the same text are told apart by their number, though others came before them", () => {
    const headings = outline("Log", "Day", "Log", "Log");
    expect(sameHeading(headings, { text: "Log", number: 2 })?.start).toBe(20);
    expect(sameHeading(headings, { text: "Log", number: 9 })?.start).toBe(30);
    expect(sameHeading(headings, { text: "Day", number: 0 })?.start).toBe(10);
    expect(sameHeading(headings, { text: "gone", number: 0 })).toBeUndefined();
  });

  test("stand in bytes of the file, behind its byte order mark", async () => {
    texts.set("n.md", { text: "One.\n\n## Log\n\n## Log\n", bom_bytes: 3 });
    const wanted: FoundHeading = { note: "n.md", text: "Log", level: 2, number: 1, marks: [] };
    expect(await placeOfHeading(wanted)).toEqual({ start: 17, end: 17 });
    expect(await placeOfHeading({ ...wanted, text: "gone" })).toBeNull();
  });
});
