import { describe, expect, test } from "vitest";
import type { MissingPart } from "../bindings";
import { relativePath, retarget } from "../panels/retarget";

function check(text: string, missing: MissingPart, suggestion: string, expected: string | null): void {
  expect(retarget(text, missing, suggestion, "Tide pools", "Sea/Here.md")).toBe(expected);
}

describe("a link that leads nowhere", () => {
  test.each([
    ["[[Tide pols]]", "[[Tide pools]]"],
    ["![[Tide pols]]", "![[Tide pools]]"],
    ["[[Tide pols|the pools]]", "[[Tide pools|the pools]]"],
    ["[[Tide pols\\|the pools]]", "[[Tide pools\\|the pools]]"],
    ["[[Tide pols#Zones|z]]", "[[Tide pools#Zones|z]]"],
    ["[[Tide pols#^a-1]]", "[[Tide pools#^a-1]]"],
    ["[pools](Tide%20pols.md)", "[pools](../Coast/Tide%20pools.md)"],
    ["[pools](Tide%20pols.md#Zones)", "[pools](../Coast/Tide%20pools.md#Zones)"],
    ["[pools](<Tide pols.md>)", "[pools](<../Coast/Tide pools.md>)"],
    ['[a](b)[pools](Tide.md "the title")', '[a](b)[pools](../Coast/Tide%20pools.md "the title")'],
    ["![pools](tide.md)", "![pools](../Coast/Tide%20pools.md)"],
    ["[pools][tide]", null],
  ])("%s becomes %s", (text, expected) => check(text, "note", "Coast/Tide pools.md", expected));

  test.each([
    ["[[Tide pools#Zone]]", "Zones and bands", "[[Tide pools#Zones and bands]]"],
    ["[[#Zone|there]]", "What #1 [is]", "[[#What 1 is|there]]"],
    ["[p](Tide.md#Zone)", "Zones (two)", "[p](Tide.md#Zones%20%28two%29)"],
    ["[[Tide pools]]", "Zones", null],
  ])("names the heading that was meant: %s", (text, heading, expected) =>
    check(text, "heading", heading, expected),
  );

  test.each([
    ["[[Tide pools#^a1]]", "a2", "[[Tide pools#^a2]]"],
    ["[[Tide pools#^a1|x]]", "^a2", "[[Tide pools#^a2|x]]"],
  ])("names the block that was meant: %s", (text, id, expected) => check(text, "block", id, expected));

  test.each([
    ["Here.md", "There.md", "There.md"],
    ["Sea/Here.md", "Sea/There.md", "There.md"],
    ["Sea/Here.md", "There.md", "../There.md"],
    ["Sea/Deep/Here.md", "Sea/Low/There.md", "../Low/There.md"],
    ["Here.md", "Sea/There.md", "Sea/There.md"],
    ["Sea/Here.md", "Sea/Sea/There.md", "Sea/There.md"],
  ])("the way from %s to %s is %s", (from, to, expected) => {
    expect(relativePath(from, to)).toBe(expected);
  });
});
