// "[[?" and a description: blocks of other notes that mean it, best first, each with its words.
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { type LinkChoice, openLinkAt, optionOf } from "./link_completion";

/** What a description may mean. */
export interface MeantChoices {
  /** `name` is what the block says, `where` its note and heading */
  choices: readonly LinkChoice[];
  /** what a person has to know of the list: that the model has not read all, or cannot be asked */
  state: string;
}

export type FindMeant = (words: string, limit: number) => Promise<MeantChoices>;

const shown = 12;

export function meantSource(find: FindMeant) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const link = openLinkAt(context.state, context.pos);
    if (!link?.typed.startsWith("?")) return null;
    const words = link.typed.slice(1).trim();
    if (words === "") return told(link.from, "Describe what you mean, in your own words", "");
    const { choices, state } = await find(words, shown);
    if (context.aborted) return null;
    if (choices.length === 0) return told(link.from, "Nothing in other notes comes close to that", state);
    const section = { name: state, rank: 0 };
    const options = choices.map((choice): Completion => {
      const option = optionOf(choice, link.embed);
      return state === "" ? option : { ...option, section };
    });
    // The engine has ranked them.
    return { from: link.from, options, filter: false };
  };
}

/** A line that says something and writes nothing. */
function told(from: number, label: string, detail: string): CompletionResult {
  return { from, options: [{ label, detail, type: "said", apply: () => undefined }], filter: false };
}
