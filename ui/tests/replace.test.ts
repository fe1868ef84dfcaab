import { beforeEach, describe, expect, test, vi } from "vitest";
import type {
  Hit,
  ReplaceCaution,
  ReplaceChoice,
  ReplaceOccurrence,
  ReplacePlan,
  ReplaceRequest,
} from "../bindings";
import {
  chosenOf,
  closeReplacing,
  isTicked,
  placesOf,
  planAgain,
  replaceTicked,
  replacing,
  tick,
} from "../panels/replace.svelte";
import { search } from "../panels/search.svelte";
import { bestOfEach, createMeantNotes } from "../shell/pick/meant_notes.svelte";

const asked = vi.hoisted(() => [] as { query: string; reply: (hits: unknown[]) => void }[]);

const plans = vi.hoisted(() => [] as { request: ReplaceRequest; reply: (plan: ReplacePlan) => void }[]);
const done = vi.hoisted(() => [] as { request: ReplaceRequest; chosen: ReplaceChoice[] }[]);

vi.mock("../api", () => ({
  search: ({ query }: { query: string }) =>
    new Promise((resolve) => {
      asked.push({ query, reply: (hits) => resolve({ query, hits }) });
    }),
  planReplace: (request: ReplaceRequest) =>
    new Promise((resolve) => {
      plans.push({ request, reply: (plan) => resolve(plan) });
    }),
  replace: (request: ReplaceRequest, chosen: ReplaceChoice[]) => {
    done.push({ request, chosen });
    return Promise.resolve({ id: 1, label: "", applied_ms: 0, notes: [], edits: [], moves: [], kept: [] });
  },
  commandError: (thrown: unknown) => ({ code: "io", message: String(thrown) }),
}));

function occurrence(start: number, caution: ReplaceCaution | null = null, lead = ""): ReplaceOccurrence {
  return { start, end: start + 1, line: 1, lead, before: "x", after: "y", trail: "", caution };
}

function note(path: string, ...occurrences: ReplaceOccurrence[]) {
  return { path, title: path, hash: `hash of ${path}`, occurrences };
}

function planOf(...notes: ReplacePlan["notes"]): ReplacePlan {
  return { pattern: "“x”", refusal: null, problems: [], notes, total: 9, kept: [] };
}

beforeEach(() => {
  replacing.turned = new Set();
  asked.length = 0;
  vi.useFakeTimers();
});

describe("places to be replaced", () => {
  const all = note(
    "a",
    occurrence(1),
    occurrence(5),
    occurrence(9, "link_target"),
    occurrence(12, "property_name"),
  );

  test("are ticked unless others depend on them, and names of properties never are", () => {
    const ticks = () => placesOf(all).map((place) => isTicked(place, replacing.turned));
    expect(ticks()).toEqual([true, true, false, false]);
    tick(placesOf(all), true);
    expect(ticks()).toEqual([true, true, true, false]);
    tick(placesOf(all).slice(0, 1), false);
    expect(ticks()).toEqual([false, true, true, false]);
    tick(placesOf(all), false);
    expect(ticks()).toEqual([false, false, false, false]);
    expect(chosenOf(planOf(all), replacing.turned)).toEqual([]);
    tick(placesOf(all).slice(1, 2), true);
    expect(chosenOf(planOf(all, note("b", occurrence(3))), replacing.turned)).toEqual([
      { note: "a", hash: "hash of a", starts: [5] },
      { note: "b", hash: "hash of b", starts: [3] },
    ]);
  });

  test("stay as they were ticked where something is written above them", () => {
    const [, second] = placesOf(note("a", occurrence(1, null, "one"), occurrence(9, null, "two")));
    tick([second!], false);
    const moved = placesOf(
      note("a", occurrence(4), occurrence(11, null, "one"), occurrence(19, null, "two")),
    );
    expect(moved.map((place) => isTicked(place, replacing.turned))).toEqual([true, true, false]);
  });
});

describe("what is done", () => {
  const soon = () => vi.advanceTimersByTimeAsync(0);

  beforeEach(() => {
    closeReplacing();
    plans.length = 0;
    done.length = 0;
    Object.assign(replacing, { open: true, replacement: "new" });
    search.query = "old";
  });

  test("is what was seen: with something else typed, it is looked at first", async () => {
    void planAgain();
    await soon();
    plans[0]!.reply(planOf(note("a", occurrence(1))));
    await soon();
    replacing.replacement = "newer";
    await replaceTicked();
    expect(done).toEqual([]);
    await soon();
    plans[1]!.reply(planOf(note("a", occurrence(1))));
    await soon();
    void replaceTicked();
    await soon();
    const chosen = [{ note: "a", hash: "hash of a", starts: [1] }];
    expect(done).toEqual([{ request: { query: "old", replacement: "newer", this: null }, chosen }]);
    plans[2]!.reply(planOf());
    await soon();
    expect([replacing.plan?.notes, replacing.busy]).toEqual([[], false]);
  });

  test("is looked at once for all that is typed while it is looked at", async () => {
    void planAgain();
    await soon();
    for (const typed of ["n", "ne"]) {
      replacing.replacement = typed;
      void planAgain();
    }
    search.query = "other";
    void planAgain();
    await soon();
    plans[0]!.reply(planOf(note("old", occurrence(1))));
    await soon();
    expect(replacing.plan).toBeNull();
    expect(plans.map(({ request }) => `${request.query} ${request.replacement}`)).toEqual([
      "old new",
      "other ne",
    ]);
    plans[1]!.reply(planOf(note("other", occurrence(1))));
    await soon();
    expect(replacing.plan?.notes[0]?.path).toBe("other");
  });
});

describe("notes found by meaning", () => {
  const hit = (path: string, start: number) => ({ note: path, start }) as Hit;

  test("come each once, with their best passage", () => {
    const found = bestOfEach([hit("a", 3), hit("b", 1), hit("a", 1)]);
    expect(found.map(({ note, start }) => [note, start])).toEqual([
      ["a", 3],
      ["b", 1],
    ]);
  });

  test("are asked for after a pause, and late answers are dropped", async () => {
    const meant = createMeantNotes();
    for (const query of ["ho", "how", "how do"]) meant.changed(query);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked.map(({ query }) => query)).toEqual(["how do"]);
    meant.changed("how do snails");
    asked[0]!.reply([hit("old", 0)]);
    await vi.advanceTimersByTimeAsync(200);
    expect([meant.found.length, meant.asking]).toEqual([0, true]);
    asked[1]!.reply([hit("new", 0)]);
    await vi.advanceTimersByTimeAsync(0);
    expect([meant.found[0]?.note, meant.asking]).toEqual(["new", false]);
    meant.changed("");
    expect([meant.found.length, meant.asking]).toEqual([0, false]);
  });
});
