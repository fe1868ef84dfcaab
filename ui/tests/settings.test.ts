import { foldedRanges } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { undo } from "@codemirror/commands";
import { canRun, runIn, textCommands } from "../editor/text_commands/text_commands";
import { NoteSession } from "../shell/session.svelte";
import { keyProblem } from "../shell/settings/key_problem";
import {
  changeSettings,
  changeTextSize,
  onEditorSettings,
  settings,
  standardSettings,
} from "../shell/settings.svelte";

vi.mock("../api", () => ({ remember: () => Promise.resolve(), commandError: String }));

let view: EditorView;

function open(text: string): NoteSession {
  const session = new NoteSession(
    { path: "a.md", text, hash: text, bom_bytes: 0, read_only: null },
    { follow() {}, rested() {}, changed() {}, keptBeside() {}, saveStateChanged() {} },
  );
  session.show(view);
  onEditorSettings(() => session.applySettings());
  return session;
}

function dimmed(): string[] {
  return [...view.contentDOM.querySelectorAll(".cm-dimmed-line")].map((line) => line.textContent ?? "");
}

beforeEach(() => {
  vi.useFakeTimers();
  view = new EditorView({ parent: document.body });
});

afterEach(() => {
  view.destroy();
  changeSettings({ ...standardSettings });
  onEditorSettings(() => undefined);
  vi.useRealTimers();
});

describe("what is switched in the settings", () => {
  test("is so in open notes at once, and takes nothing from their undo", () => {
    const session = open("one\n\ntwo\n\nthree");
    view.dispatch({ changes: { from: 0, insert: "x" }, selection: { anchor: 7 }, userEvent: "input.type" });
    changeSettings({ focusMode: true, spellChecking: false });
    expect(dimmed()).toEqual(["xone", "", "", "three"]);
    expect(view.contentDOM.getAttribute("spellcheck")).toBe("false");
    changeSettings({ focusMode: false });
    expect(dimmed()).toEqual([]);
    expect(undo(view)).toBe(true);
    expect(session.fileText).toBe("one\n\ntwo\n\nthree");
  });

  test("is so in a note that is not shown, when it comes back", () => {
    const session = open("one\n\ntwo");
    session.hide();
    changeSettings({ focusMode: true });
    session.show(view);
    expect(dimmed()).toEqual(["", "two"]);
  });

  test("focus mode follows the cursor, a paragraph of several lines is one", () => {
    open("one\nmore\n\ntwo");
    changeSettings({ focusMode: true });
    expect(dimmed()).toEqual(["", "two"]);
    view.dispatch({ selection: { anchor: 11 } });
    expect(dimmed()).toEqual(["one", "more", ""]);
  });

  test("headings fold by command, and not when folding is off", () => {
    open("# Head\n\ntext\n\n# Next\n");
    const fold = textCommands.find(({ id }) => id === "fold");
    if (!fold) throw new Error("nothing folds");
    expect(canRun(view, fold)).toBe(true);
    runIn(view, fold);
    expect(foldedRanges(view.state).size).toBe(1);
    expect(view.contentDOM.querySelector(".cm-folded-line")?.textContent).toContain("Head");
    changeSettings({ folding: false });
    expect(view.contentDOM.textContent).toContain("text");
    expect(canRun(view, fold)).toBe(false);
  });

  test("the size of the text has its limits", () => {
    changeTextSize(1);
    expect(settings.textSize).toBe(19);
    expect(document.documentElement.style.getPropertyValue("--text-read")).toBe("19px");
    changeTextSize(100);
    expect(settings.textSize).toBe(32);
    changeSettings({ textSize: standardSettings.textSize });
    expect(document.documentElement.style.getPropertyValue("--text-read")).toBe("");
    changeSettings({ textSize: Number.NaN });
    expect(settings.textSize).toBe(standardSettings.textSize);
  });
});

test.each([
  ["Ctrl+K", null],
  ["Alt+Shift+X", null],
  ["F7", null],
  ["Ctrl+C", "copying"],
  ["K", "Ctrl or Alt"],
  ["Ctrl+ArrowLeft", "cursor"],
])("the key %s: %s", (key, expected) => {
  if (expected === null) expect(keyProblem(key)).toBeNull();
  else expect(keyProblem(key)).toContain(expected);
});
