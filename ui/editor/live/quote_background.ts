// What is drawn behind a line of a quote: a bar for each quote, a bar and a wash for each callout, the inner over the outer.
import type { CalloutKind } from "../callout_kinds";

/** How much deeper each quote stands, in pixels. */
export const quoteStep = 18;

export function quoteBackground(kinds: (CalloutKind | null)[]): string {
  const layers = kinds.map((kind, level) => {
    const left = `${String(level * quoteStep)}px`;
    if (kind === null)
      return `linear-gradient(var(--line-strong), var(--line-strong)) ${left} 0 / 2px 100% no-repeat`;
    const colour = `var(--callout-${kind})`;
    const wash = `color-mix(in srgb, ${colour} 8%, transparent)`;
    return [
      `linear-gradient(${colour}, ${colour}) ${left} 0 / 3px 100% no-repeat`,
      `linear-gradient(${wash}, ${wash}) ${left} 0 / calc(100% - ${left}) 100% no-repeat`,
    ].join(",");
  });
  return `background:${layers.reverse().join(",")}`;
}
