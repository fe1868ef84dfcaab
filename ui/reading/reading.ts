// Going to reading view and back: the place on the screen is carried over, the cursor stays where it is.
import { EditorView } from "@codemirror/view";
import { tick } from "svelte";
import { isTooLongForMarkdown } from "../editor/editor";
import { fromByteOffset, toByteOffset } from "../editor/offsets";
import { editorView, focusEditor, notes } from "../shell/notes.svelte";
import { say } from "../shell/notices.svelte";
import { panes, type Tab } from "../shell/panes/model.svelte";
import type { NoteSession } from "../shell/session.svelte";

/** The page's bytes are those of the text without a byte order mark. */
function shapeOf(session: NoteSession) {
  return { bomBytes: 0, lineEnds: session.shape.lineEnds };
}

export function positionOf(session: NoteSession, byte: number): number {
  return fromByteOffset(session.doc, byte, shapeOf(session));
}

export function byteOf(session: NoteSession, position: number): number {
  return toByteOffset(session.doc, position, shapeOf(session));
}

/** The position at the top of the editor, with how far it is scrolled into its line; null at the note's top. */
export function topOfEditor(view: EditorView | null, session: NoteSession): number | null {
  if (!view || view.scrollDOM.scrollTop <= 0) return null;
  const height = view.scrollDOM.getBoundingClientRect().top - view.documentTop;
  if (height <= 0) return null;
  const block = view.lineBlockAtHeight(height);
  const inside = block.height > 0 ? (height - block.top) / block.height : 0;
  return Math.min(session.doc.length, block.from + Math.floor(inside * block.length));
}

/** Brings a position to the top of the editor. */
export function scrollEditorTo(position: number): void {
  editorView()?.dispatch({ effects: EditorView.scrollIntoView(position, { y: "start", yMargin: 0 }) });
}

export function toggleReading(): void {
  if (notes.reading) leaveReading();
  else enterReading(panes.active.tab);
}

export function enterReading(tab: Tab): void {
  if (!tab.session) return;
  if (isTooLongForMarkdown(tab.session.doc)) {
    say("This note has lines too long to be laid out as a page; it stays in the editor.");
    return;
  }
  tab.pagePlace = null;
  tab.reading = true;
}

export function leaveReading(): void {
  const { tab, page } = panes.active;
  const { session } = tab;
  if (!session || !tab.reading) return;
  const place = page?.place() ?? null;
  const had = document.activeElement;
  tab.reading = false;
  tab.pagePlace = null;
  // The page is gone by then, and the editor can be seen.
  void tick().then(() => {
    const view = editorView();
    if (panes.active.tab !== tab || tab.session !== session || tab.reading || !view) return;
    // Whatever has taken the keyboard in the meantime keeps it.
    const has = document.activeElement;
    if (has === document.body || has === had) focusEditor();
    if (place === 0) view.scrollDOM.scrollTop = 0;
    else if (place !== null) scrollEditorTo(positionOf(session, place));
  });
}
