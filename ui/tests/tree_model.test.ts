import { describe, expect, test } from "vitest";
import type { FileEntry } from "../bindings";
import { buildTree, foldersAbove, rowStartingWith, visibleRows } from "../panels/tree_model";

function files(...paths: string[]): FileEntry[] {
  return paths.map((path) => ({
    path: path.replace(/\/$/, ""),
    kind: path.endsWith("/") ? "folder" : path.endsWith(".md") ? "note" : "attachment",
    modified_ms: 0,
  }));
}

function drawn(entries: FileEntry[], ...expanded: string[]): string[] {
  return visibleRows(buildTree(entries), new Set(expanded)).map(
    (row) => "  ".repeat(row.depth) + row.label + (row.kind === "folder" ? ` ${row.notes}` : ""),
  );
}

describe("the tree", () => {
  test("shows folders first, then notes, numbers in their order, endings only where they tell something", () => {
    expect(drawn(files("Note 10.md", "Note 2.md", "b/", "a/x.md", "fig.png"))).toEqual([
      "a 1",
      "b 0",
      "fig.png",
      "Note 2",
      "Note 10",
    ]);
  });

  test("counts the notes of a folder with those below, and no attachments", () => {
    expect(drawn(files("a/b/one.md", "a/two.md", "a/b/fig.png"), "a")).toEqual(["a 2", "  b 1", "  two"]);
  });

  test("shows the inside of an open folder only while the folders above are open", () => {
    const entries = files("a/b/one.md");
    expect(drawn(entries, "a/b")).toEqual(["a 1"]);
    expect(drawn(entries, "a/b", "a")).toEqual(["a 1", "  b 1", "    one"]);
  });

  test("knows folders that no entry names", () => {
    expect(drawn(files("x/y/z.md"), ...foldersAbove("x/y/z.md"))).toEqual(["x 1", "  y 1", "    z"]);
  });

  test("names that differ only in case are two rows", () => {
    expect(drawn(files("Note.md", "note.md"))).toHaveLength(2);
  });

  test("is built quickly for a large vault", () => {
    const entries = files(...Array.from({ length: 10_000 }, (_, at) => `Folder ${at % 100}/Note ${at}.md`));
    const root = buildTree(entries);
    expect(root.notes).toBe(10_000);
    expect(visibleRows(root, new Set(["Folder 7"]))).toHaveLength(200);
  });

  test("typing finds the next row that starts so, going round", () => {
    const rows = visibleRows(buildTree(files("Beta.md", "alpha.md", "apple.md")), new Set());
    expect(rowStartingWith(rows, "a", 0)).toBe(0);
    expect(rowStartingWith(rows, "a", 1)).toBe(1);
    expect(rowStartingWith(rows, "a", 2)).toBe(0);
    expect(rowStartingWith(rows, "z", 0)).toBe(-1);
  });
});
