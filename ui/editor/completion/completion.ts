// What is offered while one types: links behind "[[", tags behind "#", things to put in behind "/".
import {
  acceptCompletion,
  autocompletion,
  completionStatus,
  startCompletion,
} from "@codemirror/autocomplete";
import { type Extension, Prec } from "@codemirror/state";
import { EditorView, keymap, tooltips } from "@codemirror/view";
import { insertSource } from "./insert_commands";
import { type CompleteLink, linkSource } from "./link_completion";
import { type TagChoice, tagSource } from "./tag_completion";

export interface CompletionCallbacks {
  links: CompleteLink;
  tags: () => Promise<TagChoice[]>;
}

export function completion({ links, tags }: CompletionCallbacks): Extension {
  return [
    autocompletion({
      override: [linkSource(links), tagSource(tags), insertSource()],
      icons: false,
      activateOnTyping: false,
      interactionDelay: 40,
      maxRenderedOptions: 60,
    }),
    openedByTyping,
    // A list is wider than a narrow pane, and lies above what is beside it.
    tooltips({ parent: document.body }),
    // Tab takes what is marked, as Enter does, before it indents.
    Prec.highest(
      keymap.of([
        {
          key: "Tab",
          run: (view) => completionStatus(view.state) === "active" && acceptCompletion(view),
        },
      ]),
    ),
    completionTheme,
  ];
}

/** What stands before the cursor where a source may have something to offer. */
const opening = /(?:\[\[[^[\]|]*|(?:^|[\s(])#[^\s#]+|(?:^|\s)\/\S*)$/;
const longestOpening = 300;

/** Asked at every letter, the sources would have the view drawn once more for each. */
const openedByTyping = EditorView.updateListener.of(({ state, transactions, view }) => {
  if (completionStatus(state) !== null) return;
  if (!transactions.some((one) => one.docChanged && one.isUserEvent("input.type"))) return;
  const { head, empty } = state.selection.main;
  const from = Math.max(state.doc.lineAt(head).from, head - longestOpening);
  if (empty && opening.test(state.sliceDoc(from, head))) startCompletion(view);
});

const completionTheme = EditorView.theme({
  ".cm-tooltip.cm-tooltip-autocomplete": {
    background: "var(--raised)",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius-l)",
    boxShadow: "var(--shadow)",
    padding: "4px",
    maxWidth: "min(560px, 90vw)",
  },
  ".cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--font-ui) !important",
    fontSize: "var(--text-m)",
    maxHeight: "min(320px, 45vh) !important",
    minWidth: "240px !important",
  },
  ".cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    alignItems: "baseline",
    justifyContent: "space-between",
    gap: "18px",
    padding: "4px 8px !important",
    borderRadius: "var(--radius-m)",
    color: "var(--ink)",
    lineHeight: "1.45",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    background: "var(--accent-wash) !important",
    color: "var(--ink) !important",
  },
  ".cm-completionLabel": { minWidth: "0", overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-completionDetail": {
    flex: "none",
    maxWidth: "45%",
    overflow: "hidden",
    textOverflow: "ellipsis",
    marginLeft: "0",
    fontStyle: "normal",
    fontSize: "var(--text-s)",
    color: "var(--faint)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", color: "var(--accent)", fontWeight: "600" },
  ".cm-snippetField": { background: "var(--accent-wash)", borderRadius: "2px" },
});
