// The link under the cursor or under the pointer, following it, and writing a new one.
import { isolateHistory } from "@codemirror/commands";
import { syntaxTree } from "@codemirror/language";
import { EditorSelection, type EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { addressOf } from "./address_syntax";

export type FoundLink =
  /** leads into the vault: `target` is what stands between the brackets, before any "|" */
  | { kind: "note"; target: string }
  /** leads out of the vault */
  | { kind: "address"; address: string };

/** Where what a link leads to is shown: in a tab of its own, beside the note, or in its place. */
export interface WhereTo {
  newTab?: boolean;
  split?: boolean;
}

export type FollowLink = (link: FoundLink, where?: WhereTo) => void;

/** Ctrl with a click asks for a tab, Ctrl and Alt for a split. */
export function whereTo(event: MouseEvent | KeyboardEvent): WhereTo {
  const main = event.ctrlKey || event.metaKey;
  return main && event.altKey ? { split: true } : main ? { newTab: true } : {};
}

export function linkAt(state: EditorState, position: number): FoundLink | null {
  for (const side of [1, -1] as const) {
    for (let node = syntaxTree(state).resolveInner(position, side); node.parent; node = node.parent) {
      if (node.name === "Wikilink" || node.name === "WikilinkEmbed") {
        const target = node.getChild("WikilinkTarget");
        // In a table the pipe is written "\|", so the target may end with a backslash that is not its own.
        if (target)
          return { kind: "note", target: state.sliceDoc(target.from, target.to).replace(/\\$/, "") };
      }
      if (node.name === "Link" || node.name === "Image" || node.name === "Autolink") {
        const url = addressOf(node);
        if (url) return fromUrl(state.sliceDoc(url.from, url.to));
      }
      if (node.name === "URL") return fromUrl(state.sliceDoc(node.from, node.to));
    }
  }
  return null;
}

/** What an address in a markdown link leads to. */
export function fromUrl(written: string): FoundLink {
  const address = written.replace(/^<|>$/g, "");
  if (/^(?:[a-z][a-z0-9+.-]*:|www\.)/i.test(address)) return { kind: "address", address };
  let target = address;
  try {
    target = decodeURIComponent(address);
  } catch {
    // A lone "%" is part of the name.
  }
  return { kind: "note", target };
}

/** What stands behind the "#" of a target, which names a heading or a block; null where the whole note is meant. */
export function partOfTarget(target: string): string | null {
  const hash = target.indexOf("#");
  return hash < 0 || hash === target.length - 1 ? null : target.slice(hash + 1);
}

export function followLinks(follow: FollowLink): Extension {
  return [
    EditorView.domEventHandlers({
      mousedown(event, view) {
        if (event.button !== 0 || !(event.ctrlKey || event.metaKey)) return false;
        const position = view.posAtCoords({ x: event.clientX, y: event.clientY });
        const link = position === null ? null : linkAt(view.state, position);
        if (!link) return false;
        event.preventDefault();
        follow(link, whereTo(event));
        return true;
      },
    }),
  ];
}

/** Where a word would touch a link at the cursor: */
const touchesBefore = /[^\s([{"'“‘-]$/;

/** Writes a blank at the cursor if a link there would touch a word; the selection is left behind. */
export function makeRoomForLink(view: EditorView): boolean {
  const { state } = view;
  const { head } = state.selection.main;
  const touches = touchesBefore.test(state.sliceDoc(Math.max(0, head - 1), head));
  view.dispatch({
    ...(touches ? { changes: { from: head, insert: " " } } : {}),
    selection: EditorSelection.cursor(touches ? head + 1 : head),
    annotations: isolateHistory.of("full"),
    userEvent: "input.link",
  });
  return touches;
}

/** Writes `link` at the cursor with a space where a word would touch it; a selection becomes the link's text. */
export function insertLink(view: EditorView, link: string): void {
  const { state } = view;
  const { from, to, head } = state.selection.main;
  const selected = state.sliceDoc(from, to);
  const named =
    selected !== "" && !/[\n\r[\]|]/.test(selected) && link.startsWith("[[") && link.endsWith("]]");
  const at = named ? from : head;
  const text = named ? `${link.slice(0, -2)}|${selected}]]` : link;
  const before = !named && touchesBefore.test(state.sliceDoc(Math.max(0, at - 1), at)) ? " " : "";
  const after =
    !named && /^[\p{L}\p{N}]/u.test(state.sliceDoc(at, Math.min(state.doc.length, at + 2))) ? " " : "";
  view.dispatch({
    changes: { from: at, to: named ? to : at, insert: before + text + after },
    selection: EditorSelection.cursor(at + before.length + text.length),
    scrollIntoView: true,
    userEvent: "input.link",
  });
}
