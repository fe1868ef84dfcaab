// CodeMirror alone with markdown, to hold Weft's editor against: the same versions, face and width of the column.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { markdown, markdownLanguage } from "@codemirror/lang-markdown";
import { defaultHighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { drawSelection, EditorView, keymap } from "@codemirror/view";

const theme = EditorView.theme({
  "&": { height: "100%" },
  ".cm-scroller": { fontFamily: "var(--font-read)", fontSize: "17.5px", lineHeight: "1.62" },
  ".cm-content": { padding: "40px max(28px, calc(50% - 340px))" },
});

export function openPlain(parent, doc) {
  return new EditorView({
    parent,
    doc,
    extensions: [
      history(),
      drawSelection(),
      EditorView.lineWrapping,
      markdown({ base: markdownLanguage }),
      syntaxHighlighting(defaultHighlightStyle),
      keymap.of([...defaultKeymap, ...historyKeymap]),
      theme,
    ],
  });
}
