// The two ways of looking at a note while writing: live preview, which hides markup where the person is not, and
// source, which shows every character. The mode belongs to the note's editor state.
import {
  Compartment,
  type EditorState,
  type Extension,
  StateEffect,
  StateField,
  type TransactionSpec,
} from "@codemirror/state";
import { whereThePersonIs } from "./live/attention";
import { liveCallbacks, type LiveCallbacks, liveFollow, unresolvedLinks } from "./live/callbacks";
import { codeBlocks } from "./live/code_blocks";
import { calloutFolds } from "./live/callouts";
import { liveBlocks } from "./live/blocks";
import { hiddenBlocks } from "./live/hidden_blocks";
import { diagrams } from "./live/diagrams";
import { embeds } from "./live/embeds";
import { footnotes } from "./live/footnotes";
import { math } from "./live/math";
import { images } from "./live/images";
import { inlineMarkup } from "./live/inline";
import { lineLayout } from "./live/line_layout";
import { clickedLinks } from "./live/link_clicks";
import { queryBlocks } from "./live/query_blocks";
import { tables } from "./live/tables";
import { tableTheme } from "./live/table_theme";
import { liveTheme } from "./live/theme";
import type { FollowLink } from "./links";

export type EditorMode = "live" | "source";

export interface LivePreviewOptions {
  mode: EditorMode;
  callbacks: LiveCallbacks | undefined;
  follow: FollowLink;
}

interface Modes {
  mode: EditorMode;
  live: Extension;
}

const features = new Compartment();
const changeMode = StateEffect.define<EditorMode>();

const modes = StateField.define<Modes>({
  create: () => ({ mode: "source", live: [] }),
  update(value, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(changeMode)) value = { ...value, mode: effect.value };
    return value;
  },
});

export function livePreview({ mode, callbacks, follow }: LivePreviewOptions): Extension {
  const live: Extension = [
    callbacks ? liveCallbacks.of(callbacks) : [],
    liveFollow.of(follow),
    hiddenBlocks,
    tables,
    math,
    diagrams,
    queryBlocks,
    embeds,
    footnotes,
    liveBlocks,
    inlineMarkup,
    lineLayout,
    codeBlocks,
    images,
    clickedLinks(follow),
    liveTheme,
    tableTheme,
  ];
  return [
    unresolvedLinks,
    whereThePersonIs,
    calloutFolds,
    modes.init(() => ({ mode, live })),
    features.of(mode === "live" ? live : []),
  ];
}

/** Notes that are shown as plain text have the one mode. */
export function modeOf(state: EditorState): EditorMode {
  return state.field(modes, false)?.mode ?? "source";
}

export function setMode(state: EditorState, mode: EditorMode): TransactionSpec {
  const known = state.field(modes, false);
  if (!known || known.mode === mode) return {};
  return { effects: [changeMode.of(mode), features.reconfigure(mode === "live" ? known.live : [])] };
}
