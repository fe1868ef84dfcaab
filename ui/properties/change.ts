// Reading the properties of the note on the screen, and changing them in its text: the engine says what must
// change, the editor does it, so that undo works and nothing else is touched.
import { isolateHistory } from "@codemirror/commands";
import * as api from "../api";
import type { PropertyChange } from "../bindings";
import { hideAddedFrontMatter } from "../editor/front_matter";
import { toDocumentString } from "../editor/line_ends";
import { fromByteOffset } from "../editor/offsets";
import { sayError } from "../shell/notices.svelte";
import type { NoteSession } from "../shell/session.svelte";

/** Asks what the front matter holds, if it is not the one that is known. */
export async function readProperties(session: NoteSession): Promise<void> {
  const text = session.frontMatterText;
  if (text === (session.properties?.text ?? "")) return;
  if (text === "") {
    session.properties = null;
    return;
  }
  try {
    const read = await api.properties(text);
    if (session.frontMatterText !== text) return;
    session.properties = { text, read };
    if (read.error !== null && session.frontMatterHidden) session.hideFrontMatter(false);
  } catch (thrown) {
    sayError(`The properties could not be read: ${api.commandError(thrown).message}`);
  }
}

/** Typing goes on while the engine thinks; a change that fits no longer is thought out anew. */
const mostAttempts = 3;

/** False when nothing was changed; why has been said by then. */
export async function changeProperty(session: NoteSession, change: PropertyChange): Promise<boolean> {
  try {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const text = session.frontMatterText;
      const changes = await api.changeProperty(text, change);
      if (session.frontMatterText !== text) continue;
      const { doc } = session;
      const { lineEnds } = session.shape;
      // The text that was sent has no byte order mark.
      const shape = { bomBytes: 0, lineEnds };
      const added = text === "";
      const specs = changes.map(({ start, end, insert }) => ({
        from: fromByteOffset(doc, start, shape),
        to: fromByteOffset(doc, end, shape),
        insert: toDocumentString(insert, lineEnds),
      }));
      const behind = session.state.changes(specs);
      session.edit({
        changes: behind,
        userEvent: "input.property",
        annotations: isolateHistory.of("full"),
        // New front matter comes in front of a cursor at the very top.
        ...(added
          ? {
              effects: hideAddedFrontMatter,
              selection: { anchor: behind.mapPos(session.state.selection.main.head, 1) },
            }
          : {}),
      });
      await readProperties(session);
      return true;
    }
    return false;
  } catch (thrown) {
    sayError(`The property could not be changed: ${api.commandError(thrown).message}`);
    return false;
  }
}
