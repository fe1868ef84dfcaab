// What live preview asks of whoever shows the note: addresses of images, and what links lead to.
import { type EditorState, Facet, StateEffect, StateField } from "@codemirror/state";
import type { RemotePictures } from "../../rendering/remote_picture";
import type { FollowLink } from "../links";

export interface LiveCallbacks {
  /** where the web view finds a file of the vault that the note shows; null where there is none */
  fileAddress: (target: string) => Promise<string | null>;
  /** draws a note, section or block into the element; false where there is none */
  drawEmbed?: (element: HTMLElement, target: string) => Promise<boolean>;
  /** draws the results of a query block into the element; what comes back takes them away */
  drawQuery?: (element: HTMLElement, source: string) => () => void;
  remotePictures: RemotePictures;
  showMenu?: (items: LiveMenuItem[], at: { x: number; y: number }) => void;
}

export type LiveMenuItem = "line" | { label: string; disabled: boolean; run: () => void };

/** How links are followed that are drawn and not written. */
export const liveFollow = Facet.define<FollowLink, FollowLink>({
  combine: (given) => given[0] ?? (() => undefined),
});

const nothing: LiveCallbacks = {
  fileAddress: () => Promise.resolve(null),
  remotePictures: {
    allowed: () => false,
    allow: () => undefined,
    load: () => Promise.reject(new Error("nothing can be fetched here")),
    copyAddress: () => undefined,
  },
};

export const liveCallbacks = Facet.define<LiveCallbacks, LiveCallbacks>({
  combine: (given) => given[0] ?? nothing,
});

const setUnresolved = StateEffect.define<ReadonlySet<string>>();

/** The note's links that lead nowhere, as `linkName` writes them. */
export const unresolvedLinks = StateField.define<ReadonlySet<string>>({
  create: () => new Set(),
  update(names, transaction) {
    for (const effect of transaction.effects) if (effect.is(setUnresolved)) names = effect.value;
    return names;
  },
});

/** What is told of links is told again whenever the vault changes, nearly always the same. */
export function tellUnresolved(state: EditorState, names: ReadonlySet<string>): StateEffect<unknown>[] {
  const known = state.field(unresolvedLinks, false);
  if (!known || (known.size === names.size && [...names].every((name) => known.has(name)))) return [];
  return [setUnresolved.of(names)];
}

/** What links of different writing have in common that name the same. */
export function linkName(target: string): string {
  return target
    .replace(/\\$/, "")
    .replace(/\.md(?=#|$)/i, "")
    .trim()
    .toLowerCase();
}

export function isUnresolved(state: EditorState, target: string): boolean {
  const names = state.field(unresolvedLinks, false);
  if (!names || names.size === 0) return false;
  const name = linkName(target);
  return names.has(name) || names.has(name.replace(/#.*$/, ""));
}
