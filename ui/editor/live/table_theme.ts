// How drawn tables look.
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

export const tableTheme: Extension = EditorView.theme({
  ".cm-table": { padding: "8px 0", overflowX: "auto", textIndent: "0", cursor: "default" },
  ".cm-table table": {
    borderCollapse: "collapse",
    fontSize: "0.94em",
    lineHeight: "1.5",
  },
  ".cm-table th, .cm-table td": {
    // An empty cell is one to be written in: as high as a line, and wide enough to be hit.
    minWidth: "48px",
    height: "calc(1.5em + 11px)",
    padding: "5px 12px",
    border: "1px solid var(--line)",
    textAlign: "left",
    verticalAlign: "top",
    fontWeight: "400",
    cursor: "text",
    overflowWrap: "anywhere",
  },
  ".cm-table th": { background: "var(--surface)", fontWeight: "620" },
  ".cm-table [role='textbox']": {
    outline: "2px solid var(--accent)",
    outlineOffset: "-2px",
    whiteSpace: "pre-wrap",
    userSelect: "text",
    WebkitUserSelect: "text",
  },
  ".cm-table strong": { fontWeight: "680" },
  ".cm-table code": {
    fontFamily: "var(--font-mono)",
    fontSize: "0.86em",
    background: "var(--surface)",
    borderRadius: "4px",
    padding: "1px 3px",
  },
  ".cm-drawn-link": {
    color: "var(--accent)",
    textDecoration: "underline",
    textDecorationThickness: "1px",
    textUnderlineOffset: "3px",
  },
});
