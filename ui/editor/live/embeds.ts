// Notes, sections and blocks that stand in a line of their own as `![[…]]`: shown in their place, and drawn anew when
// something in the vault has changed.
import type { Extension } from "@codemirror/state";
import { Decoration, type EditorView, WidgetType } from "@codemirror/view";
import { blockFeature } from "./blocks";
import { liveCallbacks } from "./callbacks";

const heights = new Map<string, number>();
const mostHeights = 500;
/** What is on the screen, each with how it is drawn again. */
const shown = new Map<HTMLElement, () => void>();

class Embed extends WidgetType {
  constructor(private readonly target: string) {
    super();
  }
  override eq(other: Embed): boolean {
    return other.target === this.target;
  }
  toDOM(view: EditorView): HTMLElement {
    const place = document.createElement("div");
    place.className = "cm-embed";
    place.dataset["testid"] = "embed";
    const known = heights.get(this.target);
    if (known !== undefined) place.style.minHeight = `${String(known)}px`;
    const draw = (): void => void this.draw(view, place);
    shown.set(place, draw);
    draw();
    return place;
  }

  private async draw(view: EditorView, place: HTMLElement): Promise<void> {
    const drawn = document.createElement("div");
    let found = false;
    try {
      found = (await view.state.facet(liveCallbacks).drawEmbed?.(drawn, this.target)) ?? false;
    } catch {
      // What cannot be read is told like what is not there.
    }
    if (!found) {
      const note = document.createElement("span");
      note.className = "cm-image-note";
      note.textContent = `“${this.target}” is not in this vault, or cannot be shown.`;
      drawn.replaceChildren(note);
    }
    place.replaceChildren(drawn);
    place.style.minHeight = "";
    if (heights.size >= mostHeights) heights.clear();
    if (place.offsetHeight > 0) heights.set(this.target, place.offsetHeight);
    view.requestMeasure();
  }

  override get estimatedHeight(): number {
    return heights.get(this.target) ?? 120;
  }
  override destroy(dom: HTMLElement): void {
    shown.delete(dom);
  }
  /** What is clicked inside is the page's; beside it, the cursor comes and the source is shown. */
  override ignoreEvent(event: Event): boolean {
    return event.target instanceof Element && event.target.closest("a, button, input, audio, video") !== null;
  }
}

/** Something in the vault is different: what is embedded may be. */
export function drawEmbedsAgain(): void {
  for (const [place, draw] of shown) if (place.isConnected) draw();
}

/** A file of another kind is no text to be shown. */
function isNote(target: string): boolean {
  const name = target.replace(/#.*$/, "");
  return /\.md$/i.test(name) || !/\.[a-z0-9]{2,5}$/i.test(name);
}

export const embeds: Extension = blockFeature.of({
  nodes: ["Paragraph"],
  make(state, node) {
    const embed = node.getChild("WikilinkEmbed");
    if (!embed || node.parent?.name !== "Document" || !state.facet(liveCallbacks).drawEmbed) return null;
    const line = state.doc.lineAt(embed.from);
    if (line.from !== embed.from || line.text.slice(embed.to - line.from).trim() !== "") return null;
    const written = embed.getChild("WikilinkTarget");
    const target = written ? state.sliceDoc(written.from, written.to).trim() : "";
    if (target === "" || !isNote(target)) return null;
    const shownAs = Decoration.replace({ widget: new Embed(target), block: true });
    return { from: line.from, to: line.to, shown: shownAs };
  },
});
