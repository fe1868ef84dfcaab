// How notes are shown while they are written: each open note keeps its own way, a newly opened one begins with the
// way chosen last.
import type { EditorMode } from "../editor/live_preview";
import { recall, remember } from "./memory";

const name = "editor-mode";

export function startingMode(): EditorMode {
  return recall(name) === "source" ? "source" : "live";
}

export function keepMode(mode: EditorMode): void {
  remember(name, mode);
}
