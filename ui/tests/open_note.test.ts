import { beforeEach, expect, test, vi } from "vitest";
import type { WhereTo } from "../editor/links";
import { openNote } from "../shell/notes.svelte";
import { Pane, panes, splitPane, type Tab } from "../shell/panes/model.svelte";
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

/** Asks for a note in the right pane and goes to the left one before it is read. */
async function openAndLeave(path: string, where: WhereTo): Promise<{ right: Pane; tab: Tab | null }> {
  const { left, right } = await twoPanes();
  const opened = openNote(path, null, where);
  activatePane(left);
  answer(path);
  const tab = await opened;
  expect(pathsIn(left)).toEqual([null]);
  expect(panes.active).toBe(left);
  return { right, tab };
}

test("a note comes to the pane it was asked for in, and takes nobody away from another", async () => {
  const { right, tab } = await openAndLeave("a.md", { newTab: true });
  expect(pathsIn(right)).toEqual(["shown.md", "a.md"]);
  expect(tab).toBe(right.tab);
});

test("beside is beside the pane it was asked for in", async () => {
  const { right, tab } = await openAndLeave("b.md", { split: true });
  expect(pathsIn(right)).toEqual(["shown.md"]);
  expect(tab?.path).toBe("b.md");
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
