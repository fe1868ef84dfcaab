// What kind of value each property has in the whole vault.
import * as api from "../api";
import type { PropertyUse } from "../bindings";
import { createLatest, late } from "../shell/latest";
import { say, sayError } from "../shell/notices.svelte";
import { kindLabels, type ValueKind } from "./values";

class PropertyUses {
  /** those of most notes first */
  list = $state.raw<PropertyUse[]>([]);
}

export const propertyUses = new PropertyUses();

const questions = createLatest();

/** Without an answer every property is shown as it is written. */
export async function askPropertyUses(): Promise<void> {
  try {
    const answer = await questions.ask(api.listProperties);
    if (answer !== late) propertyUses.list = answer;
  } catch {
    propertyUses.list = [];
  }
}

export function useOf(name: string): PropertyUse | null {
  const wanted = name.toLowerCase();
  return propertyUses.list.find((use) => use.name.toLowerCase() === wanted) ?? null;
}

/** False when it could not be chosen; why has been said by then. */
export async function chooseType(name: string, kind: ValueKind): Promise<boolean> {
  try {
    await api.choosePropertyType(name, kind);
    await askPropertyUses();
    say(`“${name}” is of the type ${kindLabels[kind].toLowerCase()} in every note now.`);
    return true;
  } catch (thrown) {
    sayError(`The type of “${name}” could not be kept: ${api.commandError(thrown).message}`);
    return false;
  }
}

export function forgetPropertyUses(): void {
  questions.forget();
  propertyUses.list = [];
}
