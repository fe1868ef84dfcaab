// What the switcher is asked for, and which notes and headings answer to it.
import * as api from "../../api";
import type { FoundHeading, NoteAlias, OutlineHeading } from "../../bindings";
import type { Place } from "../panes/model.svelte";
import { titleOf } from "../paths";
import { allSessions } from "../sessions";
import { match } from "./match";

/** A name of a note: its title, or an alias. */
export interface NoteName {
  readonly path: string;
  /** null for the title */
  readonly alias: string | null;
  /** the title or the alias; made once, not with every key */
  readonly text: string;
}

export interface NamedNote extends NoteName {
  /** places of the letters that were found, in `text` */
  readonly marks: readonly number[];
}

/** Among equals the note's own name comes first. */
const lessForAlias = 0.02;

/** `NAME#WORDS`: the headings of the notes called so; `#WORDS`: those of all notes. */
export interface WantedHeading {
  /** null for all notes */
  readonly name: string | null;
  readonly words: string;
}

/** null where a note is asked for, by its name alone. */
export function wantedHeading(query: string): WantedHeading | null {
  const typed = query.trim();
  const all = /^#+(.*)$/u.exec(typed);
  if (all) return { name: null, words: (all[1] ?? "").trim() };
  // A name may hold the sign too, as “C# notes” does.
  const hash = typed.lastIndexOf("#");
  if (hash < 0) return null;
  return { name: typed.slice(0, hash).trim(), words: typed.slice(hash + 1).trim() };
}

export function namesOf(paths: readonly string[], aliases: readonly NoteAlias[]): NoteName[] {
  const known = new Set(paths);
  return [
    ...paths.map((path) => ({ path, alias: null, text: titleOf(path) })),
    ...aliases
      .filter(({ note }) => known.has(note))
      .map(({ note, alias }) => ({ path: note, alias, text: alias })),
  ];
}

/** The best first, each note once, by the name that fits best; with nothing typed by their titles, recent ones first. */
export function matchNames(
  query: string,
  names: readonly NoteName[],
  recent: readonly string[],
): NamedNote[] {
  const inPaths = query.includes("/");
  const searched = ({ path, alias, text }: NoteName): string =>
    inPaths && alias === null ? path.replace(/\.md$/i, "") : text;
  const offered = query.trim() === "" ? names.filter(({ alias }) => alias === null) : names;
  const seen = new Set<string>();
  return match(query, offered, {
    text: searched,
    key: ({ path }) => path,
    recent,
    less: ({ alias }) => (alias === null ? 0 : lessForAlias),
  })
    .filter(({ item }) => !seen.has(item.path) && seen.add(item.path))
    .map(({ item, marks }) => {
      // Words of the path may have been found too; in the title they are marked.
      const start = searched(item).length - item.text.length;
      return { ...item, marks: marks.filter((mark) => mark >= start).map((mark) => mark - start) };
    });
}

/**
 * Where a heading that was found stands now, in bytes of its note's file; null where the note has none of this text
 * any more. Text that is not saved yet counts.
 */
export async function placeOfHeading(wanted: FoundHeading): Promise<Place | null> {
  const open = allSessions().find((session) => session.path === wanted.note && !session.removed);
  const read = open ? null : await api.readNote(wanted.note);
  const text = open?.fileText ?? read?.text ?? "";
  const found = sameHeading(await api.outline(text), wanted);
  if (!found) return null;
  const start = found.start + (open?.shape.bomBytes ?? read?.bom_bytes ?? 0);
  return { start, end: start };
}

/** The heading with this text that is the same in number, else the one nearest to it. */
export function sameHeading(
  headings: readonly OutlineHeading[],
  wanted: Pick<FoundHeading, "text" | "number">,
): OutlineHeading | undefined {
  let best: { heading: OutlineHeading; away: number } | undefined;
  for (const [index, heading] of headings.entries()) {
    const away = Math.abs(index - wanted.number);
    if (heading.text === wanted.text && (!best || away < best.away)) best = { heading, away };
  }
  return best?.heading;
}
