// Which list to pick from stands open over the window, if one does.

export type PickKind = "commands" | "notes";

export const picking = $state<{ open: PickKind | null }>({ open: null });

export function pick(kind: PickKind): void {
  picking.open = kind;
}
