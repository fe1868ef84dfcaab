// Which list about the whole vault is open over the status bar.
import type { NoteStateKind } from "../bindings";

export const vaultLists = $state<{ open: NoteStateKind | "broken" | null }>({ open: null });

export function closeVaultList(): void {
  vaultLists.open = null;
}
