// When a note is saved: a moment after the last key, at once when it is left, and never twice at the same time.
// It knows neither text nor engine: whether there is something to save is asked, never remembered.

export type SaveState =
  | { kind: "saved" }
  | { kind: "unsaved" }
  | { kind: "saving" }
  | { kind: "error"; code: string; message: string };

export interface Saveable {
  /** whether the text differs from what the disk is known to hold */
  dirty: () => boolean;
  /** Writes the text as it is now and takes in what came back; throws the engine's error. */
  write: () => Promise<void>;
  readError: (thrown: unknown) => { code: string; message: string };
  stateChanged: (state: SaveState) => void;
}

export interface Autosave {
  /** the text changed */
  changed: () => void;
  /** Saves until nothing is left to save; false when a save failed. */
  flush: () => Promise<boolean>;
  /** Waits for a save that is under way, and starts none. */
  settled: () => Promise<void>;
  stop: () => void;
}

export const saveDelay = 400;
/** After a failed save: often enough to recover by itself, too seldom to hammer a full disk. */
export const retryDelay = 3_000;

export function createAutosave(note: Saveable): Autosave {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | null = null;
  let failed = false;
  let stopped = false;

  async function write(): Promise<boolean> {
    note.stateChanged({ kind: "saving" });
    try {
      await note.write();
      failed = false;
    } catch (thrown) {
      failed = true;
      note.stateChanged({ kind: "error", ...note.readError(thrown) });
    }
    return !failed;
  }

  function writeAlone(): Promise<boolean> {
    running ??= write().finally(() => {
      running = null;
    });
    return running;
  }

  function changed(): void {
    clearTimeout(timer);
    // Whoever started the save that is under way looks again when it is done.
    if (stopped || running) return;
    if (!note.dirty()) {
      failed = false;
      note.stateChanged({ kind: "saved" });
      return;
    }
    if (!failed) note.stateChanged({ kind: "unsaved" });
    timer = setTimeout(() => void pauseCame(), failed ? retryDelay : saveDelay);
  }

  async function pauseCame(): Promise<void> {
    if (stopped) return;
    await writeAlone();
    changed();
  }

  return {
    changed,
    async flush() {
      clearTimeout(timer);
      if (running) await running;
      while (note.dirty() && !stopped) {
        if (!(await writeAlone())) {
          changed();
          return false;
        }
      }
      changed();
      return true;
    },
    async settled() {
      await running;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
