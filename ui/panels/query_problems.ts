// What of a query could not be read, with the characters that it is about.
import type { QueryProblem, SearchAnswer } from "../bindings";

/** What is to be told; of what stands at the end of the query nothing while it is being typed. */
export function toldProblems(answer: SearchAnswer | null, typing: boolean): string[] {
  if (!answer) return [];
  const query = new TextEncoder().encode(answer.query);
  const piece = ({ start, end }: QueryProblem): string => new TextDecoder().decode(query.slice(start, end));
  return answer.problems
    .filter(({ end }) => !typing || end < query.length)
    .map((problem) => `“${piece(problem)}”: ${problem.message}.`);
}
