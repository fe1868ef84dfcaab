import { afterEach, describe, expect, test, vi } from "vitest";
import { countInSlices, countText, readingMinutes, readText, type TextCounts } from "../editor/words";

afterEach(() => vi.useRealTimers());

describe("words", () => {
  test.each([
    ["", 0, 0],
    ["one two  three\n", 3, 14],
    ["don't re-read state_of_the_art", 3, 30],
    ["3.14 and 1,000", 3, 14],
    ["你好世界", 4, 4],
    ["日本語のテキスト", 8, 8],
    ["Weft は 良い app", 5, 13],
    ["𠀀𠀁", 2, 2],
    ["한국어 문장", 2, 6],
    ["naïve élan Ёлка", 3, 15],
    ["a\r\nb", 2, 2],
  ])("%j: %i words, %i characters", (text, words, characters) => {
    expect(countText(text)).toMatchObject({ words, characters });
  });

  test("a page of Chinese is read as fast as its characters are", () => {
    expect(readingMinutes(countText("字".repeat(900)))).toBe(2);
    expect(readingMinutes(countText("word ".repeat(460)))).toBe(2);
    expect(readingMinutes(countText("word"))).toBe(1);
    expect(readingMinutes(countText(""))).toBe(0);
  });
});

describe("what is read of a note", () => {
  test.each([
    ["---\ntags: [a]\n---\nText", "Text"],
    ["a %%not this%% b", "a  b"],
    ["%%\nnot this\n\nnor this\n%%\nText", "\nText"],
    ["100%% sure\n\nand 20%% not", "100%% sure\n\nand 20%% not"],
    ["a %%open", "a %%open"],
    ["a <!-- not\n\nthis --> b", "a  b"],
    ["a <!-- open %%x%% <!-- still", "a <!-- open  <!-- still"],
  ])("%j", (text, read) => {
    expect(readText(text)).toBe(read);
  });

  test("marks without an end are passed over once", () => {
    const text = "<!-- %% ".repeat(200_000);
    const started = performance.now();
    readText(text);
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});

test("a long text is counted in slices, each of them short, to the same sum", async () => {
  const text = `${"word 字 ".repeat(40_000)}${"𠀀".repeat(60_000)}`;
  const counts = await new Promise<TextCounts>((done) => countInSlices(text, done));
  expect(counts).toEqual(countText(text));
  vi.useFakeTimers();
  const done = vi.fn();
  const stop = countInSlices(text, done);
  stop();
  vi.runAllTimers();
  expect(done).not.toHaveBeenCalled();
});
