// One note that is or was open: its editor state, the text the disk is known to hold, and its saving.
// It is clean exactly when its text equals the saved text.
import type { EditorState, StateEffect, Text, TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import * as api from "../api";
import type { NoteText, Properties } from "../bindings";
import { changesBetween, changesFromMerge } from "../editor/diff";
import { createNoteState, type EditorEvents, outsideChange, showState, withCursorOf } from "../editor/editor";
import { tellUnresolved } from "../editor/live/callbacks";
import { type EditorMode, setMode } from "../editor/live_preview";
import { frontMatterOf, hideFrontMatter } from "../editor/front_matter";
import { detectLineEnds, type LineEnds, toDocument, toDocumentString, toFileText } from "../editor/line_ends";
import type { FileShape } from "../editor/offsets";
import { type Autosave, createAutosave, type SaveState } from "./autosave";
import { startingMode } from "./editor_mode";
import { liveCallbacksOf } from "./live_data";
import { readNote } from "./vault.svelte";

export interface SessionEvents {
  follow: EditorEvents["follow"];
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
  /** shown as a finished page instead of the editor */
  reading = $state(false);
  /** the place in the document that is to be shown next, as an object of its own each time */
  wanted = $state.raw<{ position: number } | null>(null);
  /** the front matter is out of sight: its properties are shown instead */
  frontMatterHidden = $state(false);
  /** live preview, or the text as it is written */
  mode = $state<EditorMode>(startingMode());
  /** what the front matter of `text` holds, as far as it was asked about */
  properties = $state.raw<{ text: string; read: Properties } | null>(null);

  hash: string;
  /** where the scroll was when the note was last shown */
  scroll: StateEffect<unknown> | null = null;
  readonly autosave: Autosave;

  private view: EditorView | null = null;
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
    return this.view?.state ?? this.hiddenState;
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

  setMode(mode: EditorMode): void {
    this.mode = mode;
    this.apply(setMode(this.state, mode));
  }

  /** Which of the note's links lead nowhere. */
  tellUnresolved(names: ReadonlySet<string>): void {
    const effects = tellUnresolved(this.state, names);
    if (effects.length > 0) this.apply({ effects });
  }

  show(view: EditorView): void {
    showState(view, this.hiddenState);
    this.view = view;
    this.cursor = this.state.selection.main.head;
    if (this.scroll) view.dispatch({ effects: this.scroll });
    else view.scrollDOM.scrollTop = 0;
  }

  hide(): void {
    if (!this.view) return;
    this.scroll = this.view.scrollSnapshot();
    this.hiddenState = this.view.state;
    this.view = null;
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
    const state = withCursorOf(this.newState(text, this.frontMatterHidden), this.state);
    this.frontMatterHidden = frontMatterOf(state).hidden;
    if (this.view) {
      const scroll = this.view.scrollDOM.scrollTop;
      showState(this.view, state);
      this.view.scrollDOM.scrollTop = scroll;
    } else this.hiddenState = state;
    this.textChanged();
  }

  /** A change that a panel makes in the text: undone like what is typed, and saved like it. */
  edit(spec: TransactionSpec): void {
    if (this.readOnly === null) this.apply(spec);
  }

  private apply(spec: TransactionSpec): void {
    if (this.view) this.view.dispatch(spec);
    else {
      const transaction = this.hiddenState.update(spec);
      this.hiddenState = transaction.state;
      if (transaction.docChanged) this.textChanged();
    }
  }

  private textChanged(): void {
    this.version++;
    this.autosave.changed();
    this.events.changed(this);
  }

  private newState(text: string, withoutFrontMatter: boolean): EditorState {
    const events: EditorEvents = {
      changed: () => this.textChanged(),
      moved: (position) => (this.cursor = position),
      frontMatterHidden: (hidden) => (this.frontMatterHidden = hidden),
      rested: (position) => this.events.rested(this, position),
      follow: (link, how) => this.events.follow(link, how),
      left: () => {
        if (this.dirty) void this.autosave.flush();
      },
      live: liveCallbacksOf(
        () => this.path,
        (link, how) => this.events.follow(link, how),
      ),
    };
    return createNoteState(
      text,
      this.lineEnds,
      this.readOnly !== null,
      events,
      withoutFrontMatter,
      this.mode,
    );
  }
}
