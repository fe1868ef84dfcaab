import { describe, expect, test } from "vitest";
import type { PlannedEdit, Proposal } from "../bindings";
import { inverse } from "../panels/moved_spans";
import {
  afterEdits,
  context,
  likelyLink,
  percent,
  type ReviewItem,
  sameProposal,
} from "../panels/review_model";
import { chosenAfter, putBack, take } from "../panels/taking";

let lastId = 0;

function item(note: string, start: number, text: string, more: Partial<Proposal> = {}): ReviewItem {
  const proposal: Proposal = {
    note,
    title: note,
    start,
    end: start + text.length,
    line: 1,
    text,
    target: { note: "Tide.md", heading: null, block: null },
    target_title: "Tide",
    target_offset: null,
    target_passage: "",
    probability: 0.5,
    kind: "mention",
    why: "",
    heading: [],
    parts: [],
    ...more,
  };
  return { id: ++lastId, proposal, shown: null };
}

function edit(note: string, start: number, before: string, after: string): PlannedEdit {
  return { note, start, end: start + before.length, line: 1, before, after, context: "", column: 0 };
}

const starts = (items: readonly ReviewItem[]): number[] => items.map(({ proposal }) => proposal.start);

describe("words move with the edits before them", () => {
  const items = [
    item("a.md", 0, "one"),
    item("a.md", 10, "two"),
    item("b.md", 10, "three"),
    item("a.md", 20, "four"),
  ];
  // "é" is two bytes.
  const edits = [edit("a.md", 10, "two", "[[é|two]]")];

  test("what an edit has changed is gone, the rest has moved", () => {
    const after = afterEdits(items, edits);
    expect(after.map(({ proposal }) => proposal.text)).toEqual(["one", "three", "four"]);
    expect(starts(after)).toEqual([0, 10, 27]);
    expect(after[2]?.proposal.end).toBe(31);
    expect(after[0]).toBe(items[0]);
  });

  test("taking edits back moves them back", () => {
    const several = [...edits, edit("a.md", 3, "", "x")];
    const after = afterEdits(items, several);
    expect(starts(after)).toEqual([0, 10, 28]);
    expect(starts(afterEdits(after, inverse(several)))).toEqual([0, 10, 20]);
  });
});

describe("what leaves the list", () => {
  const items = [0, 1, 2, 3].map((start) => item("a.md", start, "x"));
  const ids = (all: readonly ReviewItem[]): number[] => all.map(({ id }) => id);

  test("comes back to its places", () => {
    const gone = new Set([items[1], items[3]].map((one) => one?.id ?? 0));
    const { left, taken } = take(items, gone);
    expect(starts(left)).toEqual([0, 2]);
    expect(ids(putBack(left, taken))).toEqual(ids(items));
    expect(ids(putBack([], taken))).toEqual(ids(taken.map(({ item: one }) => one)));
  });

  test("leaves the next one chosen", () => {
    const taken = (...indexes: number[]) => indexes.map((index) => ({ item: items[index]!, index }));
    expect(chosenAfter(1, taken(1), 3)).toBe(1);
    expect(chosenAfter(3, taken(3), 3)).toBe(2);
    expect(chosenAfter(2, taken(0, 2), 2)).toBe(1);
    expect(chosenAfter(0, taken(0), 0)).toBe(0);
  });
});

test("a proposal is found again where its words have gone to", () => {
  const wanted = item("a.md", 40, "tide").proposal;
  const found = [item("a.md", 2, "tide"), item("a.md", 44, "tide"), item("a.md", 41, "Tide")];
  const proposals = found.map(({ proposal }) => proposal);
  expect(sameProposal(wanted, proposals)?.start).toBe(44);
  expect(sameProposal({ ...wanted, text: "moon" }, proposals)).toBeNull();
});

test("the words of a long passage are never out of sight", () => {
  const parts = [
    { text: "word ".repeat(60), marked: false },
    { text: "tide", marked: true },
    { text: " behind", marked: false },
  ];
  const { before, words, after } = context(item("a.md", 0, "tide", { parts }).proposal);
  expect(before.length).toBeLessThan(140);
  expect(before).toMatch(/^… word/);
  expect([words, after]).toEqual(["tide", " behind"]);
});

test("certainty is never promised", () => {
  expect([0, 0.004, 0.5, 0.996, 1].map(percent)).toEqual([1, 1, 50, 99, 99]);
});

test("a link is likely written like this", () => {
  expect(likelyLink(item("a.md", 0, "Tide"))).toBe("[[Tide]]");
  expect(likelyLink(item("a.md", 0, "tides"))).toBe("[[Tide|tides]]");
  expect(likelyLink({ ...item("a.md", 0, "Tide"), shown: "it" })).toBe("[[Tide|it]]");
});
