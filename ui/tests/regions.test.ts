import { expect, test, vi } from "vitest";
import { type Region, regionBeside } from "../shell/regions";

vi.mock("../api", () => ({ remember: () => Promise.resolve() }));

const region = (name: string, reachable = true): Region => ({ name, reachable: () => reachable, focus() {} });
const all = [region("left"), region("text"), region("right", false), region("status")];

test.each<[string | undefined, 1 | -1, string | undefined]>([
  ["left", 1, "text"],
  ["text", 1, "status"],
  ["status", 1, "left"],
  ["left", -1, "status"],
  ["status", -1, "text"],
  ["right", -1, "text"],
  [undefined, 1, "text"],
  [undefined, -1, "text"],
])("from %s by %d to %s", (from, step, expected) => {
  expect(regionBeside(all, from, step)?.name).toBe(expected);
});

test("where nothing else can be reached the keyboard stays", () => {
  expect(regionBeside([region("left", false), region("text")], "text", 1)).toBeNull();
});
