// Which link the pointer is on, or the keyboard: in the text, on a page, in a panel, and in the card itself.
import { boxAt, linkUnder } from "../editor/link_under";
import { linkAt } from "../editor/links";
import { linkInPage } from "../reading/page_clicks";
import { isKey } from "../shell/keys";
import { editorView, notes } from "../shell/notes.svelte";
import { say } from "../shell/notices.svelte";
import { allPanes } from "../shell/panes/model.svelte";
import { settings } from "../shell/settings.svelte";
import { cardElement, focusCard, hovering, preview, type PreviewPlace } from "./preview.svelte";
import { rowTarget } from "./row_target";

interface Point {
  x: number;
  y: number;
}

let pointer: Point | null = null;
let held = false;

/** The note that an element of a pane or of the card is part of. */
function noteAround(element: Element): string | null {
  if (cardElement()?.contains(element)) return preview.note;
  const id = element.closest<HTMLElement>("[data-pane]")?.dataset["pane"];
  return allPanes().find((pane) => pane.id === id)?.tab.path ?? null;
}

function placeOf(
  element: Element,
  from: string,
  target: string,
  box: PreviewPlace["box"],
  beside = false,
): PreviewPlace {
  const around = element.closest(".cm-editor, .reading, [data-row]") ?? element;
  const inCard = cardElement()?.contains(element) ?? false;
  return {
    key: `${inCard ? "card" : "page"}\n${from}\n${target}`,
    from,
    target,
    box,
    around,
    beside,
    inCard,
  };
}

function placeUnder(element: Element, point: Point): PreviewPlace | null {
  const row = element.closest("[data-row]");
  const named = row && rowTarget(row);
  if (row && named) return placeOf(row, named.from, named.target, row.getBoundingClientRect(), true);
  const from = noteAround(element);
  if (from === null) return null;
  const address = element.closest(".prose a[href]");
  const found = address
    ? { link: linkInPage(address), box: boxAt(address, point.y) }
    : linkUnder(element, point);
  if (found?.link?.kind !== "note") return null;
  return placeOf(element, from, found.link.target, found.box);
}

function look(): void {
  const wanted = held || settings.previewAlways;
  const { shown } = preview;
  if (!wanted && !shown) {
    hovering.over(null);
    return;
  }
  const element = pointer && document.elementFromPoint(pointer.x, pointer.y);
  hovering.inCard(element !== null && (cardElement()?.contains(element) ?? false));
  const place = element && pointer && placeUnder(element, pointer);
  // Without Ctrl a card stays on its link, and none opens on another.
  hovering.over(place && (wanted || place.key === shown?.key) ? place : null);
}

export function pointerMoved(event: MouseEvent): void {
  const { clientX: x, clientY: y } = event;
  held = event.ctrlKey || event.metaKey;
  // What moves under a pointer that rests is not pointed at; what is being drawn over is selected.
  if (pointer?.x === x && pointer.y === y) return;
  pointer = event.buttons === 0 ? { x, y } : null;
  look();
}

export function pointerGone(): void {
  pointer = null;
  held = false;
  look();
}

/** Pressed outside of the card: something else is meant. */
export function pointerPressed(event: PointerEvent): void {
  if (event.target instanceof Node && cardElement()?.contains(event.target)) return;
  hovering.dismiss();
}

/** What the link stands in was scrolled away from under the card. */
export function scrolled(event: Event): void {
  const around = preview.anchor?.around;
  const { target } = event;
  if (around && target instanceof Node && (target.contains(around) || around.contains(target)))
    hovering.dismiss();
}

/** Ctrl counts when the pointer is on the link already. */
function isModifier(event: KeyboardEvent, down: boolean): boolean {
  if (event.key !== "Control" && event.key !== "Meta") return event.key === "Shift" || event.key === "Alt";
  held = down;
  look();
  return true;
}

export function keyReleased(event: KeyboardEvent): void {
  isModifier(event, false);
}

/** True for a key that is the card's own. */
export function keyPressed(event: KeyboardEvent): boolean {
  if (isModifier(event, true)) return false;
  const card = cardElement();
  const inside = card?.contains(document.activeElement) ?? false;
  if (card && isKey(event, "Escape")) hovering.dismiss();
  else if (card && !inside && isKey(event, "Tab")) focusCard();
  else {
    // Whoever types looks at nothing else. What commands do to the card is theirs.
    if (!inside && !(card && (event.ctrlKey || event.metaKey || event.altKey))) hovering.dismiss();
    return false;
  }
  return true;
}

function placeAtCursor(): PreviewPlace | null {
  const view = editorView();
  const from = notes.shown?.path;
  if (!view || from === undefined || !view.hasFocus) return null;
  const { head } = view.state.selection.main;
  const link = linkAt(view.state, head);
  const box = view.coordsAtPos(head);
  return link?.kind === "note" && box ? placeOf(view.dom, from, link.target, box) : null;
}

/** Shows what the link leads to that has the cursor or the keyboard; once it is shown, goes into the card. */
export function previewLink(): void {
  if (preview.shown) {
    focusCard();
    return;
  }
  const { activeElement } = document;
  const box = activeElement?.getBoundingClientRect();
  const focused = activeElement && box && placeUnder(activeElement, { x: box.left + 1, y: box.top + 1 });
  const place = focused ?? placeAtCursor();
  if (place) hovering.openNow(place);
  else say("The cursor is in no link that could be shown.");
}
