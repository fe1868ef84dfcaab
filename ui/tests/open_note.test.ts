import { beforeEach, expect, test, vi } from "vitest";
import { openNote } from "../shell/notes.svelte";
import { Pane, panes, splitPane } from "../shell/panes/model.svelte";
import { activatePane, closePane, resetPanes } from "../shell/panes/tabs";

/** Notes that are being read; each is answered by hand. */
const reading = vi.hoisted(() => new Map<string, () => void>());

vi.mock("../api", () => ({
  remember: () => Promise.resolve(),
  rememberNote: () => Promise.resolve(),
  saveNote: () => new Promise(() => undefined),
  readNote: (path: string) =>
    new Promise((resolve) => {
      reading.set(path, () => resolve({ path, text: "", hash: path, bom_bytes: 0, read_only: null }));
    }),
  commandError: String,
}));

function answer(path: string): void {
  reading.get(path)?.();
}

const pathsIn = (pane: Pane): (string | null)[] => pane.tabs.map((tab) => tab.path);

beforeEach(() => {
  reading.clear();
  resetPanes();
});

async function twoPanes(): Promise<{ left: Pane; right: Pane }> {
  const left = panes.active;
  const right = new Pane();
  splitPane(left, "row", right);
  activatePane(right);
  const opened = openNote("shown.md");
  answer("shown.md");
  await opened;
  return { left, right };
}

test("a note comes to the pane it was asked for in, and takes nobody away from another", async () => {
  const { left, right } = await twoPanes();
  const opened = openNote("a.md", null, { newTab: true });
  activatePane(left);
  answer("a.md");
  const tab = await opened;
  expect(pathsIn(right)).toEqual(["shown.md", "a.md"]);
  expect(pathsIn(left)).toEqual([null]);
  expect(tab).toBe(right.tab);
  expect(panes.active).toBe(left);
});

test("beside is beside the pane it was asked for in", async () => {
  const { left, right } = await twoPanes();
  const opened = openNote("b.md", null, { split: true });
  activatePane(left);
  answer("b.md");
  const tab = await opened;
  expect(pathsIn(left)).toEqual([null]);
  expect(pathsIn(right)).toEqual(["shown.md"]);
  expect(tab?.path).toBe("b.md");
  expect(panes.active).toBe(left);
});

test("where the pane has gone, the note comes to the one that is worked in", async () => {
  const { left, right } = await twoPanes();
  const opened = openNote("c.md", null, { newTab: true });
  closePane(right);
  answer("c.md");
  await opened;
  expect(panes.active).toBe(left);
  expect(pathsIn(left)).toContain("c.md");
});
