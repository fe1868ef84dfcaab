// One note becomes part of another: tabs that show it show that one from then on, and have it back when that is undone.
import * as api from "../api";
import type { Transaction } from "../bindings";
import { letGo } from "./notes.svelte";
import { allTabs, paneOf, type Tab } from "./panes/model.svelte";
import { fillTab } from "./panes/tabs";
import { titleOf } from "./paths";
import { keepAtHand, sessionFor } from "./sessions";
import { changeFiles } from "./transactions";
import { refreshFiles } from "./vault.svelte";

/** `after` is the text of the note that stays. Null when it failed, which has been said by then. */
export async function mergeFiles(keep: string, gone: string, after: string): Promise<Transaction | null> {
  let turned: Tab[] = [];
  const transaction = await changeFiles(
    `“${titleOf(gone)}” could not be merged into “${titleOf(keep)}”`,
    () =>
      letGo(gone, async () => {
        const merged = await api.mergeNotes(keep, gone, after);
        turned = allTabs().filter((tab) => tab.path === gone);
        await turn(turned, keep);
        for (const tab of allTabs()) {
          tab.back = tab.back.map((visited) => (visited === gone ? keep : visited));
          tab.forward = tab.forward.map((visited) => (visited === gone ? keep : visited));
        }
        return merged;
      }),
    () =>
      turn(
        turned.filter((tab) => tab.path === keep && paneOf(tab)),
        gone,
      ),
  );
  if (transaction) void refreshFiles();
  return transaction;
}

/** Lets tabs show another note, if it can be read. */
async function turn(tabs: readonly Tab[], path: string): Promise<void> {
  const loaded = tabs.filter((tab) => tab.session !== null);
  for (const tab of tabs) if (tab.session === null) tab.wanted = path;
  if (loaded.length === 0) return;
  const session = await sessionFor(path).catch(() => null);
  if (!session) return;
  for (const tab of loaded) fillTab(tab, session);
  keepAtHand(session);
}
