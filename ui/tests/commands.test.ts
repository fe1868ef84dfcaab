import { afterEach, describe, expect, test, vi } from "vitest";
import { chooseKey, resetAllKeys } from "../shell/commands/chosen_keys.svelte";
import { commandOf, commands, commandsOn, keysOf, runByKey } from "../shell/commands/registry";
import { chordOf, normalKey } from "../shell/keys";
import { match, pieces } from "../shell/pick/match";

vi.mock("../api", () => ({ remember: () => Promise.resolve() }));

function press(init: KeyboardEventInit): boolean {
  return runByKey(new KeyboardEvent("keydown", init));
}

describe("the commands", () => {
  test("have ids of their own", () => {
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
  });

  test("come with keys that are written in the one way, no two the same", () => {
    const keys = commands.flatMap(({ key, alsoKeys }) => [...(key ? [key] : []), ...(alsoKeys ?? [])]);
    expect(keys).toEqual(keys.map(normalKey));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});

describe("a chosen key", () => {
  afterEach(resetAllKeys);

  test("takes the place of the one that the command came with", () => {
    const palette = commandOf("palette");
    if (!palette) throw new Error("there is no palette");
    const run = vi.spyOn(palette, "run").mockImplementation(() => undefined);
    chooseKey("palette", ["Ctrl+Shift+K"]);
    expect(press({ key: "p", ctrlKey: true })).toBe(false);
    expect(press({ key: "K", ctrlKey: true, shiftKey: true })).toBe(true);
    expect(run).toHaveBeenCalledTimes(1);
    run.mockRestore();
  });

  test("that another command has wins over it, and both are told", () => {
    chooseKey("palette", ["Ctrl+N"]);
    expect(commandsOn("Ctrl+N").map(({ id }) => id)).toEqual(["new-note", "palette"]);
    const palette = commandOf("palette");
    const run = vi.spyOn(palette as NonNullable<typeof palette>, "run").mockImplementation(() => undefined);
    expect(press({ key: "n", ctrlKey: true })).toBe(true);
    expect(run).toHaveBeenCalledTimes(1);
    run.mockRestore();
  });

  test("may be none", () => {
    chooseKey("palette", []);
    expect(keysOf(commandOf("palette") as (typeof commands)[number])).toEqual([]);
    expect(press({ key: "p", ctrlKey: true })).toBe(false);
  });
});

test.each<[KeyboardEventInit, string | null]>([
  [{ key: "f", ctrlKey: true }, "Ctrl+F"],
  [{ key: "F", ctrlKey: true, shiftKey: true }, "Ctrl+Shift+F"],
  [{ key: "|", code: "Backslash", ctrlKey: true, shiftKey: true }, "Ctrl+Shift+\\"],
  [{ key: "!", code: "Digit1", ctrlKey: true, shiftKey: true }, "Ctrl+Shift+1"],
  [{ key: "д", code: "KeyL", ctrlKey: true }, "Ctrl+L"],
  [{ key: "+", code: "NumpadAdd", ctrlKey: true }, "Ctrl+="],
  [{ key: "Tab", ctrlKey: true, shiftKey: true }, "Ctrl+Shift+Tab"],
  [{ key: "Unidentified", code: "Tab", ctrlKey: true, shiftKey: true }, "Ctrl+Shift+Tab"],
  [{ key: "Control", ctrlKey: true }, null],
  [{ key: "k", metaKey: true }, null],
])("the key of %j is %s", (init, expected) => {
  expect(chordOf(new KeyboardEvent("keydown", init))).toBe(expected);
});

describe("matching", () => {
  const names = ["Rename note", "New note", "Move note to trash", "Next tab"];
  const found = (query: string, recent: string[] = []): string[] =>
    match(query, names, { text: (name) => name, key: (name) => name, recent }).map(({ item }) => item);

  test("finds by letters in their order, the best first", () => {
    expect(found("nn")[0]).toBe("New note");
    expect(found("note")).toHaveLength(3);
    expect(found("mvtr")).toEqual(["Move note to trash"]);
    expect(found("xyz")).toEqual([]);
  });

  test("lists the recent ones first when nothing is typed", () => {
    expect(found("", ["Next tab", "New note"])).toEqual([
      "Next tab",
      "New note",
      "Rename note",
      "Move note to trash",
    ]);
  });

  test("marks what was found", () => {
    expect(pieces("New note", [0, 4])).toEqual([
      { text: "N", marked: true },
      { text: "ew ", marked: false },
      { text: "n", marked: true },
      { text: "ote", marked: false },
    ]);
  });
});
