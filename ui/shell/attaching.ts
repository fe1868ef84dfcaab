// Pictures and files that are pasted or dropped into a note come into the vault first.
import * as api from "../api";
import type { PasteCallbacks } from "../editor/paste/paste";
import { say, sayError } from "./notices.svelte";
import { nameOf, titleOf } from "./paths";
import { settings } from "./settings.svelte";
import { refreshFiles, vault } from "./vault.svelte";

/** What is pasted goes through memory: a larger file is copied better by the system. */
const largest = 200;
const megabyte = 1 << 20;

/** `note` is asked when it is needed: a note may be renamed while it is open. */
export function pasteCallbacksOf(note: () => { path: string; readOnly: string | null }): PasteCallbacks {
  return {
    keepFile: (file) => keepFile(note().path, file),
    async clipboardPicture() {
      const bytes = await api.clipboardPicture().catch(() => null);
      return bytes && bytes.byteLength > 0 ? new File([bytes], "", { type: "image/png" }) : null;
    },
    linkName(path) {
      const name = nameOf(path).toLocaleLowerCase();
      const alone = vault.files.filter((file) => nameOf(file.path).toLocaleLowerCase() === name).length < 2;
      return alone ? titleOf(path) : path.replace(/\.md$/i, "");
    },
    refuses() {
      const { readOnly } = note();
      const why = vault.info?.read_only ?? readOnly;
      if (why === null) return false;
      sayError(`Nothing can be put into this ${vault.info?.read_only ? "folder" : "note"}: ${why}`);
      return true;
    },
    say: (text) => say(text),
  };
}

/** Null where it could not be kept, which is said. */
async function keepFile(note: string, file: File): Promise<string | null> {
  const name = nameOfFile(file);
  try {
    if (file.size > largest * megabyte) {
      const size = Math.round(file.size / megabyte);
      const advice = "Copy it into the vault’s folder with your file manager, and link to it.";
      sayError(`“${name}” has ${size} MB, and Weft takes in ${largest} MB at most. ${advice}`);
      return null;
    }
    const added = await api.addFile(note, settings.attachmentFolder, name, await file.arrayBuffer());
    void refreshFiles();
    return added.link;
  } catch (thrown) {
    sayError(`“${name}” could not be added to the vault: ${api.commandError(thrown).message}`);
    return null;
  }
}

/** Programs call a picture of the clipboard “image.png”, or nothing. */
function nameOfFile(file: File): string {
  const isUnnamed = file.name === "" || /^image\.\w+$/i.test(file.name);
  if (!isUnnamed || !file.type.startsWith("image/")) return file.name;
  const ending =
    { "image/jpeg": "jpg", "image/svg+xml": "svg" }[file.type] ?? file.type.slice("image/".length);
  return `Pasted image ${timeStamp(new Date())}.${ending}`;
}

/** "20261122093000", as Obsidian names pasted pictures. */
export function timeStamp(time: Date): string {
  const parts = [time.getMonth() + 1, time.getDate(), time.getHours(), time.getMinutes(), time.getSeconds()];
  return time.getFullYear() + parts.map((part) => String(part).padStart(2, "0")).join("");
}
