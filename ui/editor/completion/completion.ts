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
import { type FindMeant, meantSource } from "./meant_completion";
import { type TagChoice, tagSource } from "./tag_completion";

export interface CompletionCallbacks {
  links: CompleteLink;
  /** blocks by a description; without it "[[?" offers nothing */
  meant?: FindMeant;
  tags: () => Promise<TagChoice[]>;
}

export function completion({ links, meant, tags }: CompletionCallbacks): Extension {
  return [
    autocompletion({
      override: [linkSource(links), ...(meant ? [meantSource(meant)] : []), tagSource(tags), insertSource()],
      icons: false,
      activateOnTyping: false,
      interactionDelay: 40,
      maxRenderedOptions: 60,
      optionClass: ({ type }) => (type === "meant" || type === "said" ? `cm-option-${type}` : ""),
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
  // A block by its meaning: where it is, and below that what it says.
  ".cm-tooltip-autocomplete > ul > li.cm-option-meant": {
    flexDirection: "column-reverse",
    alignItems: "stretch",
    gap: "1px",
    padding: "6px 10px 7px !important",
    maxWidth: "520px",
    whiteSpace: "normal",
  },
  ".cm-option-meant .cm-completionLabel": {
    display: "-webkit-box",
    WebkitBoxOrient: "vertical",
    WebkitLineClamp: "2",
    fontFamily: "var(--font-read)",
    fontSize: "14.5px",
  },
  ".cm-option-meant .cm-completionDetail": { maxWidth: "none", color: "var(--thread)", whiteSpace: "nowrap" },
  ".cm-tooltip-autocomplete > ul > li.cm-option-said": { color: "var(--faint)" },
  ".cm-tooltip-autocomplete > ul > completion-section": {
    padding: "3px 10px 5px !important",
    borderBottom: "1px solid var(--line) !important",
    marginBottom: "3px",
    fontSize: "var(--text-s)",
    color: "var(--faint)",
    opacity: "1",
  },
  ".cm-completionMatchedText": { textDecoration: "none", color: "var(--accent)", fontWeight: "600" },
  ".cm-snippetField": { background: "var(--accent-wash)", borderRadius: "2px" },
});
