// The vault's tags, and the notes of the one that was chosen.
import * as api from "../api";
import type { TagUse } from "../bindings";
import { createLatest, late } from "../shell/latest";
import { showLeft } from "./panels";

class Tags {
  list = $state.raw<TagUse[] | null>(null);
  failure = $state<string | null>(null);
  expanded = $state.raw<ReadonlySet<string>>(new Set());
  /** the tag whose notes are listed, and these notes once they are known */
  chosen = $state<string | null>(null);
  notes = $state.raw<string[] | null>(null);
}

export const tags = new Tags();

const questions = createLatest();

export async function askTags(): Promise<void> {
  const { chosen } = tags;
  try {
    const answer = await questions.ask(() =>
      Promise.all([api.listTags(), chosen === null ? null : api.notesWithTag(chosen)]),
    );
    if (answer === late) return;
    [tags.list, tags.notes] = answer;
    tags.failure = null;
  } catch (thrown) {
    tags.failure = api.commandError(thrown).message;
  }
}

/** Lists the notes with a tag, in the left column. */
export function showTag(name: string): Promise<void> {
  showLeft("tags");
  return chooseTag(name);
}

export function chooseTag(name: string | null): Promise<void> {
  tags.chosen = name;
  tags.notes = null;
  return askTags();
}

export function setTagExpanded(key: string, open: boolean): void {
  const next = new Set(tags.expanded);
  if (open) next.add(key);
  else next.delete(key);
  tags.expanded = next;
}

export function forgetTags(): void {
  questions.forget();
  tags.list = null;
  tags.failure = null;
  tags.expanded = new Set();
  tags.chosen = null;
  tags.notes = null;
}
