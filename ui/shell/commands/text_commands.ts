// What the editor can do with its text, as commands of the window.
import { canRun, runIn, textCommands as ofTheEditor } from "../../editor/text_commands/text_commands";
import { editorView } from "../notes.svelte";
import type { Command } from "./command";
import { editable } from "./meant";

export const textCommands: Command[] = ofTheEditor.map((command) => ({
  id: command.id,
  label: command.label,
  group: "Text",
  ...(command.key === undefined ? {} : { key: command.key }),
  ofText: true,
  enabled() {
    const view = editable() ? editorView() : null;
    return view ? canRun(view, command) : false;
  },
  run() {
    const view = editorView();
    if (view) runIn(view, command);
  },
}));
