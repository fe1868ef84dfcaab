// Which list about the whole vault is open over the status bar.
import type { NoteStateKind } from "../bindings";

/** What `VaultCheck.svelte` lists. */
export type CheckPart = "broken" | "ambiguous" | "unlinked";

export const checkParts: Record<CheckPart, string> = {
  broken: "Broken links",
  ambiguous: "Ambiguous names",
  unlinked: "Notes without links",
};

export const vaultLists = $state<{ open: NoteStateKind | CheckPart | null }>({ open: null });

export function isCheckPart(list: NoteStateKind | CheckPart): list is CheckPart {
  return list in checkParts;
}

export function closeVaultList(): void {
  vaultLists.open = null;
}
