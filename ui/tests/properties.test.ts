import { EditorView } from "@codemirror/view";
import { undo } from "@codemirror/commands";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Properties, PropertyChange, PropertyInput, TextChange } from "../bindings";
import { changeProperty, readProperties } from "../properties/change";
import {
  converted,
  fitted,
  readableDate,
  shownValue,
  typedValue,
  type ValueKind,
  valueParts,
} from "../properties/values";
import { NoteSession } from "../shell/session.svelte";

const engine = vi.hoisted(() => ({
  asked: [] as string[],
  properties: { start: 0, end: 0, rows: [], error: null } as Properties,
  change: (_text: string): TextChange[] | Promise<TextChange[]> => [],
}));

vi.mock("../api", () => ({
  async properties(text: string) {
    engine.asked.push(text);
    return engine.properties;
  },
  changeProperty: async (text: string, _change: PropertyChange) => engine.change(text),
  listProperties: async () => [],
  commandError: (thrown: unknown) => ({ code: "io", message: String(thrown) }),
}));

describe("a value", () => {
  test.each<[ValueKind, string, PropertyInput | null]>([
    ["text", " a b", { kind: "text", value: " a b" }],
    ["text", "  ", { kind: "empty" }],
    ["number", "1.10", { kind: "number", value: "1.10" }],
    ["number", "-3e5", { kind: "number", value: "-3e5" }],
    ["number", "3 pools", null],
    ["number", "", { kind: "empty" }],
    ["date", "2026-02-28", { kind: "date", value: "2026-02-28" }],
    ["date", "2026-02-29", null],
    ["date", "28.2.2026", null],
    ["date_time", "2026-02-28 09:05", { kind: "date_time", value: "2026-02-28T09:05:00" }],
    ["date_time", "2026-02-28T09:05:30", { kind: "date_time", value: "2026-02-28T09:05:30" }],
    ["date_time", "2026-02-28T24:05", null],
    ["list", "a, b,, c ", { kind: "list", value: ["a", "b", "c"] }],
    ["checkbox", "True", { kind: "checkbox", value: true }],
    ["checkbox", "yes", null],
  ])("typed as %s %j", (kind, typed, expected) => {
    expect(typedValue(kind, typed)).toEqual(expected);
  });

  test.each<[string, PropertyInput, ValueKind | null, boolean, PropertyInput, ValueKind, boolean]>([
    ["no type", { kind: "number", value: "1" }, null, false, { kind: "number", value: "1" }, "number", false],
    ["empty", { kind: "empty" }, "date", false, { kind: "empty" }, "date", false],
    [
      "what others write",
      { kind: "text", value: "x" },
      "number",
      false,
      { kind: "text", value: "x" },
      "text",
      false,
    ],
    [
      "quoted number",
      { kind: "text", value: "5" },
      "number",
      true,
      { kind: "number", value: "5" },
      "number",
      false,
    ],
    [
      "no number",
      { kind: "text", value: "five" },
      "number",
      true,
      { kind: "text", value: "five" },
      "text",
      true,
    ],
    [
      "number as text",
      { kind: "number", value: "5" },
      "text",
      true,
      { kind: "text", value: "5" },
      "text",
      false,
    ],
    [
      "one item",
      { kind: "text", value: "a, b" },
      "list",
      true,
      { kind: "list", value: ["a, b"] },
      "list",
      false,
    ],
    [
      "list as text",
      { kind: "list", value: ["a"] },
      "text",
      true,
      { kind: "list", value: ["a"] },
      "list",
      true,
    ],
    [
      "nested",
      { kind: "other", value: "{a: 1}" },
      "text",
      true,
      { kind: "other", value: "{a: 1}" },
      "text",
      false,
    ],
  ])("fitted: %s", (_, value, kind, chosen, shown, field, misfit) => {
    const use = { name: "n", kind, chosen, notes: 1 };
    expect(fitted({ name: "n", value }, use)).toEqual({ value: shown, kind: field, misfit });
  });

  test.each<[PropertyInput, ValueKind, PropertyInput]>([
    [{ kind: "text", value: "12" }, "number", { kind: "number", value: "12" }],
    [{ kind: "text", value: "twelve" }, "number", { kind: "empty" }],
    [{ kind: "number", value: "1.10" }, "text", { kind: "text", value: "1.10" }],
    [{ kind: "text", value: "a, b" }, "list", { kind: "list", value: ["a, b"] }],
    [{ kind: "list", value: ["a", "b"] }, "text", { kind: "text", value: "a, b" }],
    [{ kind: "empty" }, "list", { kind: "list", value: [] }],
    [{ kind: "empty" }, "checkbox", { kind: "checkbox", value: false }],
    [{ kind: "checkbox", value: true }, "text", { kind: "text", value: "true" }],
    [{ kind: "date_time", value: "2026-02-28T09:05:00" }, "date", { kind: "date", value: "2026-02-28" }],
    [{ kind: "date", value: "2026-02-28" }, "date_time", { kind: "date_time", value: "2026-02-28T00:00:00" }],
  ])("%j as %s", (value, kind, expected) => {
    expect(converted(value, kind)).toEqual(expected);
  });

  test.each<[string, PropertyInput, PropertyInput]>([
    ["tags", { kind: "text", value: "a b,c" }, { kind: "list", value: ["a", "b", "c"] }],
    ["Aliases", { kind: "text", value: "Low water, Ebb" }, { kind: "list", value: ["Low water", "Ebb"] }],
    ["tags", { kind: "empty" }, { kind: "list", value: [] }],
    ["tags", { kind: "number", value: "2026" }, { kind: "list", value: ["2026"] }],
    ["other", { kind: "text", value: "a b" }, { kind: "text", value: "a b" }],
  ])("of %s is shown as what every program takes it for", (name, value, expected) => {
    expect(shownValue({ name, value })).toEqual(expected);
  });

  test("is cut at its links", () => {
    expect(valueParts("See [[Tide pools|pools]] and [[Moon#Phases]].")).toEqual([
      { text: "See ", target: null },
      { text: "pools", target: "Tide pools" },
      { text: " and ", target: null },
      { text: "Moon#Phases", target: "Moon#Phases" },
      { text: ".", target: null },
    ]);
    expect(valueParts("[[x] ]")).toEqual([{ text: "[[x] ]", target: null }]);
  });

  test("that is no date is shown as it is", () => {
    expect(readableDate("2026-13-01")).toBe("2026-13-01");
    expect(readableDate("2026-11-21")).toMatch(/2026/);
    expect(readableDate("2026-11-21")).not.toBe("2026-11-21");
  });
});

describe("a change of a property", () => {
  let view: EditorView;

  function open(text: string): NoteSession {
    const note = {
      path: "a.md",
      text,
      hash: "h",
      bom_bytes: text.startsWith("\ufeff") ? 3 : 0,
      read_only: null,
    };
    const front = { text: "", read: engine.properties };
    const session = new NoteSession(
      note,
      { follow() {}, rested() {}, changed() {}, keptBeside() {}, saveStateChanged() {} },
      front,
    );
    session.show(view);
    return session;
  }

  const set: PropertyChange = { kind: "set", name: "a", value: { kind: "text", value: "ö" } };

  beforeEach(() => {
    vi.useFakeTimers();
    Object.assign(engine, {
      asked: [],
      properties: { start: 0, end: 0, rows: [], error: null },
      change: () => [],
    });
    view = new EditorView({ parent: document.body });
  });
  afterEach(() => {
    view.destroy();
    vi.useRealTimers();
  });

  test("is made at its bytes, with the file's own line ends, and undone in one step", async () => {
    const text = "---\r\nb: é # mine\r\na: é\r\n---\r\nText.\r\n";
    const session = open(text);
    const at = new TextEncoder().encode("---\r\nb: é # mine\r\na: ").length;
    engine.change = () => [
      { start: at, end: at + 2, insert: "ö" },
      { start: at + 4, end: at + 4, insert: "c: 1\r\n" },
    ];
    expect(await changeProperty(session, set)).toBe(true);
    expect(session.fileText).toBe("---\r\nb: é # mine\r\na: ö\r\nc: 1\r\n---\r\nText.\r\n");
    undo(view);
    expect(session.fileText).toBe(text);
    expect(session.frontMatterHidden).toBe(true);
  });

  test("that begins the front matter leaves the cursor in the text", async () => {
    const session = open("Text.");
    engine.change = (sent) => {
      expect(sent).toBe("");
      return [{ start: 0, end: 0, insert: "---\na: ö\n---\n" }];
    };
    await changeProperty(session, set);
    expect(session.fileText).toBe("---\na: ö\n---\nText.");
    expect([session.frontMatterHidden, session.cursor]).toEqual([true, 13]);
  });

  test("is thought out anew when the front matter changed meanwhile", async () => {
    const session = open("---\na: 1\n---\nText.");
    let asked = 0;
    engine.change = (sent) => {
      if (asked++ === 0) session.edit({ changes: { from: 7, insert: "23" }, userEvent: "outside" });
      return [{ start: sent.indexOf("\n---"), end: sent.indexOf("\n---"), insert: "\nb: 2" }];
    };
    expect(await changeProperty(session, set)).toBe(true);
    expect(session.fileText).toBe("---\na: 231\nb: 2\n---\nText.");
  });

  test("reads front matter once, and shows it as text where it cannot be read", async () => {
    const session = open("---\na: 1\n---\nText.");
    await readProperties(session);
    view.dispatch({ changes: { from: view.state.doc.length, insert: " More." }, userEvent: "input.type" });
    await readProperties(session);
    expect(engine.asked).toEqual(["---\na: 1\n---\n"]);
    expect(session.frontMatterHidden).toBe(true);
    engine.properties = { start: 0, end: 0, rows: [], error: "line 2: a tab" };
    view.dispatch({ changes: { from: 4, insert: "\t" }, userEvent: "outside" });
    await readProperties(session);
    expect([session.properties?.read.error, session.frontMatterHidden]).toEqual(["line 2: a tab", false]);
  });
});
