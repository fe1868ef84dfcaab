// The notes that were looked at last, per vault, the newest first.
import { vault } from "../vault.svelte";
import { recentOf, used } from "./recent";

function memoryName(): string {
  return `recent notes ${vault.info?.root ?? ""}`;
}

export function recentNotes(): string[] {
  return recentOf(memoryName());
}

export function noteLookedAt(path: string): void {
  used(memoryName(), path);
}
