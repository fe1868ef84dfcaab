// What the rows of panels lead to, for those that show it in a card.
import type { Attachment } from "svelte/attachments";

export interface RowTarget {
  /** the note that the link stands in */
  from: string;
  /** what stands between its brackets */
  target: string;
}

const targets = new WeakMap<Element, () => RowTarget | null>();

/** `target` is asked when somebody looks: a row is used for one link after the other. */
export function previewed(target: () => RowTarget | null): Attachment {
  return (row) => {
    targets.set(row, target);
    return () => targets.delete(row);
  };
}

export function rowTarget(row: Element): RowTarget | null {
  return targets.get(row)?.() ?? null;
}

/** A passage of a note: the section that it stands in. */
export function sectionTarget(note: string, heading: string[]): RowTarget {
  return { from: note, target: [note, ...heading].join("#") };
}
