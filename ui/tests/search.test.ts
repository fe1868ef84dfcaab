import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Hit, SearchAnswer, SearchRequest } from "../bindings";
import { toldProblems } from "../panels/query_problems";
import {
  fold,
  forgetSearch,
  modeChanged,
  queryChanged,
  search,
  shownHits,
  sortChanged,
} from "../panels/search.svelte";
import { arrange, asMarkdown, type SearchSort } from "../panels/search_view";

const asked = vi.hoisted(() => [] as { request: SearchRequest; answer: (answer: SearchAnswer) => void }[]);

vi.mock("../api", () => ({
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
  search.mode = "hybrid";
});

describe("what of a query could not be read", () => {
  const problem = (start: number, end: number) => ({ start, end, message: "no" });
  const asked = { took_ms: 1, waiting: 0, meaning: true, explanation: "", matching: null, hits: [] };

  test("is told with its characters, at the end of the query when nobody types", () => {
    const found = { ...asked, query: "é /(/ tag:", problems: [problem(3, 6), problem(7, 11)] };
    expect(toldProblems(found, true)).toEqual(["“/(/”: no."]);
    expect(toldProblems(found, false)).toEqual(["“/(/”: no.", "“tag:”: no."]);
    expect(toldProblems(null, false)).toEqual([]);
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
    search.chosen = 1;
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
    arrange(hits, { sort, folded: new Set(folded), modifiedOf: (note) => times[note] ?? 0 });

  test.each<[SearchSort, string[]]>([
    ["relevance", ["b", "c", "a"]],
    ["name", ["a", "b", "c"]],
    ["modified", ["c", "a", "b"]],
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
    const groups = arrange(found, { sort: "relevance", folded: new Set(["Two.md"]), modifiedOf: () => 0 });
    expect(asMarkdown(groups, found)).toBe("- [[In/One]]\n  - two lines\n- [[Two]]\n  - x\n");
  });

  test("with the chosen passage still chosen in another order, and folding over with the next query", async () => {
    queryChanged("q");
    await vi.advanceTimersByTimeAsync(60);
    answer(0, ...hits);
    await vi.advanceTimersByTimeAsync(0);
    search.chosen = 2;
    expect(shownHits()[2]?.note).toBe("c");
    sortChanged("name");
    expect(shownHits()[search.chosen]?.note).toBe("c");
    fold(["a"], true);
    expect(shownHits().map(({ note }) => note)).toEqual(["b", "b", "c"]);
    expect(shownHits()[search.chosen]?.note).toBe("c");
    sortChanged("relevance");
    queryChanged("other");
    await vi.advanceTimersByTimeAsync(60);
    answer(1, ...hits);
    await vi.advanceTimersByTimeAsync(0);
    expect(shownHits()).toHaveLength(4);
  });
});
