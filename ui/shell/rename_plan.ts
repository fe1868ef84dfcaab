// A plan's edits as rows to read: by note, each with the part of its line that tells where it stands.
import type { PlannedEdit, RenamePlan } from "../bindings";

export type PlanRow =
  | { kind: "note"; key: string; note: string; edits: number }
  | { kind: "edit"; key: string; edit: PlannedEdit; before: string; after: string };

const around = 48;

/** What stands around the edit in its line. */
function aroundEdit(edit: PlannedEdit): { before: string; after: string } {
  const { context, column: at } = edit;
  const end = at + edit.before.length;
  const from = Math.max(0, at - around);
  const to = Math.min(context.length, end + around);
  const before = from > 0 ? `…${context.slice(from, at)}` : context.slice(0, at).trimStart();
  const after = to < context.length ? `${context.slice(end, to)}…` : context.slice(end).trimEnd();
  return { before: before.toWellFormed(), after: after.toWellFormed() };
}

export function planRows(plan: RenamePlan): PlanRow[] {
  const byNote = new Map<string, PlannedEdit[]>();
  for (const edit of plan.edits) {
    const edits = byNote.get(edit.note);
    if (edits) edits.push(edit);
    else byNote.set(edit.note, [edit]);
  }
  const rows: PlanRow[] = [];
  for (const [note, edits] of byNote) {
    rows.push({ kind: "note", key: note, note, edits: edits.length });
    for (const edit of edits)
      rows.push({ kind: "edit", key: `${note}:${edit.start}`, edit, ...aroundEdit(edit) });
  }
  return rows;
}
