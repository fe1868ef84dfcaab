// Work that many events ask for, done at most once in a while, and once after the last of them.

export interface Throttled {
  ask: () => void;
  cancel: () => void;
}

export function createThrottle(work: () => void, delay: number): Throttled {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    ask() {
      timer ??= setTimeout(() => {
        timer = undefined;
        work();
      }, delay);
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
