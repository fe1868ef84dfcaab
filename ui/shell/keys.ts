// Keys as they are written in menus, and whether an event is one of them.

const mac = /^Mac/.test(navigator.platform);

/** Where another layout or Shift changes what the key writes, its place on the keyboard counts. */
const codes: Record<string, string> = {
  Backslash: "\\",
  Comma: ",",
  Semicolon: ";",
  Period: ".",
  Slash: "/",
  Minus: "-",
  Equal: "=",
  BracketLeft: "[",
  BracketRight: "]",
  Quote: "'",
  Backquote: "`",
  Space: "Space",
  NumpadAdd: "=",
  NumpadSubtract: "-",
};

/**
 * The key as menus write it, "Ctrl+Shift+F" (which stands for ⌘⇧F on a Mac); null while only Shift, Ctrl and the
 * like are down, or with a modifier that Weft leaves to the system.
 */
export function chordOf(event: KeyboardEvent): string | null {
  if (["Control", "Shift", "Alt", "Meta", "AltGraph", "Dead", "Process"].includes(event.key)) return null;
  if (mac ? event.ctrlKey : event.metaKey) return null;
  const main = mac ? event.metaKey : event.ctrlKey;
  const parts = [main && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"].filter(Boolean);
  return [...parts, nameOf(event)].join("+");
}

function nameOf({ key, code }: KeyboardEvent): string {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return digit;
  // What stands on the key itself counts before its place: "," is elsewhere on other layouts.
  if (key.length === 1 && Object.values(codes).includes(key)) return key;
  const placed = codes[code] ?? /^Key([A-Z])$/.exec(code)?.[1];
  // WebKitGTK has no name for Tab while Shift is down.
  return placed ?? (key === "Unidentified" ? code : key === " " ? "Space" : key);
}

/** "Ctrl+Shift+F" stands for ⌘⇧F on a Mac. */
export function isKey(event: KeyboardEvent, key: string): boolean {
  return chordOf(event) === normalKey(key);
}

/** One way to write a key: modifiers in one order, letters as capitals. */
export function normalKey(key: string): string {
  const parts = key.split("+");
  const name = parts.pop() ?? "";
  const modifiers = ["Ctrl", "Alt", "Shift"].filter((modifier) => parts.includes(modifier));
  return [...modifiers, name.length === 1 ? name.toUpperCase() : name].join("+");
}

const symbols: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Shift: "⇧",
  Delete: "Del",
  PageUp: "PgUp",
  PageDown: "PgDn",
};

export function keyLabel(key: string): string {
  return key
    .split("+")
    .map((part) => (mac && part === "Ctrl" ? "⌘" : mac && part === "Alt" ? "⌥" : (symbols[part] ?? part)))
    .join(" ");
}
