// What was written before, between the engine and the editor.
import { EditorSelection } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import * as api from "../api";
import type { DejaVu } from "../bindings";
import { fromByteOffset, toByteOffset } from "../editor/offsets";
import { type Before, beforeShown, type DejaVuCallbacks, showBefore } from "../editor/proposals/deja_vu";
import { linkToBlock } from "../shell/following";
import { createLatest, late } from "../shell/latest";
import { recall, remember } from "../shell/memory";
import { openNote } from "../shell/notes.svelte";
import type { NoteSession } from "../shell/session.svelte";
import { settings } from "../shell/settings.svelte";
import { dayLabel } from "../shell/times";
import { vault } from "../shell/vault.svelte";
import { askToMerge } from "./merging.svelte";

const longestSent = 500_000;
const mostIgnored = 1_000;
const questions = createLatest();

interface Found extends Before {
  readonly found: DejaVu;
}

/** Names what was ignored: this passage of that note, for this note. */
function keyOf(session: NoteSession, { note, words }: DejaVu): string {
  return [vault.info?.root ?? "", session.path, note, words.slice(0, 120)].join("\n");
}

function ignored(): string[] {
  const kept = recall("ignoredDejaVu");
  return Array.isArray(kept) ? kept.filter((key): key is string => typeof key === "string") : [];
}

async function ask(session: NoteSession, position: number, view: EditorView): Promise<void> {
  if (!settings.dejaVu || session.readOnly !== null || session.doc.length > longestSent) {
    showBefore(view, null);
    return;
  }
  const { doc } = session;
  // The text goes along, so the place is counted without a byte order mark.
  const shape = { ...session.shape, bomBytes: 0 };
  const request = { note: session.path, text: session.fileText, offset: toByteOffset(doc, position, shape) };
  // Nobody has asked for anything, so that nobody is told of a failure; the program logs it.
  const found = await questions.ask(() => api.dejaVu(request)).catch(() => null);
  if (found === late || session.doc !== doc || view.state.doc !== doc) return;
  if (!found || ignored().includes(keyOf(session, found))) {
    showBefore(view, null);
    return;
  }
  const made = found.made_ms === null ? [] : [dayLabel(found.made_ms, Date.now())];
  const before: Found = {
    from: fromByteOffset(doc, found.block.start, shape),
    to: fromByteOffset(doc, found.block.end, shape),
    title: found.title,
    where: [...found.heading.slice(-1), ...made].join(" · "),
    words: found.words,
    found,
  };
  showBefore(view, before);
}

async function link(view: EditorView, before: Found, embed: boolean): Promise<void> {
  const line = view.state.doc.lineAt(Math.min(before.to, view.state.doc.length));
  if (embed) {
    view.dispatch({
      changes: { from: line.to, insert: "\n\n" },
      selection: EditorSelection.cursor(line.to + 2),
      userEvent: "input.link",
    });
  } else view.dispatch({ selection: EditorSelection.cursor(line.to), userEvent: "select" });
  showBefore(view, null);
  await linkToBlock(before.found, embed);
}

export function dejaVuCallbacksOf(session: NoteSession): DejaVuCallbacks {
  return {
    written: (position, view) => void ask(session, position, view),
    act(action, told, view) {
      const before = told as Found;
      const { note, start, end } = before.found;
      if (action === "open") void openNote(note, { start, end }, { split: true });
      else if (action === "merge") {
        const place = (): number => beforeShown(view.state)?.from ?? before.from;
        void askToMerge(
          session,
          before.title,
          () => ({
            note: session.path,
            start: toByteOffset(session.doc, place(), session.shape),
            older_note: note,
            older_start: start,
          }),
          () => showBefore(view, null),
        );
      } else if (action === "ignore") {
        remember("ignoredDejaVu", [...ignored(), keyOf(session, before.found)].slice(-mostIgnored));
        showBefore(view, null);
      } else void link(view, before, action === "embed");
      if (action === "ignore") view.focus();
    },
  };
}
