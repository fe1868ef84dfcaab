import { beforeEach, describe, expect, test, vi } from "vitest";
import {
  allPanes,
  moveDivider,
  Pane,
  type PaneNode,
  panes,
  removePane,
  roomsOf,
  Split,
  splitPane,
  Tab,
} from "../shell/panes/model.svelte";
import { keptNode, toNode } from "../shell/panes/remembered";
import {
  addTab,
  closeTab,
  cycleTabs,
  forgetClosed,
  moveTab,
  pinTab,
  reopenTab,
  resetPanes,
  showTabAt,
  splitOff,
} from "../shell/panes/tabs";

vi.mock("../api", () => ({
  remember: () => Promise.resolve(),
  readNote: () => new Promise(() => undefined),
  commandError: String,
}));

function tabOf(path: string): Tab {
  const tab = new Tab();
  tab.wanted = path;
  return tab;
}

/** A pane as "a [b] c" (b is shown, "*" is pinned), a row as "(x | y)", a column as "(x / y)". */
function drawn(node: PaneNode = panes.root): string {
  if (node instanceof Split)
    return `(${node.children.map(drawn).join(node.direction === "row" ? " | " : " / ")})`;
  return node.tabs
    .map((tab) => {
      const name = `${tab.path ?? "-"}${tab.pinned ? "*" : ""}`;
      return tab === node.tab ? `[${name}]` : name;
    })
    .join(" ");
}

/** The pane that is worked in gets these tabs, the last of them shown. */
function open(...paths: string[]): Tab[] {
  const first = panes.active.tab;
  const tabs = paths.map((path) => addTab(panes.active, tabOf(path)));
  if (first.path === null) closeTab(first, { keep: false });
  return tabs;
}

beforeEach(() => {
  resetPanes();
  forgetClosed();
});

describe("tabs", () => {
  test("open behind the one that is shown", () => {
    open("a", "b", "c");
    expect(drawn()).toBe("a b [c]");
    showTabAt(0);
    addTab(panes.active, tabOf("d"));
    expect(drawn()).toBe("a [d] b c");
  });

  test("are gone through round and round, and by number", () => {
    open("a", "b", "c");
    cycleTabs(1);
    expect(drawn()).toBe("[a] b c");
    cycleTabs(-1);
    expect(drawn()).toBe("a b [c]");
    showTabAt(1);
    expect(drawn()).toBe("a [b] c");
    showTabAt(-1);
    expect(drawn()).toBe("a b [c]");
    showTabAt(7);
    expect(drawn()).toBe("a b [c]");
  });

  test("closed, the one before comes to the front, and reopened it is back in its place", () => {
    const [a] = open("a", "b", "c");
    if (a) closeTab(a);
    expect(drawn()).toBe("b [c]");
    showTabAt(0);
    closeTab(panes.active.tab);
    expect(drawn()).toBe("[c]");
    reopenTab();
    expect(drawn()).toBe("[b] c");
    reopenTab();
    expect(drawn()).toBe("[a] b c");
    reopenTab();
    expect(drawn()).toBe("[a] b c");
  });

  test("the last of the last pane leaves an empty one, which makes room for what comes back", () => {
    const [a] = open("a");
    if (a) closeTab(a);
    expect(drawn()).toBe("[-]");
    reopenTab();
    expect(drawn()).toBe("[a]");
  });

  test("that are pinned stand first", () => {
    const [, , c] = open("a", "b", "c");
    if (c) pinTab(c, true);
    expect(drawn()).toBe("[c*] a b");
    if (c) pinTab(c, false);
    expect(drawn()).toBe("[c] a b");
  });

  test("move along their strip", () => {
    const [a, , c] = open("a", "b", "c");
    if (a) moveTab(a, panes.active, 3);
    expect(drawn()).toBe("b c [a]");
    if (c) moveTab(c, panes.active, 0);
    expect(drawn()).toBe("[c] b a");
  });
});

describe("panes", () => {
  test("a tab goes beside, and back, and the pane without tabs goes", () => {
    const [a, b] = open("a", "b");
    const [pane] = allPanes();
    if (!a || !b || !pane) throw new Error("no tabs");
    splitOff(b, pane, "row");
    expect(drawn()).toBe("([a] | [b])");
    expect(panes.active.tab).toBe(b);
    splitOff(a, panes.active, "column", true);
    expect(drawn()).toBe("([a] / [b])");
    moveTab(a, panes.active === pane ? pane : (allPanes()[1] as Pane), 1);
    expect(drawn()).toBe("b [a]");
  });

  test("a tab alone in its pane cannot be split off from itself", () => {
    const [a] = open("a");
    if (a) splitOff(a, panes.active, "row");
    expect(drawn()).toBe("[a]");
  });

  test("in the same direction stand in one row, and share what one leaves", () => {
    const first = panes.active;
    const [second, third] = [new Pane(), new Pane()];
    splitPane(first, "row", second);
    splitPane(first, "row", third);
    expect((panes.root as Split).shares).toEqual([0.25, 0.25, 0.5]);
    removePane(first);
    expect((panes.root as Split).shares.map((share) => share.toFixed(2))).toEqual(["0.33", "0.67"]);
    removePane(second);
    expect(panes.root).toBe(third);
    removePane(third);
    expect(panes.root).toBe(third);
  });

  test("fill the window, with a divider between any two", () => {
    const first = panes.active;
    splitPane(first, "row", new Pane());
    splitPane(first, "column", new Pane());
    const { panes: rooms, dividers } = roomsOf();
    expect(rooms.map(({ left, top, width, height }) => [left, top, width, height])).toEqual([
      [0, 0, 0.5, 0.5],
      [0, 0.5, 0.5, 0.5],
      [0.5, 0, 0.5, 1],
    ]);
    expect(dividers.map(({ split, left, top }) => [split.direction, left, top])).toEqual([
      ["column", 0, 0.5],
      ["row", 0.5, 0],
    ]);
    moveDivider(panes.root as Split, 0, 2);
    expect((panes.root as Split).shares).toEqual([0.88, 0.12]);
  });
});

describe("what is remembered", () => {
  function again(kept: unknown, ...there: string[]): string | null {
    const node = toNode(
      kept,
      (path) => there.includes(path),
      () => undefined,
    );
    return node && drawn(node);
  }

  test("comes back as it was", () => {
    const [, b, c] = open("a", "b", "c");
    if (!b || !c) throw new Error("no tabs");
    pinTab(c, true);
    splitOff(b, panes.active, "column");
    const kept = JSON.parse(JSON.stringify(keptNode(panes.root)));
    expect(again(kept, "a", "b", "c")).toBe(drawn());
    expect(drawn()).toBe("([c*] a / [b])");
  });

  test("how each tab shows its note comes back", () => {
    const [a, b] = open("a", "b") as [Tab, Tab];
    Object.assign(a, { mode: "source", reading: true, pagePlace: 120 });
    b.mode = "live";
    const root = toNode(
      JSON.parse(JSON.stringify(keptNode(panes.root))),
      () => true,
      () => undefined,
    ) as Pane;
    const shown = root.tabs.map(({ mode, reading, pagePlace }) => ({ mode, reading, pagePlace }));
    expect(shown).toEqual([
      { mode: "source", reading: true, pagePlace: 120 },
      { mode: "live", reading: false, pagePlace: null },
    ]);
  });

  test("leaves out notes that are gone, and panes that have none left", () => {
    const [, b] = open("a", "b");
    if (b) splitOff(b, panes.active, "row");
    const kept = keptNode(panes.root);
    expect(again(kept, "b")).toBe("[b]");
    expect(again(kept, "a")).toBe("[a]");
    expect(again(kept)).toBe(null);
  });

  test.each([
    null,
    7,
    {},
    { kind: "pane" },
    { kind: "pane", tabs: [{ path: 3 }, null], shown: 9 },
    { kind: "split", children: [] },
    { kind: "split", children: [null, { kind: "split" }], shares: ["a"] },
  ])("is not trusted: %j", (kept) => {
    expect(again(kept, "a")).toBe(null);
  });

  test("from another version is read as far as it can be", () => {
    const tab = { path: "a", place: { anchor: "x" }, back: [1, "a", "gone"], pinned: "yes" };
    const kept = { kind: "split", children: [{ kind: "pane", tabs: [tab], shown: -4 }], shares: [NaN] };
    expect(again(kept, "a")).toBe("[a]");
  });
});
