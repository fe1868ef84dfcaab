// Opened in live preview, a note keeps every byte; one letter typed is one letter more, and undo gives all back.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { undo } from "@codemirror/commands";
import { EditorView } from "@codemirror/view";
import { expect, test } from "vitest";
import { createNoteState, type EditorEvents } from "../editor/editor";
import { detectLineEnds, toFileText } from "../editor/line_ends";
import { noPictures } from "./no_pictures";

const root = join(import.meta.dirname, "..", "..");
const folders = ["assets/demo-vault", "tests/hostile"];
const longest = 300_000;

/** The texts of a folder's notes, by their paths. What is not UTF-8 is never opened for writing. */
function* notesOf(folder: string): Generator<[string, string]> {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".md")) continue;
    const place = join(entry.parentPath, entry.name);
    const bytes = readFileSync(place);
    if (bytes.length > longest) continue;
    try {
      yield [place, new TextDecoder("utf-8", { fatal: true }).decode(bytes)];
    } catch {
      continue;
    }
  }
}

const live = { fileAddress: () => Promise.resolve(null), remotePictures: noPictures };
const events: EditorEvents = {
  changed() {},
  moved() {},
  frontMatterHidden() {},
  rested() {},
  follow() {},
  left() {},
  live,
};

test.each(folders)("the notes of %s stay as they are, byte for byte", (folder) => {
  let count = 0;
  for (const [place, text] of notesOf(folder)) {
    const ends = detectLineEnds(text);
    const state = createNoteState(text, ends, false, events, { mode: "live" });
    const view = new EditorView({ state, parent: document.body });
    const written = (): string => toFileText(view.state.doc, ends);
    expect(written(), place).toBe(text);
    // Somewhere else in each note.
    const at = (count * 7919) % (view.state.doc.length + 1);
    view.dispatch({ changes: { from: at, insert: "x" }, userEvent: "input.type" });
    expect(written().length, place).toBe(text.length + 1);
    undo(view);
    expect(written(), place).toBe(text);
    view.destroy();
    count++;
  }
  expect(count).toBeGreaterThan(3);
});
