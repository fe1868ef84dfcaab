// Keys as they are written in menus, and whether an event is one of them.

const mac = /^Mac/.test(navigator.platform);

/** "Ctrl+Shift+F" stands for ⌘⇧F on a Mac. */
export function isKey(event: KeyboardEvent, key: string): boolean {
  const parts = key.split("+");
  const name = parts.pop() ?? "";
  const wants = (modifier: string): boolean => parts.includes(modifier);
  const main = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (main !== wants("Ctrl") || other || event.altKey !== wants("Alt") || event.shiftKey !== wants("Shift"))
    return false;
  return event.key.toLowerCase() === name.toLowerCase() || (name.length === 1 && event.code === codeOf(name));
}

/** Where another layout or Shift changes what the key writes, its place on the keyboard counts. */
function codeOf(name: string): string {
  if (name === "\\") return "Backslash";
  if (name === ",") return "Comma";
  if (name === ";") return "Semicolon";
  if (/^\d$/.test(name)) return `Digit${name}`;
  return /^[A-Z]$/i.test(name) ? `Key${name.toUpperCase()}` : name;
}

const symbols: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Shift: "⇧",
  Delete: "Del",
};

export function keyLabel(key: string): string {
  return key
    .split("+")
    .map((part) => (mac && part === "Ctrl" ? "⌘" : mac && part === "Alt" ? "⌥" : (symbols[part] ?? part)))
    .join(" ");
}
