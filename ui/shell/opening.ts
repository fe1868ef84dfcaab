// Opening a vault and closing the window: nothing typed is left behind in either.
import * as api from "../api";
import type { FileEntry, VaultInfo } from "../bindings";
import { forgetHealth } from "../panels/health.svelte";
import { forgetHistory } from "../panels/history.svelte";
import { forgetLinks } from "../panels/links.svelte";
import { forgetOutline } from "../panels/outline.svelte";
import { forgetRelated } from "../panels/related.svelte";
import { closeReplacing } from "../panels/replace.svelte";
import { forgetReview } from "../panels/review.svelte";
import { forgetSearch } from "../panels/search.svelte";
import { forgetTags } from "../panels/tags.svelte";
import { forgetPropertyUses } from "../properties/types.svelte";
import { recallExpanded } from "../panels/tree.svelte";
import { askToLeave } from "./dialogs.svelte";
import { writeFolds } from "./folds";
import { allKept } from "./memory";
import { news } from "./news";
import { forgetAll, loadTab, notes, openNote, saveAll, unsavedTitles } from "./notes.svelte";
import { sayError } from "./notices.svelte";
import { allPanes } from "./panes/model.svelte";
import { keepPanes, recallPanes } from "./panes/remembered";
import { forgetTransactions } from "./transactions";
import { openVault, vault } from "./vault.svelte";

/** Whether everything is saved, or the person gave up what could not be. */
async function mayLeave(): Promise<boolean> {
  return (await saveAll()) || askToLeave(unsavedTitles());
}

/** In a vault that was never open here: its front door, else what was written last. */
export function noteToBeginWith(files: FileEntry[]): string | undefined {
  const found = files.filter((file) => file.kind === "note");
  for (const name of ["start here", "home", "index", "readme", "welcome"]) {
    const door = found.find((file) => file.path.toLowerCase() === `${name}.md`);
    if (door) return door.path;
  }
  found.sort((one, other) => other.modified_ms - one.modified_ms);
  return found[0]?.path;
}

/** What was shown of another folder; what is open in the tree of this one is recalled. */
function forgetOther(): void {
  forgetAll();
  forgetRelated();
  forgetReview();
  forgetHealth();
  forgetSearch();
  closeReplacing();
  forgetLinks();
  forgetOutline();
  forgetHistory();
  forgetTags();
  forgetPropertyUses();
  forgetTransactions();
  recallExpanded();
}

export async function enterVault(path: string | null): Promise<void> {
  if (vault.info && !(await mayLeave())) return;
  if (vault.info) {
    keepPanes();
    writeFolds();
  }
  const before = vault.info;
  if (!(await openVault(path, news, forgetOther))) {
    if (before && vault.failure) sayError(`The folder could not be opened: ${vault.failure}`);
    return;
  }
  const info = vault.info;
  if (!info) return;
  api.setWindowTitle(`${info.name} – Weft`);
  await showFirst(info);
  // The bench asks how long a start takes until there is something to read.
  requestAnimationFrame(() => performance.mark("note shown"));
}

/** What was open at the last time, else the note that is likely meant. */
async function showFirst(info: VaultInfo): Promise<void> {
  if (recallPanes()) {
    await Promise.all(allPanes().map((pane) => loadTab(pane.tab)));
    return;
  }
  const last = info.last_note;
  const known = last !== null && vault.files.some((file) => file.path === last);
  const first = known ? last : noteToBeginWith(vault.files);
  if (first !== undefined && !notes.shown) await openNote(first);
}

export async function chooseVault(): Promise<void> {
  try {
    const folder = await api.pickFolder();
    if (folder !== null) await enterVault(folder);
  } catch (thrown) {
    sayError(`The folder could not be chosen: ${api.commandError(thrown).message}`);
  }
}

export function saveBeforeClosing(): void {
  api.onWindowClose(async () => {
    const may = await mayLeave();
    if (may) {
      keepPanes();
      writeFolds();
      await allKept();
    }
    return may;
  });
}
