// Where words of a note stand after edits, in bytes of the file.
import type { PlannedEdit } from "../bindings";

const encoder = new TextEncoder();

function bytes(text: string): number {
  return encoder.encode(text).length;
}

export function byNote(edits: readonly PlannedEdit[]): Map<string, PlannedEdit[]> {
  const groups = new Map<string, PlannedEdit[]>();
  for (const edit of edits) {
    const group = groups.get(edit.note);
    if (group) group.push(edit);
    else groups.set(edit.note, [edit]);
  }
  return groups;
}

interface Span {
  start: number;
  end: number;
}

/**
 * A span after the edits of its note, whose offsets are those before any of them. It grows with what was changed inside
 * of it (`changed`); null where an edit went over one of its ends, so that nobody can tell where it is.
 */
export function movedSpan(span: Span, edits: readonly PlannedEdit[]): (Span & { changed: boolean }) | null {
  let { start, end } = span;
  let changed = false;
  for (const edit of edits) {
    const grown = bytes(edit.after) - (edit.end - edit.start);
    if (edit.end <= span.start) {
      start += grown;
      end += grown;
    } else if (edit.start < span.end) {
      if (edit.start < span.start || edit.end > span.end) return null;
      end += grown;
      changed = true;
    }
  }
  return { start, end, changed };
}

/** The edits that take these back, in the offsets of the changed text. */
export function inverse(edits: readonly PlannedEdit[]): PlannedEdit[] {
  return [...byNote(edits).values()].flatMap((inNote) => {
    let moved = 0;
    return inNote
      .toSorted((one, other) => one.start - other.start)
      .map((edit) => {
        const start = edit.start + moved;
        const length = bytes(edit.after);
        moved += length - (edit.end - edit.start);
        return { ...edit, start, end: start + length, before: edit.after, after: edit.before };
      });
  });
}
