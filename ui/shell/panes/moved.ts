// Writes the panes down a moment after something in them has moved.
import { keepPanes } from "./remembered";

const pause = 600;
let timer: ReturnType<typeof setTimeout> | undefined;

export function panesMoved(): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    keepPanes();
  }, pause);
}
