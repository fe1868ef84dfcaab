// Two texts of a note laid over each other: what has gone struck out, what has come marked, the rest folded away.
import { unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { isTooLongForMarkdown } from "./editor";
import { highlighting } from "./highlighting";
import { lineStyles } from "./line_styles";
import { detectLineEnds, toDocument } from "./line_ends";
import { markdownSupport } from "./markdown";
import { theme } from "./theme";

/** Beyond these the differ answers more coarsely rather than late. */
const limits = { scanLimit: 2000, timeout: 400 };

const diffTheme: Extension = EditorView.theme({
  ".cm-content": { paddingTop: "18px", paddingBottom: "80px" },
  ".cm-changedLine": { background: "var(--added-wash) !important" },
  ".cm-changedText, .cm-insertedLine .cm-changedText": {
    background: "var(--added) !important",
    borderRadius: "2px",
  },
  ".cm-deletedChunk": {
    padding: "0",
    background: "var(--removed-wash) !important",
    color: "var(--soft)",
  },
  ".cm-deletedChunk .cm-deletedText": {
    background: "var(--removed) !important",
    borderRadius: "2px",
    textDecoration: "none",
  },
  ".cm-deletedLine, .cm-deletedChunk del": { textDecoration: "none" },
  // What is gone from front matter or code looks like what stands below it.
  ".cm-deletedChunk:has(+ .cm-front-matter), .cm-deletedChunk:has(+ .cm-code-line)": {
    fontFamily: "var(--font-mono)",
    fontSize: "12.5px",
    lineHeight: "1.7",
  },
  ".cm-changeGutter": { width: "3px", paddingLeft: "0" },
  ".cm-collapsedLines": {
    padding: "6px 0",
    background: "var(--surface)",
    color: "var(--faint)",
    fontFamily: "var(--font-ui)",
    fontSize: "12px",
    textAlign: "center",
    borderRadius: "var(--radius-m)",
  },
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { display: "none" },
  ".cm-gutters": { background: "transparent", border: "0" },
});

/** Shows, in `parent`, how `before` became `after`; both are texts of files. */
export function createDiffView(parent: HTMLElement, before: string, after: string): EditorView {
  const original = toDocument(before, detectLineEnds(before));
  const doc = toDocument(after, detectLineEnds(after));
  const plain = isTooLongForMarkdown(doc) || isTooLongForMarkdown(original);
  const rich: Extension = plain ? [] : [markdownSupport(), highlighting, lineStyles];
  const state = EditorState.create({
    doc,
    extensions: [
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": "What has changed", tabindex: "0" }),
      EditorState.phrases.of({ "$ unchanged lines": "$ lines as they were" }),
      rich,
      // Of two rules for one thing the earlier extension's holds.
      diffTheme,
      theme,
      unifiedMergeView({
        original,
        mergeControls: false,
        gutter: false,
        syntaxHighlightDeletions: !plain,
        collapseUnchanged: { margin: 3, minSize: 6 },
        diffConfig: limits,
      }),
    ],
  });
  return new EditorView({ parent, state });
}
