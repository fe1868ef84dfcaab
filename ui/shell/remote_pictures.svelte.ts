// Which pictures of other sites may be fetched, and those that have been. Nothing else of the window fetches anything.
import * as api from "../api";
import { type RemotePictures, tellAllowed } from "../rendering/remote_picture";
import { copyText } from "./copying";
import { recall, remember } from "./memory";
import { vault } from "./vault.svelte";

/** How many pictures are kept in memory. */
const mostKept = 200;

const once = new Set<string>();
const loaded = new Map<string, Promise<string>>();

let choices = $state(0);

function memoryName(): string {
  return `remote pictures ${vault.info?.root ?? ""}`;
}

/** Whether the pictures of this vault are fetched without asking. */
export function allPicturesAllowed(): boolean {
  void choices;
  return recall(memoryName()) === true;
}

export function allowAllPictures(all: boolean): void {
  remember(memoryName(), all);
  choices++;
  tellAllowed();
}

async function fetched(address: string): Promise<string> {
  try {
    const bytes = await api.remotePicture(address);
    // Of all kinds this one alone is not known by its first bytes.
    const isDrawing = new TextDecoder().decode(bytes.slice(0, 200)).trimStart().startsWith("<");
    return URL.createObjectURL(new Blob([bytes], isDrawing ? { type: "image/svg+xml" } : {}));
  } catch (thrown) {
    throw new Error(api.commandError(thrown).message, { cause: thrown });
  }
}

function load(address: string): Promise<string> {
  let source = loaded.get(address);
  loaded.delete(address);
  if (!source) {
    source = fetched(address);
    source.catch(() => loaded.delete(address));
  }
  loaded.set(address, source);
  for (const [oldest, old] of loaded) {
    if (loaded.size <= mostKept) break;
    loaded.delete(oldest);
    void old.then((place) => URL.revokeObjectURL(place));
  }
  return source;
}

export const remotePictures: RemotePictures = {
  allowed: (address) => once.has(address) || allPicturesAllowed(),
  allow(address, all) {
    once.add(address);
    if (all) allowAllPictures(true);
    else tellAllowed();
  },
  load,
  copyAddress: (address) => void copyText(address, "Address copied."),
};
