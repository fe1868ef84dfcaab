// The menu of the text: the web view's own, for its spelling, with Weft's commands below; and that of plain fields.
import { textMenu } from "../api";
import type { TextMenuEntry } from "../bindings";
import { commandOf } from "./commands/registry";
import { openMenu } from "./menu.svelte";
import { editorView } from "./notes.svelte";

function command(id: string): TextMenuEntry[] {
  const found = commandOf(id);
  return found ? [{ label: found.label.replace(/^Insert: /, ""), id, entries: [] }] : [];
}

function submenu(label: string, ids: string[]): TextMenuEntry {
  return { label, id: null, entries: ids.flatMap(command) };
}

export function offerTextMenu(): void {
  const entries = [
    ...["paste-plain", "follow-link", "follow-link-tab", "follow-link-split", "link"].flatMap(command),
    submenu("Format", [
      "bold",
      "italic",
      "strikethrough",
      "highlight",
      "inline-code",
      "inline-math",
      "comment",
    ]),
    submenu("Paragraph", [
      "bullet-list",
      "numbered-list",
      "toggle-task",
      "quote",
      "heading-1",
      "heading-2",
      "heading-3",
      "no-heading",
    ]),
    submenu("Insert", [
      "web-link",
      "insert-link-to-a-note",
      "insert-embed-a-note-or-a-picture",
      "attach",
      "insert-callout",
      "insert-table",
      "insert-code-block",
      "insert-formula",
      "insert-footnote",
      "insert-divider",
    ]),
  ];
  // Without it the web view's menu stays as it is.
  textMenu(entries, (id) => {
    const chosen = commandOf(id);
    if (chosen?.enabled()) chosen.run();
  }).catch(() => undefined);
}

/** The browser's own menu has nothing to offer outside of text. */
export function contextMenu(event: MouseEvent): void {
  const target = event.target as Element;
  const field = target.closest<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
  if (field) {
    event.preventDefault();
    fieldMenu(field, event);
  } else if (target.closest(".cm-content")) cursorTo(event);
  else event.preventDefault();
}

/** What is chosen in the menu is done where the pointer is, unless that is in the selection. */
function cursorTo({ clientX, clientY }: MouseEvent): void {
  const view = editorView();
  const position = view?.posAtCoords({ x: clientX, y: clientY }) ?? null;
  if (!view || position === null) return;
  if (view.state.selection.ranges.some(({ from, to }) => from <= position && position <= to)) return;
  view.dispatch({ selection: { anchor: position }, userEvent: "select.pointer" });
}

function fieldMenu(field: HTMLInputElement | HTMLTextAreaElement, { clientX, clientY }: MouseEvent): void {
  const action = (label: string, key: string, name: string, disabled: boolean) => ({
    kind: "action" as const,
    label,
    key,
    disabled,
    run() {
      field.focus();
      document.execCommand(name);
    },
  });
  const nothing = field.selectionStart === field.selectionEnd;
  const { readOnly } = field;
  openMenu(
    [
      action("Cut", "Ctrl+X", "cut", nothing || readOnly),
      action("Copy", "Ctrl+C", "copy", nothing),
      action("Paste", "Ctrl+V", "paste", readOnly),
      { kind: "line" },
      action("Select all", "Ctrl+A", "selectAll", field.value === ""),
    ],
    clientX,
    clientY,
  );
}
