// What the settings say of a model, in words.
import type { ModelChange, ModelOffer, ModelPlace } from "../../bindings";

/** Millions of bytes, as people write them. */
export function megabytes(amount: number): string {
  return amount < 1000 ? `${Math.round(amount)} MB` : `${(amount / 1000).toFixed(1)} GB`;
}

/** How much of a model is here; null where that is no question. */
export function amountOf(place: ModelPlace): { done: number; of: number } | null {
  switch (place.kind) {
    case "begun":
    case "downloading":
    case "failed":
      return place.of > 0 ? { done: place.done, of: place.of } : null;
    default:
      return null;
  }
}

/** "43 % of 120 MB" */
function share(amount: { done: number; of: number }): string {
  return `${Math.floor((100 * amount.done) / amount.of)} % of ${megabytes(amount.of)}`;
}

export function stateOf(model: ModelOffer): string {
  const { place } = model;
  const amount = amountOf(place);
  switch (place.kind) {
    case "built_in":
      return `${megabytes(model.megabytes)}, built in`;
    case "hub":
      return `About ${megabytes(model.megabytes)} to download`;
    case "begun":
      return amount ? `${share(amount)} here, stopped` : "Stopped";
    case "downloading":
      return amount ? `${share(amount)} downloaded` : "Asking the hub…";
    case "checking":
      return "All here; checking it…";
    case "here":
      return `${megabytes(model.megabytes)}, on this machine`;
    case "failed":
      return amount ? `${share(amount)} here` : "Not downloaded";
  }
}

export type ModelAction = "Download" | "Go on" | "Try again" | "Cancel" | "Use";

/** What can be done next; one button, so that the keyboard stays on it while its words change. */
export function actionOf(model: ModelOffer): ModelAction | null {
  switch (model.place.kind) {
    case "downloading":
    case "checking":
      return "Cancel";
    case "here":
    case "built_in":
      return model.chosen ? null : "Use";
    case "hub":
      return "Download";
    default:
      return amountOf(model.place) ? "Go on" : "Try again";
  }
}

/** What a model is to the vault on show; empty where it is nothing. `answering` is the title of the one that answers. */
export function roleOf(model: ModelOffer, answering: string | null, change: ModelChange | null): string {
  if (model.title === answering) return "In use";
  if (!model.chosen) return "";
  if (change === null) return answering === null ? "Chosen" : "Loading";
  return change.kind === "reading" ? "Reading" : "Not in use";
}

/** "Has read 40 of 1,200 passages; all-MiniLM-L6-v2 answers until it has read all" */
export function readingLabel(
  change: Extract<ModelChange, { kind: "reading" }>,
  answering: string | null,
): string {
  const read = `Has read ${change.read.toLocaleString()} of ${change.of.toLocaleString()} passages`;
  return answering === null ? read : `${read}; ${answering} answers until it has read all`;
}
