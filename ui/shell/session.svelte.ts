// One note that is or was open: its editor state, the text the disk is known to hold, and its saving.
// It is clean exactly when its text equals the saved text.
import type { EditorState, StateEffect, Text, TransactionSpec } from "@codemirror/state";
import type { EditorView, ViewUpdate } from "@codemirror/view";
import * as api from "../api";
import type { NoteText, Properties } from "../bindings";
import { changesBetween, changesFromMerge } from "../editor/diff";
import {
  createNoteState,
  type EditorEvents,
  isTooLongForMarkdown,
  outsideChange,
  showState,
  withCursorOf,
} from "../editor/editor";
import { tellUnresolved } from "../editor/live/callbacks";
import { type EditorMode, modeOf, setMode } from "../editor/live_preview";
import { foldAgain } from "../editor/folding";
import { frontMatterOf, hideFrontMatter } from "../editor/front_matter";
import { detectLineEnds, type LineEnds, toDocument, toDocumentString, toFileText } from "../editor/line_ends";
import type { FollowLink } from "../editor/links";
import type { FileShape } from "../editor/offsets";
import { goToPlace, goToScroll, placeOf, type TextPlace } from "../editor/place";
import { changedSettings } from "../editor/settings";
import { forAnotherView, isFromAnotherView } from "../editor/shared_text";
import { dejaVuCallbacksOf } from "../proposals/deja_vu";
import { proposalCallbacksOf } from "../proposals/proposing";
import { pasteCallbacksOf } from "./attaching";
import { type Autosave, createAutosave, type SaveState } from "./autosave";
import { completionFor } from "./completing";
import { editorSettings } from "./settings.svelte";
import { foldsOf, keepFolds } from "./folds";
import { startingMode } from "./editor_mode";
import { liveCallbacksOf } from "./live_data";
import { readNote } from "./vault.svelte";

const longestSent = 500_000;

export interface SessionEvents {
  follow: FollowLink;
  rested: (session: NoteSession, position: number) => void;
  changed: (session: NoteSession) => void;
  /** the text that was being saved now lives in another note */
  keptBeside: (session: NoteSession, path: string) => void;
  saveStateChanged: (session: NoteSession, state: SaveState) => void;
}

export class NoteSession {
  path = $state("");
  saveState = $state.raw<SaveState>({ kind: "saved" });
  readOnly = $state.raw<string | null>(null);
  /** another program took the file away; the text is kept here */
  removed = $state(false);
  /** counts the changes of the text, for what is derived from it */
  version = $state(0);
  /** where the cursor stands in the document */
  cursor = $state(0);
  /** how many characters are selected there */
  selected = $state(0);
  /** the front matter is out of sight: its properties are shown instead */
  frontMatterHidden = $state(false);
  /** what the front matter of `text` holds, as far as it was asked about */
  properties = $state.raw<{ text: string; read: Properties } | null>(null);

  hash: string;
  readonly autosave: Autosave;

  /** The views that show the note. The first keeps its undo history, which is never torn. */
  private views: EditorView[] = [];
  /** of these, the one that a person works in */
  private front: EditorView | null = null;
  /** where the person was when the last view let go of the note */
  private place: TextPlace | null = null;
  private hiddenState: EditorState;
  private saved: Text;
  private lineEnds: LineEnds;
  private bomBytes: number;

  constructor(
    note: NoteText,
    private readonly events: SessionEvents,
    properties: NoteSession["properties"] = null,
  ) {
    this.path = note.path;
    this.hash = note.hash;
    this.bomBytes = note.bom_bytes;
    this.readOnly = note.read_only;
    this.lineEnds = detectLineEnds(note.text);
    this.saved = toDocument(note.text, this.lineEnds);
    this.properties = properties;
    // What cannot be shown as properties is shown as it is written.
    this.hiddenState = this.newState(note.text, properties !== null && properties.read.error === null);
    this.frontMatterHidden = frontMatterOf(this.hiddenState).hidden;
    this.autosave = createAutosave({
      dirty: () => this.dirty && !this.removed,
      write: () => this.write(),
      readError: api.commandError,
      stateChanged: (state) => {
        this.saveState = state;
        this.events.saveStateChanged(this, state);
      },
    });
  }

  get state(): EditorState {
    return this.views[0]?.state ?? this.hiddenState;
  }

  get doc(): Text {
    return this.state.doc;
  }

  get dirty(): boolean {
    return this.readOnly === null && !this.doc.eq(this.saved);
  }

  get fileText(): string {
    return toFileText(this.doc, this.lineEnds);
  }

  /** What the disk does not hold yet; null where there is nothing, or too much to be sent with a question. */
  get unsavedText(): string | null {
    return this.dirty && this.doc.length <= longestSent ? this.fileText : null;
  }

  get selectedText(): string {
    const { state } = this.front ?? this;
    return state.selection.ranges.map(({ from, to }) => state.sliceDoc(from, to)).join("\n");
  }

  /** What turns positions into byte offsets of the file. */
  get shape(): FileShape {
    return { bomBytes: this.bomBytes, lineEnds: this.lineEnds };
  }

  /** The front matter as the file has it; "" where there is none. */
  get frontMatterText(): string {
    const { end } = frontMatterOf(this.state);
    return toFileText(this.doc.slice(0, end), this.lineEnds);
  }

  /** Shows the properties in the place of the front matter, or the front matter itself. */
  hideFrontMatter(hidden: boolean): void {
    this.apply(hideFrontMatter(this.state, hidden));
    this.frontMatterHidden = frontMatterOf(this.state).hidden;
  }

  /** Which of the note's links lead nowhere. */
  tellUnresolved(names: ReadonlySet<string>): void {
    this.applyToAll((state) => ({ effects: tellUnresolved(state, names) }));
  }

  /** Something that is drawn in the text and is not of it, in every editor of the note. */
  draw(effects: StateEffect<unknown>[]): void {
    this.applyToAll(() => ({ effects }));
  }

  get isShown(): boolean {
    return this.views.length > 0;
  }

  /** Shows the note in one more view, where it was left last or at the place that is given. */
  show(view: EditorView, place: TextPlace | null = null, mode: EditorMode | null = null): void {
    showState(view, this.state);
    if (mode) view.dispatch(setMode(view.state, mode));
    this.views.push(view);
    this.front ??= view;
    // What the note was left at has been carried through every change since; a place that was noted has not.
    if (place && place !== this.place) goToPlace(view, place);
    else goToScroll(view, this.place);
    if (this.front === view) this.standsAt(view.state.selection.main.head, view);
  }

  /** The person works in this view now. */
  bringToFront(view: EditorView): void {
    if (!this.views.includes(view)) return;
    this.front = view;
    this.standsAt(view.state.selection.main.head, view);
  }

  private standsAt(position: number, view: EditorView): void {
    this.cursor = position;
    this.selected = view.state.selection.ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  }

  /** Where the person is in a view of the note. */
  placeIn(view: EditorView): TextPlace | null {
    return this.views.includes(view) ? placeOf(view) : null;
  }

  /** Takes the note from a view; returns where the person was in it. */
  hide(view: EditorView | undefined = this.views[0]): TextPlace | null {
    const index = view ? this.views.indexOf(view) : -1;
    if (!view || index < 0) return null;
    const { state } = view;
    const place = placeOf(view);
    this.views.splice(index, 1);
    const [next] = this.views;
    if (!next) {
      this.hiddenState = state;
      this.place = place;
    } else if (index === 0) {
      const there = state.update({ selection: next.state.selection, filter: false }).state;
      replaceIn(next, inModeOf(there, next.state));
    }
    if (this.front === view) this.front = null;
    if (next && !this.front) this.bringToFront(next);
    return place;
  }

  /** Every editor of the note is as the person wants it now; its text and its undo history stay. */
  applySettings(): void {
    const plain = isTooLongForMarkdown(this.doc);
    this.applyToAll((state) => changedSettings(state, editorSettings(), plain));
  }

  /** Something about how the note is shown, in every editor of it. */
  private applyToAll(change: (state: EditorState) => TransactionSpec): void {
    for (const view of this.views) view.dispatch(change(view.state));
    if (this.views.length === 0) this.hiddenState = this.hiddenState.update(change(this.hiddenState)).state;
  }

  /** The disk holds something else than we last knew. */
  async changedOnDisk(hash: string): Promise<void> {
    // Our own save is known by its hash, which may still be on its way.
    await this.autosave.settled();
    if (hash === this.hash && !this.removed) return;
    await this.readAgain();
  }

  /** Reads the disk and takes in what it holds. */
  async readAgain(): Promise<void> {
    for (;;) {
      const known = this.hash;
      const note = await readNote(this.path);
      // A save that ended while the file was read makes what was read old.
      if (this.hash !== known) continue;
      this.receive(note);
      return;
    }
  }

  /** What is typed and not saved is left to the engine to merge. */
  private receive(note: NoteText): void {
    this.removed = false;
    if (note.read_only !== this.readOnly) {
      this.readOnly = note.read_only;
      this.startOver(note);
      return;
    }
    if (this.dirty) {
      void this.autosave.flush();
      return;
    }
    if (note.hash === this.hash) return;
    this.hash = note.hash;
    this.bomBytes = note.bom_bytes;
    this.takeIn(note.text, this.doc);
  }

  /** Writes a note whose file was taken away. */
  async saveAgain(create: () => Promise<NoteText>): Promise<boolean> {
    const made = await create();
    this.path = made.path;
    this.hash = made.hash;
    this.bomBytes = made.bom_bytes;
    this.saved = toDocument(made.text, this.lineEnds);
    this.removed = false;
    return this.autosave.flush();
  }

  private async write(): Promise<void> {
    const sent = this.doc;
    const outcome = await api.saveNote(this.path, this.fileText, this.hash);
    this.hash = outcome.hash;
    if (outcome.kind === "saved") {
      this.saved = sent;
      return;
    }
    this.takeIn(outcome.text, sent);
    if (outcome.kind === "kept_beside") this.events.keptBeside(this, outcome.path);
  }

  /** `text` is on the disk and came about from `base`; what was typed since `base` stays. */
  private takeIn(text: string, base: Text): void {
    const ends = detectLineEnds(text);
    if ((ends === "mixed") !== (this.lineEnds === "mixed")) {
      // The document itself is built differently and its undo history would not fit: a new state, same cursor.
      const now = this.fileText;
      const changes = changesFromMerge(toFileText(base, this.lineEnds), text, now);
      const merged = toFileText(changes.apply(toDocument(now, "mixed")), "mixed");
      this.lineEnds = detectLineEnds(merged);
      this.saved = toDocument(text, this.lineEnds);
      this.replaceState(merged);
      return;
    }
    this.lineEnds = ends;
    this.saved = toDocument(text, ends);
    const wanted = toDocumentString(text, ends);
    const changes =
      base === this.doc
        ? changesBetween(base.toString(), wanted)
        : changesFromMerge(base.toString(), wanted, this.doc.toString());
    if (!changes.empty) this.apply(outsideChange(changes));
  }

  private startOver(note: NoteText): void {
    this.hash = note.hash;
    this.bomBytes = note.bom_bytes;
    this.lineEnds = detectLineEnds(note.text);
    this.saved = toDocument(note.text, this.lineEnds);
    this.replaceState(note.text);
  }

  private replaceState(text: string): void {
    const state = this.newState(text, this.frontMatterHidden);
    this.frontMatterHidden = frontMatterOf(state).hidden;
    const replacing = (old: EditorState): EditorState => inModeOf(withCursorOf(state, old), old);
    if (this.views.length === 0) this.hiddenState = replacing(this.hiddenState);
    for (const view of this.views) replaceIn(view, replacing(view.state));
    this.textChanged();
  }

  /** A change that a panel makes in the text: undone like what is typed, and saved like it. */
  edit(spec: TransactionSpec): void {
    if (this.readOnly === null) this.apply(spec);
  }

  private apply(spec: TransactionSpec): void {
    const view = this.front ?? this.views[0];
    if (view) view.dispatch(spec);
    else {
      const transaction = this.hiddenState.update(spec);
      this.hiddenState = transaction.state;
      if (transaction.docChanged) this.textChanged();
    }
  }

  /** What changed in one view changes in the others, before anybody asks for the text. */
  private changedIn(update: ViewUpdate): void {
    if (isFromAnotherView(update)) return;
    for (const [index, view] of this.views.entries()) {
      if (view !== update.view) view.dispatch(forAnotherView(update, index === 0));
    }
    this.textChanged();
  }

  private textChanged(): void {
    this.version++;
    this.autosave.changed();
    this.events.changed(this);
  }

  private newState(text: string, withoutFrontMatter: boolean): EditorState {
    const events: EditorEvents = {
      changed: (update) => this.changedIn(update),
      moved: (position, view) => {
        if (view === this.front) this.standsAt(position, view);
      },
      frontMatterHidden: (hidden, view) => {
        this.frontMatterHidden = hidden;
        for (const other of this.views) {
          if (other !== view && frontMatterOf(other.state).hidden !== hidden)
            other.dispatch(hideFrontMatter(other.state, hidden));
        }
      },
      folded: (state) => keepFolds(this.path, state),
      rested: (position, view) => {
        if (view === this.front) this.events.rested(this, position);
      },
      historyKeeper: (view) => this.views[0] ?? view,
      follow: (link, where) => this.events.follow(link, where),
      completion: completionFor(this),
      paste: pasteCallbacksOf(() => this),
      proposals: proposalCallbacksOf(this),
      dejaVu: dejaVuCallbacksOf(this),
      left: () => {
        if (this.dirty) void this.autosave.flush();
      },
      live: liveCallbacksOf(
        () => this.path,
        (link, where) => this.events.follow(link, where),
      ),
    };
    const readOnly = this.readOnly !== null;
    const shown = { withoutFrontMatter, settings: editorSettings(), mode: startingMode() };
    const state = createNoteState(text, this.lineEnds, readOnly, events, shown);
    return state.update(foldAgain(state, foldsOf(this.path))).state;
  }
}

/** Each view of a note has a mode of its own, whose state ever it takes over. */
function inModeOf(state: EditorState, old: EditorState): EditorState {
  return state.update(setMode(state, modeOf(old))).state;
}

/** Another state for a view that stays where it is. */
function replaceIn(view: EditorView, state: EditorState): void {
  const scroll = view.scrollDOM.scrollTop;
  showState(view, state);
  view.scrollDOM.scrollTop = scroll;
}
