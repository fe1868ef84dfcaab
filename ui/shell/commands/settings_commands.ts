// The settings, and those of them that are switched often enough to have a command.
import { pick } from "../pick/picking.svelte";
import { allowAllPictures, allPicturesAllowed } from "../remote_pictures.svelte";
import { changeSettings, changeTextSize, settings, standardSettings } from "../settings.svelte";
import { always, type Command } from "./command";

type Switch =
  | "readableLines"
  | "focusMode"
  | "typewriter"
  | "spellChecking"
  | "folding"
  | "previewAlways"
  | "linkProposals"
  | "dejaVu"
  | "openAddresses"
  | "vimKeys";

function toggled(id: string, label: string, name: Switch): Command {
  return {
    id,
    label,
    group: "View",
    enabled: always,
    run: () => changeSettings({ [name]: !settings[name] }),
  };
}

export const settingsCommands: Command[] = [
  {
    id: "settings",
    label: "Settings…",
    group: "View",
    key: "Ctrl+,",
    enabled: always,
    run: () => pick("settings"),
  },
  {
    id: "larger",
    label: "Larger text",
    group: "View",
    key: "Ctrl+=",
    alsoKeys: ["Ctrl+Shift+="],
    enabled: always,
    run: () => changeTextSize(1),
  },
  {
    id: "smaller",
    label: "Smaller text",
    group: "View",
    key: "Ctrl+-",
    enabled: always,
    run: () => changeTextSize(-1),
  },
  {
    id: "standard-size",
    label: "Text in its standard size",
    group: "View",
    key: "Ctrl+0",
    enabled: always,
    run: () => changeSettings({ textSize: standardSettings.textSize }),
  },
  toggled("readable-lines", "Readable line length, on or off", "readableLines"),
  toggled("focus-mode", "Focus mode, on or off", "focusMode"),
  toggled("typewriter", "Typewriter mode, on or off", "typewriter"),
  toggled("spell-checking", "Spell checking, on or off", "spellChecking"),
  toggled("preview-always", "Preview links without Ctrl, on or off", "previewAlways"),
  toggled("link-proposals", "Show or hide link proposals", "linkProposals"),
  toggled("deja-vu", "Say where a paragraph was written before, on or off", "dejaVu"),
  toggled("open-addresses", "Open web addresses at a click, on or off", "openAddresses"),
  {
    id: "remote-pictures",
    label: "Load pictures from the web in this folder, on or off",
    group: "View",
    enabled: always,
    run: () => allowAllPictures(!allPicturesAllowed()),
  },
  toggled("vim-keys", "Vim keys, on or off", "vimKeys"),
];
