// A heading with another text, which links still call by the old one. While it is being typed it changes with
// every save: there is one notice for it, and what it offers is the text that the heading has in the end.
import * as api from "../api";
import type { VaultEvent } from "../bindings";
import { count } from "./counting";
import { dismiss, say, sayUntilRead } from "./notices.svelte";
import { titleOf } from "./paths";
import { changeFiles, everythingSaved, sayDone } from "./transactions";

type Renamed = Extract<VaultEvent, { kind: "heading_renamed" }>;

const told = new Map<string, { notice: number; event: Renamed }>();

function keyOf(path: string, heading: readonly string[]): string {
  return [path, ...heading].join("\n");
}

export function headingRenamed(event: Renamed): void {
  const key = keyOf(event.path, event.from);
  const before = told.get(key);
  if (before) {
    dismiss(before.notice);
    told.delete(key);
  }
  const old = event.from.at(-1) ?? "";
  if (event.links === 0 || old === event.to) return;
  const text = `${count(event.links, "link")} ${event.links === 1 ? "names" : "name"} the old heading “${old}”. It is “${event.to}” now.`;
  const notice = sayUntilRead(text, {
    label: event.links === 1 ? "Update it" : "Update them",
    run: () => void update(key),
  });
  told.set(key, { notice, event });
}

async function update(key: string): Promise<void> {
  const known = told.get(key);
  if (!known) return;
  told.delete(key);
  const { path, from, to } = known.event;
  if (!(await everythingSaved())) return;
  if (!(await stillCalled(path, to))) {
    say(`“${to}” is no heading of “${titleOf(path)}” any more, so its links stay as they are.`);
    return;
  }
  const transaction = await changeFiles("The links could not be updated", () =>
    api.renameHeading(path, from, to),
  );
  if (!transaction) return;
  const links = transaction.edits.length;
  sayDone(
    `${count(links, "link")} ${links === 1 ? "names" : "name"} “${to}” now.`,
    transaction,
    transaction.kept,
  );
}

/** The text may have been changed back since the notice came: then the heading must not be changed by an old offer. */
async function stillCalled(path: string, heading: string): Promise<boolean> {
  try {
    const headings = await api.outline((await api.readNote(path)).text);
    return headings.some(({ text }) => text === heading);
  } catch {
    return false;
  }
}
