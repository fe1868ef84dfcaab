import { Text } from "@codemirror/state";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changesBetween, changesFromMerge } from "../editor/diff";

const texts = fc
  .array(fc.constantFrom("a", "b", "line one", "line two", "😀", "漢", "\n", " "), { maxLength: 50 })
  .map((parts) => parts.join(""));

function asText(text: string): Text {
  return Text.of(text.split("\n"));
}

describe("changes", () => {
  test("lead from any text to any other", () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        expect(changesBetween(before, after).apply(asText(before)).toString()).toBe(after);
      }),
    );
  });

  test("touch only what differs", () => {
    const before = "first\n\nsecond\n\nthird";
    const changed: [number, number][] = [];
    changesBetween(before, "First\n\nsecond\n\nthird!").iterChanges((from, to) => changed.push([from, to]));
    expect(changed).toEqual([
      [0, 1],
      [20, 20],
    ]);
  });

  test("a pair is never cut in half", () => {
    const changes = changesBetween("😀", "😁");
    changes.iterChanges((from, to) => expect([from, to]).toEqual([0, 2]));
    expect(changes.apply(asText("😀")).toString()).toBe("😁");
  });

  test("a merge keeps what was typed while it was on its way", () => {
    const sent = "one\n\ntwo\n";
    const merged = "one, from the disk\n\ntwo\n";
    const current = "one\n\ntwo, typed on\n";
    expect(changesFromMerge(sent, merged, current).apply(asText(current)).toString()).toBe(
      "one, from the disk\n\ntwo, typed on\n",
    );
  });

  test("a merge that met no typing is the merged text", () => {
    fc.assert(
      fc.property(texts, texts, (sent, merged) => {
        expect(changesFromMerge(sent, merged, sent).apply(asText(sent)).toString()).toBe(merged);
      }),
    );
  });

  test("typing never disappears: what was appended since is still there", () => {
    fc.assert(
      fc.property(texts, texts, (sent, merged) => {
        const current = `${sent}TYPED`;
        expect(changesFromMerge(sent, merged, current).apply(asText(current)).toString()).toContain("TYPED");
      }),
    );
  });
});
