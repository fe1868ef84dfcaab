// Writes the panes down when nothing in them has moved for a moment: finding out where a note is scrolled to costs a
// layout, which a scroll should not wait for.
import { keepPanes } from "./remembered";

const pause = 600;
let timer: ReturnType<typeof setTimeout> | undefined;

export function panesMoved(): void {
  clearTimeout(timer);
  timer = setTimeout(keepPanes, pause);
}
