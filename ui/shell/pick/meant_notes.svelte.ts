// Notes that say what was typed in other words, for where no name has its letters.
import * as api from "../../api";
import type { Hit } from "../../bindings";
import { createLatest, late } from "../latest";

/** Nobody who still types is asked for. */
const pause = 150;
const most = 8;
/** Of passages, since several may be of one note. */
const asked = 24;
/** Fewer letters mean nothing yet. */
const fewestLetters = 3;

export interface MeantNotes {
  /** the best passage of each note, the best first */
  readonly found: readonly Hit[];
  readonly asking: boolean;
  /** The words that were typed; empty where nothing is to be found by meaning. */
  changed: (query: string) => void;
}

export function createMeantNotes(): MeantNotes {
  let found = $state.raw<readonly Hit[]>([]);
  let asking = $state(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const questions = createLatest();

  async function ask(query: string): Promise<void> {
    try {
      const request = { query, mode: "meaning" as const, limit: asked, this: null };
      const answer = await questions.ask(() => api.search(request));
      if (answer === late) return;
      found = bestOfEach(answer.hits).slice(0, most);
    } catch {
      // Without an answer there is nothing to offer, and the note can be made as before.
      found = [];
    }
    asking = false;
  }

  return {
    get found() {
      return found;
    },
    get asking() {
      return asking;
    },
    changed(query) {
      clearTimeout(timer);
      questions.forget();
      const words = query.trim();
      const enough = words.length >= fewestLetters;
      asking = enough;
      if (enough) timer = setTimeout(() => void ask(words), pause);
      // What was found for the words before stays until the next answer: the list does not jump at every key.
      else found = [];
    },
  };
}

export function bestOfEach(hits: readonly Hit[]): Hit[] {
  const seen = new Set<string>();
  return hits.filter(({ note }) => !seen.has(note) && seen.add(note));
}
