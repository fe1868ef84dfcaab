// All commands in one list, so that no key is without its entry in a menu or the palette.
import { chordOf, keyLabel } from "../keys";
import { layout, setTheme } from "../layout.svelte";
import type { MenuItem } from "../menu.svelte";
import type { Command } from "./command";
import { chosenKeys } from "./chosen_keys.svelte";
import { goingCommands } from "./going_commands";
import { healthCommands } from "./health_commands";
import { keepsRenameKey, textTakesKeys } from "./meant";
import { noteCommands } from "./note_commands";
import { proposalCommands } from "./proposal_commands";
import { reviewCommands } from "./review_commands";
import { searchCommands } from "./search_commands";
import { settingsCommands } from "./settings_commands";
import { tabCommands } from "./tab_commands";
import { textCommands } from "./text_commands";

export const commands: Command[] = [
  ...noteCommands,
  ...goingCommands,
  ...searchCommands,
  ...reviewCommands,
  ...healthCommands,
  ...tabCommands,
  ...settingsCommands,
  ...proposalCommands,
  ...textCommands,
];

export function commandOf(id: string): Command | undefined {
  return commands.find((command) => command.id === id);
}

/** The keys that run a command: those chosen for it, else those it came with. */
export function keysOf(command: Command): readonly string[] {
  const chosen = chosenKeys.of(command.id);
  if (chosen !== undefined) return chosen;
  return [...(command.key === undefined ? [] : [command.key]), ...(command.alsoKeys ?? [])];
}

/** How the key of a command is written in a tooltip; nothing where it has none. */
export function keyHint(id: string): string {
  const command = commandOf(id);
  const key = command && keysOf(command)[0];
  return key === undefined ? "" : keyLabel(key);
}

/** The commands that a key runs; more than one is a conflict. */
export function commandsOn(key: string): Command[] {
  return commands.filter((command) => keysOf(command).includes(key));
}

/** Runs the command whose key was pressed; the tree keeps F2 for its own row, and so do saved searches. */
export function runByKey(event: KeyboardEvent): boolean {
  const key = chordOf(event);
  const found = (key === null ? [] : commandsOn(key)).filter(({ ofText }) => !ofText || textTakesKeys());
  // Where two have the same key, the one that was chosen for it goes first, and one that can do nothing goes last.
  found.sort((one, other) => rank(other) - rank(one));
  const [command] = found;
  if (!command || (command.id === "rename" && keepsRenameKey())) return false;
  const enabled = command.enabled();
  if (!enabled && command.passesOn) return false;
  if (enabled) command.run();
  return true;
}

function rank(command: Command): number {
  return (command.enabled() ? 2 : 0) + (chosenKeys.of(command.id) === undefined ? 0 : 1);
}

export function menuItem(command: Command): MenuItem {
  const { label, enabled, run } = command;
  const [key] = keysOf(command);
  return { kind: "action", label, disabled: !enabled(), run, ...(key === undefined ? {} : { key }) };
}

export function menuOf(ids: string[]): MenuItem[] {
  return ids.flatMap((id): MenuItem[] => {
    if (id === "-") return [{ kind: "line" }];
    const command = commandOf(id);
    return command ? [menuItem(command)] : [];
  });
}

export function themeMenu(): MenuItem[] {
  const themes = { system: "As the system", light: "Light", dark: "Dark" } as const;
  return [
    { kind: "text", text: "Appearance" },
    ...(["system", "light", "dark"] as const).map((theme): MenuItem => ({
      kind: "action",
      label: themes[theme],
      checked: layout.theme === theme,
      run: () => setTheme(theme),
    })),
  ];
}
