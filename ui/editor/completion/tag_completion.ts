// Completing "#" with the vault's tags.
import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { isInCode } from "./places";

export interface TagChoice {
  /** without "#" */
  name: string;
  /** in how many notes it is */
  notes: number;
}

const typedTag = /(?:^|[\s(])#([\p{L}\p{N}\p{Extended_Pictographic}_/-]+)$/u;

export function tagSource(tags: () => Promise<TagChoice[]>) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const line = context.state.doc.lineAt(context.pos);
    const found = typedTag.exec(context.state.sliceDoc(Math.max(line.from, context.pos - 200), context.pos));
    const typed = found?.[1];
    if (typed === undefined || isInCode(context.state, context.pos)) return null;
    const from = context.pos - typed.length;
    const all = await tags();
    // What is being typed is a tag of this note as soon as it is saved.
    const options = all.filter(({ name, notes }) => name !== typed || notes > 1);
    return {
      from,
      options: options.map(({ name, notes }) => ({
        label: name,
        detail: notes === 1 ? "1 note" : `${notes} notes`,
        type: "tag",
        boost: Math.min(20, Math.log2(notes + 1)),
      })),
      validFor: /^[\p{L}\p{N}\p{Extended_Pictographic}_/-]*$/u,
    };
  };
}
