// Pasting and dropping: HTML becomes markdown, pictures and files come into the vault and are embedded or linked to.
// Text without either is CodeMirror's to paste, and Ctrl+Shift+V pastes the text alone.
import { syntaxTree } from "@codemirror/language";
import { EditorState, type Extension, Facet } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { heldPlaces, holdPlaces } from "./held_places";

export interface PasteCallbacks {
  /** Puts a file into the vault; what embeds it or links to it, null where that failed, which is said there. */
  keepFile: (file: File) => Promise<string | null>;
  /** the picture on the clipboard, of which the page is told nothing */
  clipboardPicture: () => Promise<File | null>;
  /** how links name a file of the vault */
  linkName: (path: string) => string;
  /** says why nothing can be put into the note or its vault; true where it cannot */
  refuses: () => boolean;
  say: (text: string) => void;
}

/** What is pasted and dropped is kept by whoever shows the note. */
export const pasteCallbacks = Facet.define<PasteCallbacks, PasteCallbacks | null>({
  combine: (given) => given[0] ?? null,
});

/** Beyond this the conversion would hold up the window. */
const longestHtml = 4_000_000;

const verbatim =
  /^(?:FencedCode|CodeBlock|InlineCode|FrontMatter|HTMLBlock|CommentBlock|InlineComment|InlineMath|DisplayMath)$/;

/** In code, formulas and front matter a text is what it is. */
function isVerbatim(state: EditorState): boolean {
  for (
    let node = syntaxTree(state).resolveInner(state.selection.main.head, -1);
    node.parent;
    node = node.parent
  )
    if (verbatim.test(node.name)) return true;
  return false;
}

let plainAsked = false;

/** Pastes the text alone: into the note, or into the field that has the keyboard. */
export function pastePlain(view: EditorView): void {
  if (!document.activeElement?.matches("input, textarea, [contenteditable]")) view.focus();
  plainAsked = true;
  try {
    document.execCommand("paste");
  } finally {
    plainAsked = false;
  }
}

function paste(event: ClipboardEvent, view: EditorView): boolean {
  const callbacks = view.state.facet(pasteCallbacks);
  const data = event.clipboardData;
  if (!callbacks || !data) return false;
  const text = data.getData("text/plain");
  if (plainAsked) return text !== "" && insertPlain(view, text);
  const html = data.getData("text/html");
  const files = [...data.files];
  // A picture of the text, as word processors add one, is not meant.
  if (html !== "" && !isOnePicture(html)) {
    if (isVerbatim(view.state) || isAddress(text, view)) return false;
    if (html.length > longestHtml) {
      callbacks.say("Too much was copied to keep its formatting: the text alone is pasted.");
      return false;
    }
    if (callbacks.refuses()) return true;
    void pasteHtml(view, html, text, callbacks);
    return true;
  }
  if (html === "" && text !== "" && files.length === 0) return false;
  if (callbacks.refuses()) return true;
  if (files.length > 0) void insertFiles(view, files);
  else void pastePicture(view, html, callbacks);
  return true;
}

function insertPlain(view: EditorView, text: string): boolean {
  if (view.state.readOnly) return true;
  view.dispatch(view.state.replaceSelection(text.replace(/\r\n?/g, "\n").toWellFormed()), {
    userEvent: "input.paste",
    scrollIntoView: true,
  });
  return true;
}

/** An address over a selection becomes a link, which is markdown's own to do. */
function isAddress(text: string, view: EditorView): boolean {
  return !view.state.selection.main.empty && /^[a-z]+:\/\/\S+$/i.test(text.trim());
}

/** “Copy image” of a browser: the picture, and HTML that only names it. */
function isOnePicture(html: string): boolean {
  if (html === "" || html.length > longestHtml || !/<img/i.test(html)) return false;
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return body.querySelectorAll("img").length === 1 && (body.textContent ?? "").trim() === "";
}

async function pasteHtml(
  view: EditorView,
  html: string,
  text: string,
  callbacks: PasteCallbacks,
): Promise<void> {
  const places = holdPlaces(view);
  try {
    const { markdownFromHtml } = await import("./html_to_markdown");
    const markdown = await markdownFromHtml(html, callbacks);
    places.fill([(markdown ?? text).replace(/\r\n?/g, "\n").toWellFormed()]);
  } catch {
    // What cannot be understood is still a text.
    places.fill([text.replace(/\r\n?/g, "\n").toWellFormed()]);
  }
}

/** Of a picture that the page is not given, the shell asks the system; without one the HTML says where it is. */
async function pastePicture(view: EditorView, html: string, callbacks: PasteCallbacks): Promise<void> {
  const places = holdPlaces(view);
  const picture = await callbacks.clipboardPicture();
  places.release();
  if (picture) await insertFiles(view, [picture]);
  else if (html !== "") await pasteHtml(view, html, "", callbacks);
}

/** Puts files into the vault and what embeds them into the text, at the cursors. */
export async function insertFiles(view: EditorView, files: readonly File[]): Promise<void> {
  const callbacks = view.state.facet(pasteCallbacks);
  if (!callbacks || callbacks.refuses()) return;
  const places = holdPlaces(view);
  const links: string[] = [];
  for (const file of files) {
    const link = await callbacks.keepFile(file);
    if (link !== null) links.push(link);
  }
  if (links.length === 0) places.release();
  else if (!places.fill(links))
    callbacks.say(`Added to the vault, and not linked, because its note was left: ${links.join(" ")}`);
}

function bringsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** Without a word the web view would take files for pages to go to. */
function dragover(event: DragEvent): boolean {
  if (!bringsFiles(event) || !event.dataTransfer) return false;
  event.dataTransfer.dropEffect = "copy";
  event.preventDefault();
  return true;
}

function drop(event: DragEvent, view: EditorView): boolean {
  const files = [...(event.dataTransfer?.files ?? [])];
  if (files.length === 0) return bringsFiles(event);
  event.preventDefault();
  putCursorAt(view, event);
  void insertFiles(view, files);
  return true;
}

/** Where something is let go, it goes in. */
export function putCursorAt(view: EditorView, { clientX, clientY }: MouseEvent): void {
  view.focus();
  view.dispatch({ selection: { anchor: view.posAtCoords({ x: clientX, y: clientY }, false) } });
}

export function pasting(callbacks: PasteCallbacks): Extension {
  return [pasteCallbacks.of(callbacks), heldPlaces, EditorView.domEventHandlers({ paste, dragover, drop })];
}
