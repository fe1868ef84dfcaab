// What a page of reading view asks of the window around it.
import type { ShownNote } from "../bindings";
import type { FoundLink } from "../editor/links";
import type { RemotePictures } from "../rendering/remote_picture";

export interface PageEvents {
  /** the note that the page shows */
  path: () => string;
  follow: (link: FoundLink, how: { newTab: boolean }) => void;
  showTag: (name: string) => void;
  /** the box of a task was clicked; `at` is the byte of the text where its bracket stands */
  toggleTask: (at: number) => void;
  copy: (text: string, done: string) => void;
  read: (path: string, part: string | null) => Promise<ShownNote>;
  /** whether the note may be changed here */
  editable: () => boolean;
  remotePictures: RemotePictures;
  /** draws the results of a query block that stands in a note into the element, until that leaves the window */
  drawQuery: (element: HTMLElement, source: string, note: string) => void;
}
