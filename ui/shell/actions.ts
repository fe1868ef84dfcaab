// Everything a person can do by key or from the menu, in one list, so that no key is without its menu entry.
import { focusLeft, focusPanel, showLeft } from "../panels/panels";
import { chooseRelated, focusRelated, linkToChosen, linkToChosenBlock } from "../panels/related_keys";
import { focusSearch } from "../panels/search_keys";
import { tree } from "../panels/tree.svelte";
import { vaultLists } from "../panels/vault_lists.svelte";
import { addProperty } from "../properties/adding.svelte";
import { leaveReading, toggleReading } from "../reading/reading";
import { openSearchPanel } from "@codemirror/search";
import { askFolder } from "./dialogs.svelte";
import { keepMode } from "./editor_mode";
import { newNote, trash } from "./files";
import { isKey } from "./keys";
import { layout, setTheme, toggle } from "./layout.svelte";
import type { MenuItem } from "./menu.svelte";
import { editorView, goBack, goForward, notes } from "./notes.svelte";
import { folderOf } from "./paths";
import { undoFiles } from "./transactions";
import { writable } from "./vault.svelte";

export interface Action {
  id: string;
  label: string;
  key?: string;
  enabled: () => boolean;
  run: () => void;
}

const always = (): boolean => true;
const withNote = (): boolean => notes.shown !== null;
const editable = (): boolean => writable() && notes.shown?.readOnly === null && !notes.shown.reading;

function inTree(): boolean {
  return document.activeElement?.matches("[role='tree'], [role='tree'] *") ?? false;
}

/** The file that a key means: the active row while the tree has the keyboard, else the note on the screen. */
function meantFile(): string | null {
  return inTree() ? tree.active : (notes.shown?.path ?? null);
}

/** The folder a new note goes into. */
export function currentFolder(): string {
  if (inTree()) return tree.folder();
  return notes.shown ? folderOf(notes.shown.path) : "";
}

export const actions: Action[] = [
  {
    id: "new-note",
    label: "New note",
    key: "Ctrl+N",
    enabled: writable,
    run: () => void newNote(currentFolder()),
  },
  {
    id: "rename",
    label: "Rename note",
    key: "F2",
    enabled: () => writable() && withNote(),
    run: () => (notes.naming = notes.shown?.path ?? null),
  },
  {
    id: "move",
    label: "Move to folder…",
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
    enabled: () => writable() && withNote(),
    run() {
      if (notes.shown) void trash(notes.shown.path);
    },
  },
  {
    id: "undo-files",
    label: "Undo the last change of several files",
    key: "Ctrl+Alt+Z",
    enabled: writable,
    run: () => void undoFiles(),
  },
  { id: "add-property", label: "Add a property", key: "Ctrl+;", enabled: editable, run: addProperty },
  { id: "search", label: "Search the vault", key: "Ctrl+Shift+F", enabled: always, run: focusSearch },
  {
    id: "find",
    label: "Find in note",
    key: "Ctrl+F",
    enabled: withNote,
    run() {
      leaveReading();
      const view = editorView();
      if (view) openSearchPanel(view);
    },
  },
  { id: "reading", label: "Reading view", key: "Ctrl+E", enabled: withNote, run: toggleReading },
  {
    id: "source-mode",
    label: "Toggle source mode",
    enabled: withNote,
    run() {
      const session = notes.shown;
      if (!session) return;
      session.setMode(session.mode === "live" ? "source" : "live");
      keepMode(session.mode);
    },
  },
  {
    id: "back",
    label: "Back",
    key: "Ctrl+Alt+ArrowLeft",
    enabled: () => notes.back.length > 0,
    run: () => void goBack(),
  },
  {
    id: "forward",
    label: "Forward",
    key: "Ctrl+Alt+ArrowRight",
    enabled: () => notes.forward.length > 0,
    run: () => void goForward(),
  },
  { id: "related", label: "Go to Related", key: "F6", enabled: withNote, run: () => void focusRelated() },
  {
    id: "related-next",
    label: "Next related passage",
    key: "Alt+ArrowDown",
    enabled: withNote,
    run: () => chooseRelated(1),
  },
  {
    id: "related-previous",
    label: "Previous related passage",
    key: "Alt+ArrowUp",
    enabled: withNote,
    run: () => chooseRelated(-1),
  },
  {
    id: "link",
    label: "Link to the chosen passage",
    key: "Alt+L",
    enabled: editable,
    run: linkToChosen,
  },
  {
    id: "link-block",
    label: "Link to its very paragraph",
    key: "Alt+Shift+L",
    enabled: editable,
    run: linkToChosenBlock,
  },
  {
    id: "panel-related",
    label: "Related",
    key: "Alt+1",
    enabled: always,
    run: () => void focusPanel("related"),
  },
  { id: "panel-links", label: "Links", key: "Alt+2", enabled: always, run: () => void focusPanel("links") },
  {
    id: "panel-outline",
    label: "Outline",
    key: "Alt+3",
    enabled: always,
    run: () => void focusPanel("outline"),
  },
  {
    id: "panel-history",
    label: "History",
    key: "Alt+4",
    enabled: always,
    run: () => void focusPanel("history"),
  },
  { id: "tags", label: "Tags", key: "Alt+5", enabled: always, run: () => void focusLeft("tags") },
  {
    id: "broken",
    label: "Broken links in the vault…",
    enabled: always,
    run: () => (vaultLists.open = "broken"),
  },
  {
    id: "tree",
    label: "Go to the tree",
    key: "Ctrl+Shift+E",
    enabled: always,
    run() {
      showLeft("files");
      if (notes.shown) tree.active = notes.shown.path;
      tree.focusAsked++;
    },
  },
  {
    id: "left",
    label: "Show or hide the left side",
    key: "Ctrl+\\",
    enabled: always,
    run: () => toggle("leftHidden"),
  },
  {
    id: "right",
    label: "Show or hide the right side",
    key: "Ctrl+Shift+\\",
    enabled: always,
    run: () => toggle("rightHidden"),
  },
];

/** Runs the action whose key was pressed; the tree keeps F2 for its own row. */
export function runByKey(event: KeyboardEvent): boolean {
  const action = actions.find(({ key }) => key !== undefined && isKey(event, key));
  if (!action || (action.id === "rename" && inTree())) return false;
  if (action.enabled()) action.run();
  return true;
}

export function menuOf(ids: string[]): MenuItem[] {
  return ids.flatMap((id): MenuItem[] => {
    if (id === "-") return [{ kind: "line" }];
    const action = actions.find((one) => one.id === id);
    if (!action) return [];
    const { label, key, enabled, run } = action;
    return [{ kind: "action", label, disabled: !enabled(), run, ...(key === undefined ? {} : { key }) }];
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
