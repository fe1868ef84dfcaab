// Values of properties as a form shows and takes them. Nothing is guessed that the text does not say.
import type { PropertyInput, PropertyRow, PropertyType, PropertyUse } from "../bindings";

/** Properties that mean something to every program that reads the vault; each is a list. */
export const reserved = ["tags", "aliases", "cssclasses"];

export type ValueKind = PropertyType;

export const kindLabels: Record<ValueKind, string> = {
  text: "Text",
  list: "List",
  number: "Number",
  checkbox: "Checkbox",
  date: "Date",
  date_time: "Date and time",
};

const numberPattern = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const dateTimePattern = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/;

export function isReserved(name: string): boolean {
  return reserved.includes(name.toLowerCase());
}

/** What a form shows a property as: a reserved one is a list however it is written. */
export function shownValue(row: Pick<PropertyRow, "name" | "value">): PropertyInput {
  const { name, value } = row;
  if (!isReserved(name)) return value;
  if (value.kind === "empty") return { kind: "list", value: [] };
  if (value.kind === "number") return { kind: "list", value: [value.value] };
  if (value.kind !== "text") return value;
  const between = name.toLowerCase() === "aliases" ? /,/ : /[,\s]/;
  const items = value.value.split(between).map((item) => item.trim());
  return { kind: "list", value: items.filter((item) => item !== "") };
}

export interface Fitted {
  value: PropertyInput;
  /** the field it is edited in */
  kind: ValueKind;
  /** The value is none of the type that was chosen for the vault: it is shown as it is written. */
  misfit: boolean;
}

/** A property in the field of its type. Only a chosen type counts against what the note itself says. */
export function fitted(row: Pick<PropertyRow, "name" | "value">, use: PropertyUse | null): Fitted {
  const value = shownValue(row);
  const own = value.kind === "empty" || value.kind === "other" ? "text" : value.kind;
  const wanted = use?.kind ?? null;
  if (wanted === null || isReserved(row.name) || value.kind === "other" || value.kind === wanted)
    return { value, kind: own, misfit: false };
  if (value.kind === "empty") return { value, kind: wanted, misfit: false };
  if (!use?.chosen) return { value, kind: own, misfit: false };
  const read = readAs(value, wanted);
  return read === null ? { value, kind: own, misfit: true } : { value: read, kind: wanted, misfit: false };
}

/** The value as one of another kind, if its text says one and nothing of it is lost. */
function readAs(value: PropertyInput, kind: ValueKind): PropertyInput | null {
  if (value.kind === "list" && kind !== "list") return null;
  const read =
    kind === "list" || kind === "text" ? converted(value, kind) : typedValue(kind, valueText(value));
  return read === null || read.kind === "empty" ? null : read;
}

/** The same value as plain text, for a field. */
export function valueText(value: PropertyInput): string {
  if (value.kind === "empty") return "";
  if (value.kind === "checkbox") return String(value.value);
  if (value.kind === "list") return value.value.join(", ");
  return value.value;
}

function isDate(text: string): boolean {
  const found = datePattern.exec(text);
  if (!found) return false;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** What was typed into a field of this kind; null where it is no such value. An empty field is an empty value. */
export function typedValue(kind: ValueKind, typed: string): PropertyInput | null {
  const text = typed.trim();
  if (text === "") return { kind: "empty" };
  switch (kind) {
    case "text":
      return { kind, value: typed };
    case "number":
      return numberPattern.test(text) ? { kind, value: text } : null;
    case "checkbox":
      return /^(?:true|false)$/i.test(text) ? { kind, value: text.toLowerCase() === "true" } : null;
    case "date":
      return isDate(text) ? { kind, value: text } : null;
    case "date_time": {
      const found = dateTimePattern.exec(text);
      if (!found) return null;
      const [, date = "", hours = "", minutes = "", seconds = "00"] = found;
      if (!isDate(date) || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
      return { kind, value: `${date}T${hours}:${minutes}:${seconds}` };
    }
    case "list":
      return { kind, value: splitItems(text) };
  }
}

function splitItems(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** The value as another kind; empty where it says nothing as that kind. Nothing is lost by text and lists. */
export function converted(value: PropertyInput, kind: ValueKind): PropertyInput {
  if (value.kind === kind) return value;
  const text = valueText(value);
  if (kind === "list") return { kind, value: value.kind === "empty" ? [] : [text] };
  if (kind === "checkbox") return { kind, value: text.trim().toLowerCase() === "true" };
  if (kind === "text") return text === "" ? { kind: "empty" } : { kind, value: text };
  if (kind === "date" && value.kind === "date_time") return { kind, value: text.slice(0, 10) };
  if (kind === "date_time" && value.kind === "date") return { kind, value: `${text}T00:00:00` };
  return typedValue(kind, text) ?? { kind: "empty" };
}

/** A date as a person reads it; what is none stays as it is. */
export function readableDate(text: string): string {
  if (isDate(text)) {
    const date = new Date(`${text}T12:00:00`);
    return date.toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });
  }
  const found = dateTimePattern.exec(text);
  if (!found) return text;
  const [, date = "", hours = "", minutes = "", seconds] = found;
  const time =
    seconds === undefined || seconds === "00" ? `${hours}:${minutes}` : `${hours}:${minutes}:${seconds}`;
  return `${readableDate(date)}, ${time}`;
}

export interface ValuePart {
  text: string;
  /** where the link leads, as written; null for plain text */
  target: string | null;
}

/** A value's text in pieces, its links apart. */
export function valueParts(text: string): ValuePart[] {
  const parts: ValuePart[] = [];
  let end = 0;
  for (const found of text.matchAll(/\[\[([^[\]|\n]+)(?:\|([^[\]\n]*))?\]\]/g)) {
    if (found.index > end) parts.push({ text: text.slice(end, found.index), target: null });
    const [whole, target = "", shown = ""] = found;
    parts.push({ text: shown.trim() === "" ? target : shown, target });
    end = found.index + whole.length;
  }
  if (end < text.length || parts.length === 0) parts.push({ text: text.slice(end), target: null });
  return parts;
}

export function hasLink(text: string): boolean {
  return valueParts(text).some((part) => part.target !== null);
}
