// The note on the screen, or the file that the tree stands on: making, naming, moving, finding in it.
import { openSearchPanel } from "@codemirror/search";
import { linkAt, type WhereTo } from "../../editor/links";
import { pastePlain } from "../../editor/paste/paste";
import { linkToChosen, linkToChosenBlock } from "../../panels/related_keys";
import { previewLink } from "../../preview/pointing";
import { addProperty } from "../../properties/adding.svelte";
import { tree } from "../../panels/tree.svelte";
import { leaveReading, toggleReading } from "../../reading/reading";
import { askFolder } from "../dialogs.svelte";
import { attachFiles, linkToFile } from "../dropping";
import { toggleSourceMode } from "../editor_mode";
import { newNote, trash } from "../files";
import { enterQuery } from "../../editor/live/query_blocks";
import { follow } from "../following";
import { say } from "../notices.svelte";
import { editorView, notes } from "../notes.svelte";
import { undoFiles } from "../transactions";
import { vault, writable } from "../vault.svelte";
import type { Command } from "./command";
import { currentFolder, editable, meantFile, withNote, withText } from "./meant";

function followLink(where: WhereTo): void {
  const view = editorView();
  const link = view && linkAt(view.state, view.state.selection.main.head);
  if (link) void follow(link, where);
  else if (!view || !enterQuery(view)) say("The cursor is in no link.");
}

export const noteCommands: Command[] = [
  {
    id: "new-note",
    label: "New note",
    group: "Note",
    key: "Ctrl+N",
    enabled: writable,
    run: () => void newNote(currentFolder()),
  },
  {
    id: "rename",
    label: "Rename note",
    group: "Note",
    key: "F2",
    enabled: () => writable() && withNote(),
    run: () => (notes.naming = notes.shown?.path ?? null),
  },
  {
    id: "move",
    label: "Move to folder…",
    group: "Note",
    key: "Ctrl+Shift+M",
    enabled: () => writable() && meantFile() !== null,
    run() {
      const path = meantFile();
      if (path !== null) askFolder(path);
    },
  },
  {
    id: "trash",
    label: "Move note to trash",
    group: "Note",
    enabled: () => writable() && withNote(),
    run() {
      if (notes.shown) void trash(notes.shown.path);
    },
  },
  {
    id: "add-property",
    label: "Add a property",
    group: "Note",
    key: "Ctrl+;",
    enabled: editable,
    run: addProperty,
  },
  {
    id: "find",
    label: "Find in note",
    group: "Note",
    key: "Ctrl+F",
    enabled: withNote,
    run() {
      leaveReading();
      const view = editorView();
      if (view) openSearchPanel(view);
    },
  },
  {
    id: "paste-plain",
    label: "Paste as plain text",
    group: "Note",
    key: "Ctrl+Shift+V",
    enabled: editable,
    run() {
      const view = editorView();
      if (view) pastePlain(view);
    },
  },
  {
    id: "attach",
    label: "Attach files…",
    group: "Note",
    enabled: editable,
    run: attachFiles,
  },
  {
    id: "link-file",
    label: "Link to the file that the tree stands on",
    group: "Links",
    enabled: () =>
      editable() && vault.files.some(({ path, kind }) => path === tree.active && kind !== "folder"),
    run() {
      if (tree.active !== null) void linkToFile(tree.active);
    },
  },
  {
    id: "reading",
    label: "Reading view",
    group: "View",
    key: "Ctrl+E",
    enabled: withNote,
    run: toggleReading,
  },
  {
    id: "source-mode",
    label: "Toggle source mode",
    group: "View",
    enabled: withNote,
    run: toggleSourceMode,
  },
  {
    id: "link",
    label: "Link to the chosen passage",
    group: "Links",
    key: "Alt+L",
    enabled: editable,
    run: linkToChosen,
  },
  {
    id: "link-block",
    label: "Link to its very paragraph",
    group: "Links",
    key: "Alt+Shift+L",
    enabled: editable,
    run: linkToChosenBlock,
  },
  {
    id: "follow-link",
    label: "Open the link under the cursor",
    group: "Links",
    key: "Alt+Enter",
    ofText: true,
    enabled: withText,
    run: () => followLink({}),
  },
  {
    id: "follow-link-tab",
    label: "Open the link in a new tab",
    group: "Links",
    ofText: true,
    enabled: withText,
    run: () => followLink({ newTab: true }),
  },
  {
    id: "follow-link-split",
    label: "Open the link in a pane beside",
    group: "Links",
    ofText: true,
    enabled: withText,
    run: () => followLink({ split: true }),
  },
  {
    id: "preview-link",
    label: "Preview the link under the cursor",
    group: "Links",
    key: "Alt+P",
    enabled: withNote,
    run: previewLink,
  },
  {
    id: "undo-files",
    label: "Undo the last change of several files",
    group: "Vault",
    key: "Ctrl+Alt+Z",
    enabled: writable,
    run: () => void undoFiles(),
  },
];
