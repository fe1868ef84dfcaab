// What of a query could not be read, with the characters that it is about.
import type { SearchAnswer } from "../bindings";

/** What is to be told; of what stands at the end of the query nothing while it is being typed. */
export function toldProblems(answer: SearchAnswer | null, typing: boolean): string[] {
  return shown(answer, typing).map(({ piece, message }) => `“${piece}”: ${message}.`);
}

export interface QueryPart {
  text: string;
  /** it could not be read */
  wrong: boolean;
}

/** What is typed, in parts, while it is what the answer is about; nothing where all of it could be read. */
export function markedQuery(typed: string, answer: SearchAnswer | null, typing: boolean): QueryPart[] {
  if (answer?.query !== typed.trim()) return [];
  const parts: QueryPart[] = [];
  let at = 0;
  const upTo = (end: number, wrong: boolean): void => {
    if (end > at) parts.push({ text: typed.slice(at, end), wrong });
    at = Math.max(at, end);
  };
  const before = typed.length - typed.trimStart().length;
  for (const { start, piece } of shown(answer, typing)) {
    upTo(before + start, false);
    upTo(before + start + piece.length, true);
  }
  if (parts.length > 0) upTo(typed.length, false);
  return parts;
}

/** In the order they stand, each with its characters and where they begin. */
function shown(
  answer: SearchAnswer | null,
  typing: boolean,
): { start: number; piece: string; message: string }[] {
  if (!answer) return [];
  const query = new TextEncoder().encode(answer.query);
  const text = (start: number, end: number): string => new TextDecoder().decode(query.slice(start, end));
  return answer.problems
    .filter(({ end }) => !typing || end < query.length)
    .toSorted((one, other) => one.start - other.start)
    .map(({ start, end, message }) => ({ start: text(0, start).length, piece: text(start, end), message }));
}
