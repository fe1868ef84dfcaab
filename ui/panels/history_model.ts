// Versions as the rows of a list: the newest first, a head for each day, and below them the deleted notes.
import type { DeletedNote, Version } from "../bindings";
import { dayLabel } from "../shell/times";

export type HistoryRow =
  | { kind: "day"; key: string; label: string }
  | { kind: "version"; key: string; version: Version }
  | { kind: "quiet"; key: string; text: string }
  | { kind: "deleted-head"; key: string; count: number }
  | { kind: "deleted"; key: string; note: DeletedNote };

export function historyRows(
  versions: readonly Version[],
  deleted: readonly DeletedNote[],
  now: number,
  ofNote: boolean,
): HistoryRow[] {
  const rows: HistoryRow[] = [];
  let day = "";
  for (const version of [...versions].sort((a, b) => b.taken_ms - a.taken_ms)) {
    const label = dayLabel(version.taken_ms, now);
    if (label !== day) rows.push({ kind: "day", key: `day ${label}`, label });
    day = label;
    rows.push({ kind: "version", key: `v ${version.id}`, version });
  }
  if (versions.length === 0 && ofNote) {
    const text =
      "No earlier version of this note is kept yet. Weft keeps one as you write, at most every five minutes.";
    rows.push({ kind: "quiet", key: "quiet", text });
  }
  if (deleted.length > 0) {
    rows.push({ kind: "deleted-head", key: "deleted", count: deleted.length });
    for (const note of deleted)
      rows.push({ kind: "deleted", key: `d ${note.path}:${note.deleted_ms}`, note });
  }
  return rows;
}
