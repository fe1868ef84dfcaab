// The keys that the person gave to commands, in the place of those they came with.
import { recall, remember } from "../memory";

const name = "keys";

/** No key at all is an empty list. */
let chosen = $state.raw<Readonly<Record<string, readonly string[]>>>({});

export const chosenKeys = {
  of: (id: string): readonly string[] | undefined => chosen[id],
  any: (): boolean => Object.keys(chosen).length > 0,
};

export function chooseKey(id: string, keys: readonly string[]): void {
  chosen = { ...chosen, [id]: keys };
  remember(name, chosen);
}

/** The command has the keys again that it came with. */
export function resetKey(id: string): void {
  chosen = Object.fromEntries(Object.entries(chosen).filter(([other]) => other !== id));
  remember(name, chosen);
}

export function resetAllKeys(): void {
  chosen = {};
  remember(name, chosen);
}

/** Called once, before the window is built. */
export function recallKeys(): void {
  const stored = recall(name);
  if (typeof stored !== "object" || stored === null) return;
  chosen = Object.fromEntries(
    Object.entries(stored).filter(
      (entry): entry is [string, string[]] =>
        Array.isArray(entry[1]) && entry[1].every((key) => typeof key === "string"),
    ),
  );
}
