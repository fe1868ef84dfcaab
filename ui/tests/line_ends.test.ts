import { EditorState } from "@codemirror/state";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createNoteState } from "../editor/editor";
import { detectLineEnds, lineEnds, toDocument, toDocumentString, toFileText } from "../editor/line_ends";

const noEvents = { changed() {}, moved() {}, frontMatterHidden() {}, rested() {}, follow() {}, left() {} };

/** Texts in which every kind of line end, and every width of character, is likely. */
const texts = fc
  .array(fc.constantFrom("a", "bc", " ", "é", "漢", "😀", "\n", "\r\n", "\r", "\t", "\0", "\u2028", "- x"), {
    maxLength: 40,
  })
  .map((parts) => parts.join(""));

describe("line ends", () => {
  test.each([
    ["", "\n"],
    ["one line", "\n"],
    ["a\nb\n", "\n"],
    ["a\r\nb\r\n", "\r\n"],
    ["a\rb", "\r"],
    ["a\r\nb\n", "mixed"],
    ["a\rb\r\n", "mixed"],
    ["a\n\rb", "mixed"],
    ["\r", "\r"],
  ] as const)("%j is %j", (text, ends) => {
    expect(detectLineEnds(text)).toBe(ends);
  });

  test("a text that is opened and not touched comes back as it was", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const ends = detectLineEnds(text);
        const state = createNoteState(text, ends, false, noEvents);
        expect(toFileText(state.doc, ends)).toBe(text);
        expect(state.doc.toString()).toBe(toDocumentString(text, ends));
      }),
    );
  });

  test("an edit changes its own span and nothing else", () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.constantFrom("x", "😀", " "), (text, seed, insert) => {
        const ends = detectLineEnds(text);
        const state = createNoteState(text, ends, false, noEvents);
        let at = seed % (state.doc.length + 1);
        // The cursor does not stand between the halves of a pair.
        if (/[\ud800-\udbff]$/.test(state.doc.sliceString(0, at))) at++;
        const before = toFileText(
          toDocument(state.doc.sliceString(0, at), "mixed"),
          ends === "mixed" ? "mixed" : ends,
        );
        const edited = toFileText(state.update({ changes: { from: at, insert } }).state.doc, ends);
        expect(edited).toBe(before + insert + text.slice(before.length));
      }),
    );
  });

  test("Enter writes the file's own line end", () => {
    const state = createNoteState("a\r\nb", "\r\n", false, noEvents);
    const edited = state.update(state.replaceSelection(state.lineBreak)).state;
    expect(toFileText(edited.doc, "\r\n")).toBe("\r\na\r\nb");
  });

  test("joining lines in a file of mixed line ends leaves no half of one behind", () => {
    const state = EditorState.create({
      doc: toDocument("a\r\nb\nc", "mixed"),
      extensions: lineEnds("mixed"),
    });
    const joined = state.update({ changes: { from: 2, to: 3 }, userEvent: "delete.backward" }).state;
    expect(toFileText(joined.doc, "mixed")).toBe("ab\nc");
  });

  test("deleting up to a line end keeps that line end whole", () => {
    const state = EditorState.create({
      doc: toDocument("a\r\nb\r\nc\n", "mixed"),
      extensions: lineEnds("mixed"),
    });
    const cut = state.update({ changes: { from: 2, to: 5 }, userEvent: "delete.selection" }).state;
    expect(toFileText(cut.doc, "mixed")).toBe("a\r\nc\n");
  });

  test("half a surrogate pair never reaches the file", () => {
    expect(toFileText(toDocument("a\ud83d b", "\n"), "\n")).toBe("a\ufffd b");
  });
});
