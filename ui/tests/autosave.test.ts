import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createAutosave, retryDelay, saveDelay, type SaveState } from "../shell/autosave";

/** A note whose disk answers when it is told to. */
function fakeNote() {
  const note = {
    text: "a",
    disk: "a",
    writes: [] as string[],
    inFlight: 0,
    most: 0,
    states: [] as SaveState["kind"][],
    pending: null as { resolve: () => void; reject: (error: Error) => void } | null,
  };
  const autosave = createAutosave({
    dirty: () => note.text !== note.disk,
    async write() {
      const sent = note.text;
      note.writes.push(sent);
      note.most = Math.max(note.most, ++note.inFlight);
      try {
        await new Promise<void>((resolve, reject) => (note.pending = { resolve, reject }));
        note.disk = sent;
      } finally {
        note.inFlight--;
      }
    },
    readError: (thrown) => ({ code: "io", message: (thrown as Error).message }),
    stateChanged: (state) => note.states.push(state.kind),
  });
  const type = (text: string): void => {
    note.text = text;
    autosave.changed();
  };
  const answer = async (error?: string): Promise<void> => {
    if (error === undefined) note.pending?.resolve();
    else note.pending?.reject(new Error(error));
    await vi.advanceTimersByTimeAsync(0);
  };
  return { note, autosave, type, answer };
}

describe("autosave", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("saves once, a moment after the last key", async () => {
    const { note, type, answer } = fakeNote();
    for (const text of ["ab", "abc", "abcd"]) {
      type(text);
      await vi.advanceTimersByTimeAsync(saveDelay - 1);
    }
    expect(note.writes).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(note.writes).toEqual(["abcd"]);
    await answer();
    expect(note.states.at(-1)).toBe("saved");
  });

  test("text typed back to what the disk holds is clean and not written", async () => {
    const { note, type } = fakeNote();
    type("ab");
    type("a");
    await vi.advanceTimersByTimeAsync(10 * saveDelay);
    expect(note.writes).toEqual([]);
    expect(note.states.at(-1)).toBe("saved");
  });

  test("never has two saves under way, and saves what was typed during the first", async () => {
    const { note, autosave, type, answer } = fakeNote();
    type("ab");
    await vi.advanceTimersByTimeAsync(saveDelay);
    type("abc");
    const flushed = autosave.flush();
    void autosave.flush();
    await vi.advanceTimersByTimeAsync(10 * saveDelay);
    expect(note.writes).toEqual(["ab"]);
    await answer();
    expect(note.writes).toEqual(["ab", "abc"]);
    await answer();
    expect(await flushed).toBe(true);
    expect(note.most).toBe(1);
    expect(note.disk).toBe("abc");
  });

  test("what is typed during a save waits for its own pause", async () => {
    const { note, type, answer } = fakeNote();
    type("ab");
    await vi.advanceTimersByTimeAsync(saveDelay);
    type("abc");
    await answer();
    expect(note.states.at(-1)).toBe("unsaved");
    expect(note.writes).toEqual(["ab"]);
    await vi.advanceTimersByTimeAsync(saveDelay);
    expect(note.writes).toEqual(["ab", "abc"]);
  });

  test("a failed save says so, keeps the text and tries again", async () => {
    const { note, autosave, type, answer } = fakeNote();
    type("ab");
    const flushed = autosave.flush();
    await answer("disk full");
    expect(await flushed).toBe(false);
    expect(note.states.at(-1)).toBe("error");
    await vi.advanceTimersByTimeAsync(retryDelay);
    expect(note.writes).toEqual(["ab", "ab"]);
    await answer();
    expect(note.disk).toBe("ab");
    expect(note.states.at(-1)).toBe("saved");
  });

  test("the error stays in sight while typing goes on", async () => {
    const { note, autosave, type, answer } = fakeNote();
    type("ab");
    void autosave.flush();
    await answer("disk full");
    type("abc");
    expect(note.states.at(-1)).toBe("error");
  });

  test("a clean note is flushed without a write", async () => {
    const { note, autosave } = fakeNote();
    expect(await autosave.flush()).toBe(true);
    expect(note.writes).toEqual([]);
  });
});
