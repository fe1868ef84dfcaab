// Text that was typed into a plain field, which knows one kind of line end only.

/** The text as such a field has it. */
export function asTyped(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/** What was typed, with the line ends that `before` had where its lines stayed, and elsewhere with those it has most. */
export function withLineEndsOf(before: string, typed: string): string {
  const pieces = before.split(/(\r\n|\r|\n)/);
  const old = pieces.filter((_, index) => index % 2 === 0);
  const ends = pieces.filter((_, index) => index % 2 === 1);
  const lines = typed.split("\n");
  const most = Math.min(old.length, lines.length);
  let same = 0;
  while (same < most && old[same] === lines[same]) same++;
  let sameBehind = 0;
  while (sameBehind < most - same && old.at(-1 - sameBehind) === lines.at(-1 - sameBehind)) sameBehind++;
  const usual = mostFrequent(ends) ?? "\n";
  return lines
    .map((line, index) => {
      if (index === lines.length - 1) return line;
      const stays = index < same || index >= lines.length - sameBehind;
      const was = index < same ? index : index - lines.length + old.length;
      return line + ((stays ? ends[was] : undefined) ?? usual);
    })
    .join("");
}

function mostFrequent(all: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].toSorted(([, some], [, others]) => others - some)[0]?.[0];
}
