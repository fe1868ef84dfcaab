import { expect, test } from "vitest";
import type { FileEntry } from "../bindings";
import { noteToBeginWith } from "../shell/opening";

function files(...paths: string[]): FileEntry[] {
  return paths.map((path, index) => ({ path, kind: "note", modified_ms: index }));
}

test("a vault's front door is opened first, else what was written last", () => {
  expect(noteToBeginWith(files("City/Bus.md", "Start here.md", "Zoo.md"))).toBe("Start here.md");
  expect(noteToBeginWith(files("a.md", "index.md", "README.md"))).toBe("index.md");
  expect(noteToBeginWith(files("sub/index.md", "b.md"))).toBe("b.md");
  expect(noteToBeginWith([{ path: "f", kind: "folder", modified_ms: 9 }, ...files("a.md")])).toBe("a.md");
  expect(noteToBeginWith([])).toBeUndefined();
});
