import { afterEach, describe, expect, test, vi } from "vitest";
import type { DeletedNote, PlannedEdit, RenamePlan, Version } from "../bindings";
import { historyRows } from "../panels/history_model";
import { depthsOf, headingAt } from "../panels/outline.svelte";
import { buildTagTree, visibleTags } from "../panels/tags_model";
import { isKey } from "../shell/keys";
import { planRows } from "../shell/rename_plan";
import { tagNameProblem } from "../shell/tag_name";
import { createThrottle } from "../shell/throttle";
import { dayLabel, daysBetween, momentLabel, sizeLabel } from "../shell/times";

vi.mock("../api", () => ({}));

describe("tags", () => {
  function shown(tags: [string, number][], ...expanded: string[]): string[] {
    const list = tags.map(([name, notes]) => ({ name, notes }));
    return visibleTags(buildTagTree(list), new Set(expanded)).map(
      ({ label, notes, depth }) => `${"  ".repeat(depth)}${label} ${notes}`,
    );
  }

  test("nest by their slashes, in the order of their names", () => {
    const tags: [string, number][] = [
      ["sea/tide", 3],
      ["sea", 5],
      ["Bread", 2],
      ["sea/tide/low", 1],
    ];
    expect(shown(tags)).toEqual(["Bread 2", "sea 5"]);
    expect(shown(tags, "sea")).toEqual(["Bread 2", "sea 5", "  tide 3"]);
    expect(shown(tags, "sea", "sea/tide")).toEqual(["Bread 2", "sea 5", "  tide 3", "    low 1"]);
  });

  test("a tag that only stands above others is there too, and case makes no other tag", () => {
    expect(
      shown(
        [
          ["Sea/tide", 3],
          ["sea/Sand", 2],
        ],
        "sea",
      ),
    ).toEqual(["Sea 3", "  Sand 2", "  tide 3"]);
    expect(
      shown(
        [
          ["SEA", 4],
          ["sea/tide", 3],
        ],
        "sea",
      ),
    ).toEqual(["SEA 4", "  tide 3"]);
  });

  test.each([
    ["sea/tide-1", null],
    ["", "needs a name"],
    ["low water", "without blanks"],
    ["2026", "no digit"],
    ["sea//tide", "a name"],
    ["/sea", "a name"],
  ])("%j as a name: %s", (name, problem) => {
    if (problem === null) expect(tagNameProblem(name)).toBeNull();
    else expect(tagNameProblem(name)).toContain(problem);
  });
});

describe("the outline", () => {
  test.each([
    [
      [1, 2, 3, 2],
      [0, 1, 2, 1],
    ],
    [
      [2, 4, 4, 1],
      [0, 1, 1, 0],
    ],
    [
      [3, 2, 1],
      [0, 0, 0],
    ],
    [[], []],
  ])("of levels %j has depths %j", (levels, depths) => {
    expect(depthsOf(levels)).toEqual(depths);
  });

  test.each([
    [0, -1],
    [4, -1],
    [5, 0],
    [9, 0],
    [10, 1],
    [99, 2],
  ])("a cursor at %i stands under heading %i", (cursor, index) => {
    expect(headingAt([{ position: 5 }, { position: 10 }, { position: 20 }], cursor)).toBe(index);
  });
});

describe("history", () => {
  const noon = new Date(2026, 10, 22, 12).getTime();
  const hour = 3_600_000;

  function version(id: number, taken_ms: number): Version {
    return { id, taken_ms, size: 10, reason: "edit" };
  }

  test("is told by day, the newest first, with what was deleted below", () => {
    const deleted: DeletedNote[] = [{ path: "a.md", deleted_ms: noon, size: 1 }];
    const rows = historyRows(
      [version(1, noon - 30 * hour), version(3, noon), version(2, noon - hour)],
      deleted,
      noon,
      true,
    );
    expect(
      rows.map((row) => ("label" in row ? row.label : "version" in row ? row.version.id : row.kind)),
    ).toEqual(["Today", 3, 2, "Yesterday", 1, "deleted-head", "deleted"]);
  });

  test("says so where there is none", () => {
    expect(historyRows([], [], noon, true).map((row) => row.kind)).toEqual(["quiet"]);
    expect(historyRows([], [], noon, false)).toEqual([]);
  });

  test("days are counted by the calendar", () => {
    const evening = new Date(2026, 10, 21, 23, 59).getTime();
    const morning = new Date(2026, 10, 22, 0, 1).getTime();
    expect(daysBetween(evening, morning)).toBe(1);
    expect(dayLabel(evening, morning)).toBe("Yesterday");
    expect(momentLabel(morning, morning)).toMatch(/^today /);
    expect(dayLabel(new Date(2024, 10, 21).getTime(), morning)).toContain("2024");
    expect(dayLabel(new Date(2026, 1, 3).getTime(), morning)).not.toContain("2026");
  });

  test.each([
    [812, "812 B"],
    [12_400, "12.4 kB"],
    [3_100_000, "3.1 MB"],
  ])("%i bytes are %s", (bytes, label) => {
    expect(sizeLabel(bytes)).toBe(label);
  });
});

describe("a rename's plan", () => {
  function edit(
    note: string,
    start: number,
    before: string,
    after: string,
    context: string,
    column = context.indexOf(before),
  ): PlannedEdit {
    return { note, start, end: start + before.length, line: 1, before, after, context, column };
  }
  function texts(...edits: PlannedEdit[]): string[] {
    const plan: RenamePlan = { from: "a", to: "b", moves: [], edits, notes: 1, warnings: [] };
    return planRows(plan).map((row) =>
      row.kind === "note" ? `${row.note} ${row.edits}` : `${row.before}{${row.edit.before}}${row.after}`,
    );
  }

  test("is told by note, each edit in its line", () => {
    expect(
      texts(
        edit("n.md", 4, "[[Old]]", "[[New]]", "See [[Old]] and more."),
        edit("m.md", 0, "[[Old]]", "[[New]]", "[[Old]]"),
        edit("n.md", 40, "[[Old|x]]", "[[New|x]]", "- [[Old|x]]"),
      ),
    ).toEqual(["n.md 2", "See {[[Old]]} and more.", "- {[[Old|x]]}", "m.md 1", "{[[Old]]}"]);
  });

  test("the place is told apart from others that look like it, in code too", () => {
    const line = "[[Old]] or [[Old]]";
    expect(texts(edit("n.md", 11, "Old", "x", "`[[Old]]` [[Old]]", 12))[1]).toBe("`[[Old]]` [[{Old}]]");
    expect(texts(edit("n.md", 0, "[[Old]]", "x", line), edit("n.md", 11, "[[Old]]", "x", line, 11))).toEqual([
      "n.md 2",
      "{[[Old]]} or [[Old]]",
      "[[Old]] or {[[Old]]}",
    ]);
  });

  test("a long line is cut around its edit", () => {
    const [, row] = texts(edit("n.md", 0, "[[Old]]", "x", `${"a ".repeat(400)}[[Old]]${" b".repeat(400)}`));
    expect(row).toMatch(/^…(a )+\{\[\[Old\]\]\}( b)+…$/);
    expect(row?.length).toBeLessThan(120);
  });
});

describe("a throttle", () => {
  afterEach(() => void vi.useRealTimers());

  test("works once for many, and again after the last", () => {
    vi.useFakeTimers();
    const work = vi.fn();
    const throttled = createThrottle(work, 100);
    for (let asked = 0; asked < 25; asked++) {
      throttled.ask();
      vi.advanceTimersByTime(10);
    }
    expect(work).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(100);
    expect(work).toHaveBeenCalledTimes(3);
    throttled.ask();
    throttled.cancel();
    vi.advanceTimersByTime(1000);
    expect(work).toHaveBeenCalledTimes(3);
  });
});

describe("keys", () => {
  test.each([
    ["Alt+2", { key: "2", code: "Digit2", altKey: true }, true],
    ["Alt+2", { key: "é", code: "Digit2", altKey: true }, true],
    ["Alt+2", { key: "2", code: "Digit2", altKey: true, ctrlKey: true }, false],
    ["Ctrl+;", { key: ";", code: "Semicolon", ctrlKey: true }, true],
    ["Ctrl+;", { key: ";", code: "Comma", ctrlKey: true }, true],
    ["Alt+Shift+L", { key: "L", code: "KeyL", altKey: true, shiftKey: true }, true],
  ])("%s", (key, init, expected) => {
    expect(isKey(new KeyboardEvent("keydown", init), key)).toBe(expected);
  });
});
