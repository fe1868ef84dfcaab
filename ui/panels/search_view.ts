// How the passages found are shown: in which order, which notes are folded; and what is copied of them.
import type { Hit } from "../bindings";

export type SearchSort = "relevance" | "name" | "modified" | "created";

export interface HitGroup {
  note: string;
  title: string;
  /** Only its title is shown. */
  folded: boolean;
  /** `index` counts in the order they are shown; there are none of a folded note. */
  hits: { hit: Hit; index: number }[];
  /** of all its passages */
  count: number;
}

export interface Arrangement {
  sort: SearchSort;
  folded: ReadonlySet<string>;
  /** Milliseconds since 1970, when it was changed or made. */
  timeOf: (note: string) => number;
}

/** By which a passage is known in another answer. */
export function passageName({ note, start }: Hit): string {
  return `${String(start)} ${note}`;
}

/** Hits by note, the note with the best hit first where nothing else is asked for. */
export function arrange(hits: readonly Hit[], { sort, folded, timeOf }: Arrangement): HitGroup[] {
  const byNote = new Map<string, Hit[]>();
  for (const hit of hits) {
    const of = byNote.get(hit.note);
    if (of) of.push(hit);
    else byNote.set(hit.note, [hit]);
  }
  const notes = [...byNote.entries()];
  const titleOf = ([, [first]]: [string, Hit[]]): string => first?.title ?? "";
  if (sort === "name") notes.sort((one, other) => titleOf(one).localeCompare(titleOf(other)));
  if (sort === "modified" || sort === "created") notes.sort(([one], [other]) => timeOf(other) - timeOf(one));
  let index = 0;
  return notes.map(([note, found]) => {
    const isFolded = folded.has(note);
    return {
      note,
      title: found[0]?.title ?? note,
      folded: isFolded,
      hits: isFolded ? [] : found.map((hit) => ({ hit, index: index++ })),
      count: found.length,
    };
  });
}

/** A list of links with the passages below them, as one would write it. */
export function asMarkdown(groups: readonly HitGroup[], hits: readonly Hit[]): string {
  const lines = groups.flatMap(({ note }) => [
    `- [[${note.replace(/\.md$/i, "")}]]`,
    ...hits
      .filter((hit) => hit.note === note)
      .map(({ snippet }) => `  - ${snippet.replace(/\s+/g, " ").trim()}`),
  ]);
  return lines.map((line) => `${line}\n`).join("");
}
