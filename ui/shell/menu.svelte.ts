// The one menu that can be open: a context menu at the pointer, or the list under a button.
import { giveFocusTo } from "./focus";

export type MenuItem =
  | {
      kind: "action";
      label: string;
      key?: string;
      danger?: boolean;
      disabled?: boolean;
      checked?: boolean;
      run: () => void;
    }
  | { kind: "text"; text: string }
  | { kind: "line" };

export const menu = $state<{ items: MenuItem[]; x: number; y: number; open: boolean }>({
  items: [],
  x: 0,
  y: 0,
  open: false,
});

let before: Element | null = null;

export function openMenu(items: MenuItem[], x: number, y: number): void {
  before = document.activeElement;
  Object.assign(menu, { items, x, y, open: true });
}

export function openMenuBelow(button: Element, items: MenuItem[]): void {
  const { left, bottom } = button.getBoundingClientRect();
  openMenu(items, left, bottom + 4);
}

export function closeMenu(): void {
  if (!menu.open) return;
  menu.open = false;
  giveFocusTo(before);
}
