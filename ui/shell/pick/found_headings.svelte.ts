// Headings of all notes, or of some, by their letters: asked of the engine with every key.
import * as api from "../../api";
import type { FoundHeading } from "../../bindings";
import { createLatest, late } from "../latest";
import { mostMatches } from "./match";

export interface AskedHeadings {
  readonly words: string;
  /** paths of the notes, the likeliest first; null for all notes */
  readonly within: readonly string[] | null;
}

export interface FoundHeadings {
  /** What was found for the words before stays until the next answer; null before the first. */
  readonly found: readonly FoundHeading[] | null;
  readonly asking: boolean;
  readonly failure: string | null;
  /** null where no heading is asked for. */
  changed: (asked: AskedHeadings | null) => void;
  /** until the question that is under way, if one is, has its answer */
  settled: () => Promise<void>;
}

export function createFoundHeadings(): FoundHeadings {
  let found = $state.raw<readonly FoundHeading[] | null>(null);
  let asking = $state(false);
  let failure = $state<string | null>(null);
  let underWay = Promise.resolve();
  const questions = createLatest();

  async function ask({ words, within }: AskedHeadings): Promise<void> {
    try {
      const paths = within === null ? null : [...within];
      const answer = await questions.ask(() => api.findHeadings(words, paths, mostMatches));
      if (answer === late) return;
      found = answer;
      failure = null;
    } catch (thrown) {
      found = [];
      failure = api.commandError(thrown).message;
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
    get failure() {
      return failure;
    },
    changed(asked) {
      questions.forget();
      failure = null;
      // Of no notes there is nothing to ask.
      const answered = asked?.within?.length === 0;
      asking = asked !== null && !answered;
      if (asked === null) found = null;
      else if (answered) found = [];
      else underWay = ask(asked);
    },
    settled: () => underWay,
  };
}
