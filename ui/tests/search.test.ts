import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Hit, SearchAnswer, SearchRequest } from "../bindings";
import { markedQuery, toldProblems } from "../panels/query_problems";
import { queryOfBlock, withoutItself } from "../panels/query_block";
import {
  deleteSaved,
  renameSaved,
  savedAs,
  savedNamed,
  savedSearches,
  saveSearch,
} from "../panels/saved_searches.svelte";
import {
  chooseHit,
  fold,
  forgetSearch,
  modeChanged,
  queryChanged,
  search,
  shownHits,
  sortChanged,
  widerOf,
  widthChanged,
} from "../panels/search.svelte";
import { arrange, asMarkdown, queryFromSelection, type SearchSort } from "../panels/search_view";

const asked = vi.hoisted(() => [] as { request: SearchRequest; answer: (answer: SearchAnswer) => void }[]);

vi.mock("../api", () => ({
  remember: () => Promise.resolve(),
  notesMade: (paths: string[]) => Promise.resolve(paths.map((path) => ({ a: 2, b: 1, c: 3 })[path] ?? null)),
  widerPassages: (_query: string, _mode: string, places: { note: string }[]) =>
    Promise.resolve(
      places.map(({ note }) => (note === "gone" ? null : { before: `before ${note}`, parts: [], after: "" })),
    ),
  search: (request: SearchRequest) =>
    new Promise<SearchAnswer>((answer) => {
      asked.push({ request, answer });
    }),
  commandError: (thrown: unknown) => ({ code: "io", message: String(thrown) }),
}));

function hit(note: string, start: number): Hit {
  const found = { heading: [], end: start + 1, snippet: "", parts: [], score: 1, top_percent: null };
  return { note, title: note, start, ...found, by_words: true, by_meaning: false, linked: false };
}

function answer(index: number, ...hits: Hit[]): void {
  const { request, answer: reply } = asked[index]!;
  const understood = { explanation: "", problems: [], matching: null };
  reply({ query: request.query, took_ms: 1, waiting: 0, meaning: true, ...understood, hits });
}

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  forgetSearch();
  search.mode = "meaning";
  search.sort = "relevance";
  search.wide = false;
});

describe("what of a query could not be read", () => {
  const problem = (start: number, end: number) => ({ start, end, message: "no" });
  const asked = { took_ms: 1, waiting: 0, meaning: true, explanation: "", matching: null, hits: [] };

  test("is told with its characters, at the end of the query when nobody types", () => {
    const found = { ...asked, query: "é /(/ tag:", problems: [problem(3, 6), problem(7, 11)] };
    expect(toldProblems(found, true)).toEqual(["“/(/”: no."]);
    expect(toldProblems(found, false)).toEqual(["“/(/”: no.", "“tag:”: no."]);
    expect(toldProblems(null, false)).toEqual([]);
    const marks = (typed: string, typing: boolean): string =>
      markedQuery(typed, found, typing)
        .map(({ text, wrong }) => (wrong ? `<${text}>` : text))
        .join("");
    expect(marks(`  ${found.query} `, false)).toBe(
      `  ${found.query.replace("/(/", "</(/>").replace("tag:", "<tag:>")} `,
    );
    expect(marks(found.query, true)).toBe(found.query.replace("/(/", "</(/>"));
    expect(marks(`${found.query}x`, false)).toBe("");
  });

  test("a key press counts as typing for a moment", async () => {
    queryChanged("tag:");
    expect(search.typing).toBe(true);
    await vi.advanceTimersByTimeAsync(800);
    expect(search.typing).toBe(false);
  });
});

describe("search", () => {
  test("asks once for a burst of keys", async () => {
    for (const query of ["t", "ti", "tid", "tide"]) queryChanged(query);
    await vi.advanceTimersByTimeAsync(60);
    expect(asked.map(({ request }) => request.query)).toEqual(["tide"]);
  });

  test("drops the answer to an older query", async () => {
    queryChanged("old");
    await vi.advanceTimersByTimeAsync(60);
    queryChanged("new");
    await vi.advanceTimersByTimeAsync(60);
    answer(1, hit("new", 0));
    answer(0, hit("old", 0));
    await vi.advanceTimersByTimeAsync(0);
    expect(shownHits().map(({ note }) => note)).toEqual(["new"]);
  });

  test("keeps what is shown until the next answer comes, and nothing once the field is empty", async () => {
    queryChanged("one");
    await vi.advanceTimersByTimeAsync(60);
    answer(0, hit("one", 0));
    await vi.advanceTimersByTimeAsync(0);
    queryChanged("one more");
    await vi.advanceTimersByTimeAsync(60);
    expect(shownHits()).toHaveLength(1);
    queryChanged("");
    answer(1, hit("late", 0));
    await vi.advanceTimersByTimeAsync(60);
    expect(shownHits()).toEqual([]);
  });

  test("the chosen passage stays chosen when the same query is answered anew", async () => {
    queryChanged("q");
    await vi.advanceTimersByTimeAsync(60);
    answer(0, hit("a", 0), hit("b", 0));
    await vi.advanceTimersByTimeAsync(0);
    chooseHit(1);
    modeChanged("meaning");
    answer(1, hit("c", 0), hit("b", 0), hit("a", 0));
    await vi.advanceTimersByTimeAsync(0);
    expect(shownHits()[search.chosen]?.note).toBe("b");
  });
});

describe("what is found is shown", () => {
  const hits = [hit("b", 1), hit("c", 1), hit("a", 1), hit("b", 2)];
  const times: Record<string, number> = { a: 2, b: 1, c: 3 };
  const shown = (sort: SearchSort, ...folded: string[]) =>
    arrange(hits, { sort, folded: new Set(folded), timeOf: (note) => times[note] ?? 0 });

  test.each<[SearchSort, string[]]>([
    ["relevance", ["b", "c", "a"]],
    ["name", ["a", "b", "c"]],
    ["modified", ["c", "a", "b"]],
    ["created", ["c", "a", "b"]],
  ])("by note, in order of %s", (sort, expected) => {
    expect(shown(sort).map(({ note }) => note)).toEqual(expected);
  });

  test("with numbers that count what is to be seen", () => {
    const groups = shown("relevance", "c");
    expect(groups.map(({ hits: of }) => of.map(({ index }) => index))).toEqual([[0, 1], [], [2]]);
    expect(groups.map(({ count }) => count)).toEqual([2, 1, 1]);
  });

  test("and copied as links with their passages, folded ones too", () => {
    const found = [
      { ...hit("In/One.md", 1), snippet: "two\nlines" },
      { ...hit("Two.md", 2), snippet: "x" },
    ];
    const groups = arrange(found, { sort: "relevance", folded: new Set(["Two.md"]), timeOf: () => 0 });
    expect(asMarkdown(groups, found)).toBe("- [[In/One]]\n  - two lines\n- [[Two]]\n  - x\n");
  });

  test("with the chosen passage still chosen in another order, and folding over with the next query", async () => {
    queryChanged("q");
    await vi.advanceTimersByTimeAsync(60);
    answer(0, ...hits);
    await vi.advanceTimersByTimeAsync(0);
    search.chosen = 2;
    expect(shownHits()[2]?.note).toBe("c");
    await sortChanged("name");
    expect(shownHits()[search.chosen]?.note).toBe("c");
    fold(["a"], true);
    expect(shownHits().map(({ note }) => note)).toEqual(["b", "b", "c"]);
    expect(shownHits()[search.chosen]?.note).toBe("c");
    await sortChanged("relevance");
    queryChanged("other");
    await vi.advanceTimersByTimeAsync(60);
    answer(1, ...hits);
    await vi.advanceTimersByTimeAsync(0);
    expect(shownHits()).toHaveLength(4);
  });
});

describe("words come at once, meaning joins them", () => {
  beforeEach(() => {
    search.mode = "hybrid";
  });
  const soon = () => vi.advanceTimersByTimeAsync(0);
  const later = () => vi.advanceTimersByTimeAsync(60);
  const modes = () => asked.map(({ request }) => `${request.query} ${request.mode}`);
  const shown = () => shownHits().map(({ note }) => note);

  test("the words are asked for with the key, one question at a time, the whole after a pause", async () => {
    for (const query of ["t", "ti", "tide"]) queryChanged(query);
    expect(modes()).toEqual(["t text"]);
    answer(0, hit("old", 0));
    await soon();
    expect(shown()).toEqual([]);
    expect(modes()).toEqual(["t text", "tide text"]);
    answer(1, hit("a", 0));
    await soon();
    expect(shown()).toEqual(["a"]);
    await later();
    expect(modes().at(-1)).toBe("tide hybrid");
    answer(2, hit("b", 0), hit("a", 0));
    await soon();
    expect(shown()).toEqual(["b", "a"]);
    expect(search.chosen).toBe(0);
  });

  test("what the person has chosen stays chosen when meaning joins", async () => {
    queryChanged("q");
    answer(0, hit("a", 0), hit("b", 0));
    await soon();
    chooseHit(1);
    chooseHit(0);
    await later();
    answer(1, hit("c", 0), hit("b", 0), hit("a", 0));
    await soon();
    expect(shownHits()[search.chosen]?.note).toBe("a");
  });

  test("where no word stands anywhere, what was shown stays until meaning has been asked", async () => {
    queryChanged("one");
    answer(0, hit("one", 0));
    await later();
    answer(1, hit("one", 0));
    await soon();
    queryChanged("one more");
    answer(2);
    await soon();
    expect(shown()).toEqual(["one"]);
    await later();
    answer(3);
    await soon();
    expect(shown()).toEqual([]);
  });

  test("what meaning found for the letters before stays below the words until it is asked again", async () => {
    queryChanged("q");
    answer(0, hit("a", 0));
    await later();
    answer(
      1,
      hit("a", 0),
      { ...hit("m", 0), by_words: false },
      { ...hit("n", 0), by_words: false },
      hit("b", 0),
    );
    await soon();
    queryChanged("qu");
    answer(2, hit("n", 0), hit("c", 0));
    await soon();
    expect(shown()).toEqual(["n", "c", "m"]);
    await later();
    answer(3, hit("c", 0));
    await soon();
    expect(shown()).toEqual(["c"]);
  });

  test("words that come after the whole answer are dropped", async () => {
    queryChanged("q");
    await later();
    answer(1, hit("whole", 0));
    await soon();
    answer(0, hit("words", 0));
    await soon();
    expect(shown()).toEqual(["whole"]);
  });

  test("slow words are not asked for twice until the field is empty", async () => {
    queryChanged("q");
    const { request, answer: reply } = asked[0]!;
    const understood = { explanation: "", problems: [], matching: null, meaning: false, waiting: 0 };
    reply({ query: request.query, took_ms: 300, ...understood, hits: [hit("a", 0)] });
    await later();
    queryChanged("q2");
    await later();
    queryChanged("");
    queryChanged("q3");
    expect(modes()).toEqual(["q text", "q hybrid", "q2 hybrid", "q3 text"]);
  });
});

describe("what is asked for only when it is shown", () => {
  test("times and passages come with the answer", async () => {
    queryChanged("q");
    await vi.advanceTimersByTimeAsync(60);
    answer(0, hit("b", 0), hit("gone", 0), hit("c", 0));
    await vi.advanceTimersByTimeAsync(0);
    await sortChanged("created");
    expect(shownHits().map(({ note }) => note)).toEqual(["c", "b", "gone"]);
    expect(widerOf(shownHits()[0]!)).toBeUndefined();
    await widthChanged(true);
    expect(shownHits().map((one) => widerOf(one)?.before)).toEqual(["before c", "before b", undefined]);
    queryChanged("other");
    await vi.advanceTimersByTimeAsync(60);
    answer(1, hit("b", 0), hit("a", 0));
    await vi.advanceTimersByTimeAsync(0);
    expect(shownHits().map((one) => widerOf(one)?.before)).toEqual(["before a", "before b"]);
  });
});

describe("saved searches", () => {
  const saved = (name: string, query: string) => ({
    name,
    query,
    mode: "text" as const,
    sort: "name" as const,
  });
  const names = () => savedSearches().map(({ name, query }) => `${name}=${query}`);

  test("stand by name, one of each; a name may be given again, and changed to one that is free", () => {
    saveSearch(saved("b 10", " x "));
    saveSearch(saved("b 9", "y"));
    saveSearch(saved("A", "z"));
    expect(names()).toEqual(["A=z", "b 9=y", "b 10=x"]);
    saveSearch(saved("a", "w"));
    expect(names()).toEqual(["a=w", "b 9=y", "b 10=x"]);
    expect(renameSaved("a", "B 9")).toBe(false);
    expect(renameSaved("a", " ")).toBe(false);
    expect(renameSaved("a", "A")).toBe(true);
    expect(renameSaved("A", " c ")).toBe(true);
    expect(savedNamed("C ")?.query).toBe("w");
    expect(savedAs(" y ", "text")?.name).toBe("b 9");
    expect(savedAs("y", "hybrid")).toBeUndefined();
    for (const name of ["b 9", "b 10", "c"]) deleteSaved(name);
    expect(names()).toEqual([]);
  });
});

test.each([
  [" tide ", "tide"],
  ["two words", '"two words"'],
  ['a "b" c', '"a \\"b\\" c"'],
  ["C:\\a b", '"C:\\a b"'],
  ["a b\\", null],
  ["-x", '"-x"'],
  ["two\nlines", null],
  ["  ", null],
])("what is selected becomes a query: %j", (selected, query) => {
  expect(queryFromSelection(selected)).toBe(query);
});

describe("a query in a note", () => {
  test("may stand in several lines", () => {
    expect(queryOfBlock("  tag:#a\n\t -done \n")).toBe("tag:#a -done");
  });

  test("does not find itself", () => {
    const own = { ...hit("n.md", 0), snippet: "Before\ntag:#a  x After" };
    const other = { ...hit("n.md", 9), snippet: "tag" };
    expect(withoutItself([own, other, { ...own, note: "m.md" }], "n.md", "tag:#a x")).toHaveLength(2);
  });
});
