// Of several questions asked one after the other only the newest is worth its answer.

export type Latest = <Answer>(ask: () => Promise<Answer>) => Promise<Answer | typeof late>;

/** What a question gets whose answer came after a newer question. */
export const late = Symbol("late");

export function createLatest(): { ask: Latest; forget: () => void } {
  let newest = 0;
  return {
    async ask(question) {
      const request = ++newest;
      try {
        const answer = await question();
        return request === newest ? answer : late;
      } catch (thrown) {
        if (request !== newest) return late;
        throw thrown;
      }
    },
    forget() {
      newest++;
    },
  };
}
