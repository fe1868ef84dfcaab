import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detectLineEnds, toDocument } from "../editor/line_ends";
import { fromByteOffset, toByteOffset, utf8Length } from "../editor/offsets";

const encoder = new TextEncoder();

const texts = fc
  .array(fc.constantFrom("a", "ß", "漢字", "😀", "👩‍👩‍👧", "\n", "\r\n", "\r", "word "), { maxLength: 60 })
  .map((parts) => parts.join(""));

/** Where the cursor can stand: not between the two halves of a pair. */
function positions(doc: { length: number; sliceString: (from: number, to: number) => string }): number[] {
  const all = [];
  for (let at = 0; at <= doc.length; at++) {
    const before = at === 0 ? 0 : doc.sliceString(at - 1, at).charCodeAt(0);
    if (!(before >= 0xd800 && before < 0xdc00)) all.push(at);
  }
  return all;
}

describe("offsets", () => {
  test("agree with the encoder at every position, with and without a byte order mark", () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(0, 3), (text, bomBytes) => {
        const lineEnds = detectLineEnds(text);
        const doc = toDocument(text, lineEnds);
        const shape = { bomBytes, lineEnds };
        const lineBreak = lineEnds === "mixed" ? "\n" : lineEnds;
        for (const position of positions(doc)) {
          const bytes = bomBytes + encoder.encode(doc.sliceString(0, position, lineBreak)).length;
          expect(toByteOffset(doc, position, shape)).toBe(bytes);
          expect(fromByteOffset(doc, bytes, shape)).toBe(position);
        }
      }),
    );
  });

  test("hold across the branches of a large document, before and after an edit", () => {
    const text = Array.from({ length: 5_000 }, (_, line) => `line ${line} mit Grüßen 😀`).join("\r\n");
    const shape = { bomBytes: 3, lineEnds: "\r\n" as const };
    let doc = toDocument(text, "\r\n");
    for (const insert of ["", "漢"]) {
      doc = doc.replace(40_000, 40_000, toDocument(insert, "\n"));
      const standing = new Set(positions(doc));
      for (const position of [0, 1, 39_999, 40_001, 77_777, 77_778, doc.length]) {
        if (!standing.has(position)) continue;
        const bytes = 3 + encoder.encode(doc.sliceString(0, position, "\r\n")).length;
        expect(toByteOffset(doc, position, shape)).toBe(bytes);
        expect(fromByteOffset(doc, bytes, shape)).toBe(position);
      }
    }
  });

  test("an offset inside a character or a line end is that character's start", () => {
    const doc = toDocument("😀\r\nb", "\r\n");
    const shape = { bomBytes: 0, lineEnds: "\r\n" as const };
    expect([1, 2, 3].map((offset) => fromByteOffset(doc, offset, shape))).toEqual([0, 0, 0]);
    expect([4, 5, 6].map((offset) => fromByteOffset(doc, offset, shape))).toEqual([2, 2, 3]);
  });

  test("what lies outside the file is its start or its end", () => {
    const doc = toDocument("abc", "\n");
    expect(fromByteOffset(doc, 1, { bomBytes: 3, lineEnds: "\n" })).toBe(0);
    expect(fromByteOffset(doc, 99, { bomBytes: 0, lineEnds: "\n" })).toBe(3);
  });

  test("utf8Length counts as the encoder does, lone halves included", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8Length(text)).toBe(encoder.encode(text).length);
      }),
      { numRuns: 40 },
    );
    expect(utf8Length("a\ud800b")).toBe(5);
  });
});
