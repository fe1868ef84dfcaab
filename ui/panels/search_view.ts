// How the passages found are shown: in which order, which notes are folded; and what is copied of them.
import type { Hit } from "../bindings";

export type SearchSort = "relevance" | "name" | "modified" | "created";

export interface HitGroup {
  note: string;
  title: string;
  /** Only its title is shown. */
  folded: boolean;
  /** `index` counts in the order they are shown; there are none of a folded note. `key` is the passage's own. */
  hits: { hit: Hit; index: number; key: string }[];
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

/** The headings above a passage, without one that only says the note's title again. */
export function headingOf({ heading, title }: Pick<Hit, "heading" | "title">): string {
  return heading.filter((part) => part !== title).join(" › ");
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
      hits: isFolded ? [] : withKeys(found).map((one) => ({ ...one, index: index++ })),
      count: found.length,
    };
  });
}

/** By which a passage stays what it is on the screen while the list changes around it. */
function withKeys(hits: readonly Hit[]): { hit: Hit; key: string }[] {
  const seen = new Map<number, number>();
  return hits.map((hit) => {
    const before = seen.get(hit.start) ?? 0;
    seen.set(hit.start, before + 1);
    return { hit, key: `${String(hit.start)} ${String(before)}` };
  });
}

/**
 * What is shown while only the words of a query have been asked for: what was found by meaning for the letters before
 * stays below them, or the list would shrink and grow with every key.
 */
export function wordsFirst(words: readonly Hit[], before: readonly Hit[], most: number): Hit[] {
  const known = new Set(words.map(passageName));
  const rest = before.filter((hit) => !hit.by_words && !known.has(passageName(hit)));
  return [...words, ...rest].slice(0, most);
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

/** A word as it is, several as a phrase; null for what is no query: a stretch of several lines, or a long one. */
export function queryFromSelection(selected: string): string | null {
  const words = selected.trim();
  if (words === "" || words.length > 200 || /[\r\n]|\\$/.test(words)) return null;
  return /^[\p{L}\p{N}_]+$/u.test(words) ? words : `"${words.replaceAll('"', '\\"')}"`;
}
