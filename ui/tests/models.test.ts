import { describe, expect, test } from "vitest";
import type { ModelOffer, ModelPlace } from "../bindings";
import { actionOf, amountOf, megabytes, readingLabel, roleOf, stateOf } from "../shell/settings/models";

function model(place: ModelPlace): ModelOffer {
  const words = { name: "e5", title: "E5", detail: "", licence: "MIT", page: "" };
  return { ...words, megabytes: 1130, place, chosen: false };
}

describe("what the settings say of a model", () => {
  test("amounts are written as people write them", () => {
    expect([megabytes(23.6), megabytes(999), megabytes(1130)]).toEqual(["24 MB", "999 MB", "1.1 GB"]);
  });

  test("each state has its words", () => {
    const half = { done: 240, of: 490 };
    expect(stateOf(model({ kind: "hub" }))).toBe("About 1.1 GB to download");
    expect(stateOf(model({ kind: "downloading", ...half }))).toBe("48 % of 490 MB downloaded");
    expect(stateOf(model({ kind: "downloading", done: 0, of: 0 }))).toBe("Asking the hub…");
    expect(stateOf(model({ kind: "begun", ...half }))).toBe("48 % of 490 MB here, stopped");
    expect(stateOf(model({ kind: "failed", reason: "404", done: 0, of: 0 }))).toBe("Not downloaded");
    expect(stateOf(model({ kind: "checking" }))).toContain("checking");
    expect(stateOf(model({ kind: "here" }))).toBe("1.1 GB, on this machine");
  });

  test("no bar where no amount is known", () => {
    expect(amountOf({ kind: "failed", reason: "404", done: 0, of: 0 })).toBeNull();
    expect(amountOf({ kind: "begun", done: 1, of: 4 })).toEqual({ done: 1, of: 4 });
    expect(amountOf({ kind: "here" })).toBeNull();
  });

  test("only the model that answers is in use", () => {
    const chosen = { ...model({ kind: "here" }), chosen: true };
    const reading = { kind: "reading", title: "E5", read: 1, of: 9 } as const;
    expect(roleOf(chosen, "E5", null)).toBe("In use");
    expect(roleOf(chosen, "MiniLM", null)).toBe("Loading");
    expect(roleOf(chosen, "MiniLM", reading)).toBe("Reading");
    expect(roleOf(chosen, "MiniLM", { kind: "failed", title: "E5", reason: "x" })).toBe("Not in use");
    expect(roleOf(chosen, null, null)).toBe("Chosen");
    expect(roleOf(model({ kind: "here" }), "MiniLM", null)).toBe("");
  });

  test("there is one next step at most", () => {
    expect(actionOf(model({ kind: "hub" }))).toBe("Download");
    expect(actionOf(model({ kind: "downloading", done: 0, of: 0 }))).toBe("Cancel");
    expect(actionOf(model({ kind: "begun", done: 1, of: 4 }))).toBe("Go on");
    expect(actionOf(model({ kind: "failed", reason: "404", done: 0, of: 0 }))).toBe("Try again");
    expect(actionOf(model({ kind: "here" }))).toBe("Use");
    expect(actionOf({ ...model({ kind: "here" }), chosen: true })).toBeNull();
  });

  test("who answers meanwhile is said", () => {
    const change = { kind: "reading", title: "E5", read: 40, of: 1200 } as const;
    expect(readingLabel(change, "MiniLM")).toContain("MiniLM answers until it has read all");
    expect(readingLabel(change, null)).not.toContain("answers");
  });
});
