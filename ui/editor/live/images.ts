// Pictures, sound and film in the text, in the place of their markup; where the cursor is, the markup stands before the picture.
// A picture from elsewhere is fetched only when the person says so: nothing leaves the machine by itself.
import type { EditorState, Extension } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { addressOf } from "../address_syntax";
import { createPlayer } from "../../rendering/player";
import { createRemotePicture } from "../../rendering/remote_picture";
import { fromUrl } from "../links";
import { isTouched } from "./attention";
import { drawnByNode } from "./in_sight";
import { liveCallbacks } from "./callbacks";
import { type ImageText, mediaKind, type MediaKind, readImageText } from "./image_syntax";

interface Picture extends ImageText {
  kind: MediaKind;
  /** a file of the vault, or an address elsewhere */
  target: string;
  remote: boolean;
}

/** What pictures measured when they were last drawn, so that the text does not move when they come again. */
const measured = new Map<string, { width: number; height: number }>();
const mostMeasured = 2_000;

class PictureWidget extends WidgetType {
  constructor(private readonly picture: Picture) {
    super();
  }
  override eq(other: PictureWidget): boolean {
    const { target, remote, alt, width, height } = this.picture;
    const one = other.picture;
    return (
      one.target === target &&
      one.remote === remote &&
      one.alt === alt &&
      one.width === width &&
      one.height === height
    );
  }
  toDOM(view: EditorView): HTMLElement {
    const place = document.createElement("span");
    place.className = "cm-image";
    const { target, remote, alt: name } = this.picture;
    if (remote) {
      const draw = (source: string): HTMLImageElement => this.image(name, source);
      const changed = (): void => view.requestMeasure();
      const picture = { address: target, name, draw, changed };
      place.append(createRemotePicture(picture, view.state.facet(liveCallbacks).remotePictures));
      return place;
    }
    this.keepRoom(place);
    view.state
      .facet(liveCallbacks)
      .fileAddress(target)
      .then(
        (address) => {
          if (address === null) this.tell(place, `“${target}” is not in this vault.`);
          else this.draw(view, place, address);
        },
        () => this.tell(place, `“${target}” cannot be shown.`),
      )
      .finally(() => view.requestMeasure());
    return place;
  }

  private keepRoom(place: HTMLElement): void {
    const known = measured.get(this.key);
    if (!known) return;
    place.style.width = `${String(known.width)}px`;
    place.style.minHeight = `${String(known.height)}px`;
  }

  private get key(): string {
    const { target, width, height } = this.picture;
    return `${target} ${String(width)} ${String(height)}`;
  }

  private draw(view: EditorView, place: HTMLElement, address: string): void {
    const { kind, alt, target } = this.picture;
    const name = alt === "" ? target : alt;
    const failed = (): void => {
      this.tell(place, `“${target}” cannot be ${kind === "picture" ? "shown" : "played here"}.`);
      view.requestMeasure();
    };
    const shown =
      kind === "picture"
        ? this.image(name, address)
        : createPlayer(kind, name, address, this.picture, failed);
    if (kind === "picture") shown.addEventListener("error", failed);
    shown.addEventListener(kind === "picture" ? "load" : "loadedmetadata", () => {
      place.style.width = "";
      place.style.minHeight = "";
      const { offsetWidth, offsetHeight } = shown;
      if (measured.size >= mostMeasured) measured.clear();
      if (offsetHeight > 0) measured.set(this.key, { width: offsetWidth, height: offsetHeight });
      view.requestMeasure();
    });
    place.classList.toggle("cm-sound", kind === "sound");
    place.replaceChildren(shown);
  }

  private image(name: string, address: string): HTMLImageElement {
    const { width, height } = this.picture;
    const image = document.createElement("img");
    image.alt = name;
    image.draggable = false;
    if (width !== null) image.width = width;
    if (height !== null) {
      image.height = height;
      image.style.height = `${String(height)}px`;
    }
    image.src = address;
    return image;
  }

  private tell(place: HTMLElement, text: string): void {
    place.classList.remove("cm-sound");
    place.style.width = "";
    place.style.minHeight = "";
    const note = document.createElement("span");
    note.className = "cm-image-note";
    note.textContent = text;
    place.replaceChildren(note);
  }

  override ignoreEvent(event: Event): boolean {
    return event.target instanceof Element && event.target.closest("button, audio, video") !== null;
  }
}

function pictureOf(state: EditorState, node: SyntaxNode): Picture | null {
  if (node.name === "WikilinkEmbed") {
    const target = node.getChild("WikilinkTarget");
    const text = node.getChild("WikilinkText");
    if (!target) return null;
    const written = state.sliceDoc(target.from, target.to).replace(/\\$/, "").trim();
    const kind = mediaKind(written);
    if (kind === null) return null;
    return {
      kind,
      target: written,
      remote: false,
      ...readImageText(text ? state.sliceDoc(text.from, text.to) : ""),
    };
  }
  const url = addressOf(node);
  const [open, close] = node.getChildren("LinkMark");
  if (!url || !open || !close) return null;
  const found = fromUrl(state.sliceDoc(url.from, url.to));
  const text = readImageText(state.sliceDoc(open.to, close.from));
  if (found.kind === "note")
    return { kind: mediaKind(found.target) ?? "picture", target: found.target, remote: false, ...text };
  // Pictures inside the address and other ways to name one are left as they are written.
  return /^https?:/i.test(found.address)
    ? { kind: "picture", target: found.address, remote: true, ...text }
    : null;
}

export const images: Extension = drawnByNode((node, { state, found }) => {
  if (node.name === "Table" || node.name === "FrontMatter") return false;
  if (node.name !== "WikilinkEmbed" && node.name !== "Image") return undefined;
  const picture = pictureOf(state, node.node);
  if (!picture) return false;
  const widget = new PictureWidget(picture);
  if (isTouched(state, node.from, node.to)) {
    found.push(Decoration.widget({ widget, side: 1 }).range(node.to));
  } else found.push(Decoration.replace({ widget }).range(node.from, node.to));
  return false;
});
