// Looking at the health of the vault.
import { closeHealth, health, lookAgain, openHealth } from "../../panels/health.svelte";
import { showDismissed, undoHealth } from "../../panels/health_actions";
import { partLabels, partNames } from "../../panels/health_model";
import { covering } from "../covering.svelte";
import { vault } from "../vault.svelte";
import type { Command } from "./command";

const inVault = (): boolean => vault.info !== null;
const looked = (): boolean => covering.view === "health" && health.notes !== null;

export const healthCommands: Command[] = [
  {
    id: "health",
    label: "Vault health",
    group: "Links",
    key: "Alt+7",
    enabled: inVault,
    run: () => (covering.view === "health" ? closeHealth() : openHealth()),
  },
  ...partNames.map((part): Command => ({
    id: `health-${part}`,
    label: `Vault health: ${partLabels[part].toLowerCase()}`,
    group: "Links",
    enabled: inVault,
    run: () => openHealth(part),
  })),
  {
    id: "health-again",
    label: "Vault health: look again",
    group: "Links",
    enabled: () => looked() && !health.looking,
    run: () => void lookAgain(),
  },
  {
    id: "health-undo",
    label: "Vault health: take the last change back",
    group: "Links",
    enabled: () => looked() && health.done.length > 0,
    run: () => void undoHealth(),
  },
  {
    id: "health-dismissed",
    label: "Vault health: list again what was dismissed",
    group: "Links",
    enabled: () => looked() && health.dismissed > 0,
    run: () => void showDismissed(),
  },
];
