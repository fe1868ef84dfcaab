import { describe, expect, test } from "vitest";
import { createLatest, late } from "../shell/latest";

function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe("the newest question", () => {
  test("gets its answer; an older one that answers later is dropped", async () => {
    const { ask } = createLatest();
    const [first, second] = [deferred<string>(), deferred<string>()];
    const answers = [ask(() => first.promise), ask(() => second.promise)];
    second.resolve("new");
    first.resolve("old");
    expect(await Promise.all(answers)).toEqual([late, "new"]);
  });

  test("fails alone: the failure of an older one is dropped too", async () => {
    const { ask } = createLatest();
    const [first, second] = [deferred<string>(), deferred<string>()];
    const answers = [ask(() => first.promise), ask(() => second.promise)];
    first.reject(new Error("old"));
    second.reject(new Error("new"));
    expect(await answers[0]).toBe(late);
    await expect(answers[1]).rejects.toThrow("new");
  });

  test("once forgotten is late", async () => {
    const { ask, forget } = createLatest();
    const only = deferred<string>();
    const answer = ask(() => only.promise);
    forget();
    only.resolve("x");
    expect(await answer).toBe(late);
  });
});
