// The kinds of callouts, and the other names they go by. Colours are those of styles/callouts.css, which picks
// them by the attribute data-callout; a kind that nobody knows looks like a note.
import {
  Bug,
  Check,
  ClipboardList,
  CircleCheck,
  CircleHelp,
  Flame,
  Info,
  List,
  Pencil,
  Quote,
  TriangleAlert,
  X,
  Zap,
} from "@lucide/svelte";

const kinds = {
  note: { icon: Pencil, aliases: [] },
  abstract: { icon: ClipboardList, aliases: ["summary", "tldr"] },
  info: { icon: Info, aliases: [] },
  todo: { icon: CircleCheck, aliases: [] },
  tip: { icon: Flame, aliases: ["hint", "important"] },
  success: { icon: Check, aliases: ["check", "done"] },
  question: { icon: CircleHelp, aliases: ["help", "faq"] },
  warning: { icon: TriangleAlert, aliases: ["caution", "attention"] },
  failure: { icon: X, aliases: ["fail", "missing"] },
  danger: { icon: Zap, aliases: ["error"] },
  bug: { icon: Bug, aliases: [] },
  example: { icon: List, aliases: [] },
  quote: { icon: Quote, aliases: ["cite"] },
} as const;

export type CalloutKind = keyof typeof kinds;

/** The kind that a callout's word means, whatever its case. */
export function calloutKind(word: string): CalloutKind {
  const name = word.trim().toLowerCase();
  for (const [kind, { aliases }] of Object.entries(kinds)) {
    if (kind === name || (aliases as readonly string[]).includes(name)) return kind as CalloutKind;
  }
  return "note";
}

/** The icon of a kind, to be mounted. */
export function calloutIcon(kind: CalloutKind): typeof Info {
  return kinds[kind].icon;
}
