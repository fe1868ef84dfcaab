// How a file's text becomes an editor document and comes back byte for byte.
// A file with one kind of line end is edited as plain lines and written back with that line end.
// A file that mixes them is split at "\n" only: its "\r" stay in the document as characters, hidden and atomic.
import {
  EditorState,
  type Extension,
  Prec,
  RangeSetBuilder,
  Text,
  type TransactionSpec,
} from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

export type LineEnds = "\n" | "\r\n" | "\r" | "mixed";

export function detectLineEnds(text: string): LineEnds {
  let lf = false;
  let crlf = false;
  let cr = false;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    if (at > 0 && text.charCodeAt(at - 1) === 13) crlf = true;
    else lf = true;
    if (lf && crlf) return "mixed";
  }
  for (let at = text.indexOf("\r"); at >= 0; at = text.indexOf("\r", at + 1)) {
    if (text.charCodeAt(at + 1) !== 10) {
      cr = true;
      break;
    }
  }
  if (cr) return lf || crlf ? "mixed" : "\r";
  return crlf ? "\r\n" : "\n";
}

/** The file's text as the document holds it, lines joined by "\n". */
export function toDocumentString(text: string, ends: LineEnds): string {
  return ends === "\r\n" || ends === "\r" ? text.replaceAll(ends, "\n") : text;
}

export function toDocument(text: string, ends: LineEnds): Text {
  return Text.of(text.split(ends === "mixed" ? "\n" : ends));
}

/** What the file must hold for this document. */
export function toFileText(doc: Text, ends: LineEnds): string {
  const text = doc.sliceString(0, doc.length, ends === "mixed" ? "\n" : ends);
  // Half a surrogate pair cannot be written as UTF-8; it becomes the replacement character here, not in the file.
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** How many bytes a line break of the document has in the file. */
export function lineBreakBytes(ends: LineEnds): number {
  return ends === "\r\n" ? 2 : 1;
}

const hidden = Decoration.replace({});

function carriageReturns(view: EditorView): DecorationSet {
  const found = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    const text = view.state.sliceDoc(from, to);
    for (let at = text.indexOf("\r"); at >= 0; at = text.indexOf("\r", at + 1)) {
      const end = from + at + 1;
      if (end === view.state.doc.lineAt(end).to) found.add(end - 1, end, hidden);
    }
  }
  return found.finish();
}

const hiddenCarriageReturns = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = carriageReturns(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged) this.decorations = carriageReturns(update.view);
    }
  },
  {
    decorations: (plugin) => plugin.decorations,
    provide: (plugin) =>
      EditorView.atomicRanges.of((view) => view.plugin(plugin)?.decorations ?? Decoration.none),
  },
);

/** Joining two lines takes the whole line end: a "\r" left behind would sit in the middle of a line. */
const joinWholeLineEnds = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || !(transaction.isUserEvent("delete") || transaction.isUserEvent("input"))) {
    return transaction;
  }
  const extra: TransactionSpec[] = [];
  const old = transaction.startState.doc;
  transaction.changes.iterChanges((from, to, _fromNew, _toNew, inserted) => {
    if (from === 0 || to === from || inserted.lines > 1) return;
    const cutsLineEnd = old.sliceString(from - 1, from + 1) === "\r\n";
    if (cutsLineEnd && old.sliceString(to, to + 1) !== "\n") {
      extra.push({ changes: { from: from - 1, to: from } });
    }
  });
  return extra.length > 0 ? [transaction, ...extra] : transaction;
});

/** Pasted text takes the document's own line breaks, and is text that UTF-8 can hold. */
const pasteAsLines = EditorView.clipboardInputFilter.of((text) =>
  text.replace(/\r\n?/g, "\n").toWellFormed(),
);

export function lineEnds(ends: LineEnds): Extension {
  if (ends !== "mixed") return pasteAsLines;
  return [
    pasteAsLines,
    EditorState.lineSeparator.of("\n"),
    Prec.high(hiddenCarriageReturns),
    joinWholeLineEnds,
  ];
}
