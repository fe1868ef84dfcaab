// What a person can do, as a value: the menus, the keys and the command palette are all made from these.

export const groups = ["Note", "Text", "Go", "Tabs", "Links", "Panels", "View", "Vault"] as const;
export type Group = (typeof groups)[number];

export interface Command {
  /** stays the same for ever: chosen keys are remembered by it */
  id: string;
  label: string;
  group: Group;
  /** the key it has as long as nobody gives it another */
  key?: string;
  /** keys that do the same, out of habit from elsewhere; they go when another key is chosen */
  alsoKeys?: readonly string[];
  enabled: () => boolean;
  run: () => void;
  /** its key counts while the text has the keyboard, and in vim's normal mode not at all */
  ofText?: boolean;
  /** where it can do nothing, its key is left to the text */
  passesOn?: boolean;
  /** needs no entry in the palette: it is only there for its key */
  hidden?: boolean;
}

export const always = (): boolean => true;
