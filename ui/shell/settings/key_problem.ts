// Keys that no command may have, because the text needs them itself.

const ofTheText: Record<string, string> = {
  "Ctrl+C": "copying",
  "Ctrl+X": "cutting",
  "Ctrl+V": "pasting",
  "Ctrl+A": "selecting everything",
  "Ctrl+Z": "undoing",
  "Ctrl+Y": "redoing",
  "Ctrl+Shift+Z": "redoing",
};

/** Null for a key that can be had. */
export function keyProblem(key: string): string | null {
  const needed = ofTheText[key];
  if (needed !== undefined) return `The text needs this key for ${needed}.`;
  const free = key.includes("Ctrl+") || key.includes("Alt+") || /^(?:Shift\+)?F\d+$/.test(key);
  if (!free) return "Together with Ctrl or Alt, please: alone it is for writing.";
  if (/^(?:Ctrl\+|Shift\+)*(?:Arrow\w+|Home|End|Backspace|Delete)$/.test(key))
    return "The text needs this key for the cursor.";
  return null;
}
