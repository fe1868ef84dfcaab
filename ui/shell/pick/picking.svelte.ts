// What stands open over the window: a list to pick from, or the settings, if one does.

export type PickKind = "commands" | "notes" | "settings";

export const picking = $state<{ open: PickKind | null }>({ open: null });

export function pick(kind: PickKind): void {
  picking.open = kind;
}
