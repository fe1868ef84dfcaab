// How the person wants the editor to be; applied at once, and remembered for all vaults.
import { plainSettings, type EditorSettings } from "../editor/settings";
import { recall, remember } from "./memory";

export interface Settings extends EditorSettings {
  /** of the note's text, in pixels */
  textSize: number;
  readableLines: boolean;
  /** what a link leads to is shown when the pointer rests on it; else only with Ctrl */
  previewAlways: boolean;
  /** links that propose themselves are shown in the text */
  linkProposals: boolean;
  /** a paragraph that says what an older one says is told of */
  dejaVu: boolean;
  /** addresses of the web are opened at a click, without a question */
  openAddresses: boolean;
  /** where pasted files go, as Obsidian writes it: "./" beside the note, "/" the vault's top, "x" a folder */
  attachmentFolder: string;
}

const name = "settings";
export const standardSettings: Settings = {
  ...plainSettings,
  textSize: 17.5,
  readableLines: true,
  previewAlways: false,
  linkProposals: true,
  dejaVu: true,
  openAddresses: false,
  attachmentFolder: "./",
};
export const textSizes = { least: 12, most: 32, step: 1 };

export const settings = $state<Settings>({ ...standardSettings });

let listener: (settings: EditorSettings) => void = () => undefined;

/** Who has editors open hears of every change. */
export function onEditorSettings(changed: (settings: EditorSettings) => void): void {
  listener = changed;
}

export function editorSettings(): EditorSettings {
  const { focusMode, typewriter, spellChecking, folding, vimKeys } = settings;
  return { focusMode, typewriter, spellChecking, folding, vimKeys };
}

/** Called once, before the window is built. What another version wrote is read as far as it fits. */
export function recallSettings(): void {
  const stored = recall(name);
  if (typeof stored === "object" && stored !== null) {
    const kept = Object.entries(stored).filter(
      ([key, value]) => typeof value === typeof standardSettings[key as keyof Settings],
    );
    Object.assign(settings, Object.fromEntries(kept));
  }
  settings.textSize = sizeWithin(settings.textSize);
  apply();
}

export function changeSettings(change: Partial<Settings>): void {
  Object.assign(settings, change);
  settings.textSize = sizeWithin(settings.textSize);
  remember(name, $state.snapshot(settings));
  apply();
  listener(editorSettings());
}

export function changeTextSize(steps: number): void {
  changeSettings({ textSize: Math.round(settings.textSize + steps * textSizes.step) });
}

function sizeWithin(size: number): number {
  return Math.max(textSizes.least, Math.min(textSizes.most, size)) || standardSettings.textSize;
}

function apply(): void {
  const { style } = document.documentElement;
  const set = (property: string, value: string | null): void =>
    value === null ? void style.removeProperty(property) : style.setProperty(property, value);
  const own = settings.textSize !== standardSettings.textSize;
  set("--text-read", own ? `${settings.textSize}px` : null);
  // A line as wide as the pane: wider than any screen, cut down to the room there is.
  const width = (680 / standardSettings.textSize) * settings.textSize;
  set("--reading-width", settings.readableLines ? (own ? `${Math.round(width)}px` : null) : "100vw");
}
