// Positions in the document (UTF-16 units, a line break counts one) to byte offsets in the file (UTF-8) and back.
// The document is a persistent tree; the bytes of each node are counted once and remembered with the node,
// so a typed letter costs the leaf it stands in and not the note.
import type { Text } from "@codemirror/state";
import { lineBreakBytes, type LineEnds } from "./line_ends";

export interface FileShape {
  /** bytes before the text: 3 for a byte order mark, else 0 */
  bomBytes: number;
  lineEnds: LineEnds;
}

/** UTF-8 bytes of `text[from..to]`; half a pair counts as the replacement character that is written for it. */
export function utf8Length(text: string, from = 0, to = text.length): number {
  let bytes = 0;
  for (let index = from; index < to; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(index + 1))) {
      // Both halves at once; a range that ends inside the pair counts the whole of it.
      bytes += 4;
      index++;
    } else bytes += 3;
  }
  return bytes;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** The UTF-16 index in `text` that `bytes` bytes reach; inside a character, its start. */
function indexAtByte(text: string, bytes: number): number {
  let index = 0;
  for (let left = bytes; index < text.length;) {
    const unit = text.charCodeAt(index);
    const pair = unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(index + 1));
    const width = unit < 0x80 ? 1 : unit < 0x800 ? 2 : pair ? 4 : 3;
    if (left < width) break;
    left -= width;
    index += pair ? 2 : 1;
  }
  return index;
}

/** Bytes of the characters below a node, its line breaks left out. */
const characterBytes = new WeakMap<Text, number>();

function bytesOf(node: Text): number {
  const known = characterBytes.get(node);
  if (known !== undefined) return known;
  let bytes = 0;
  if (node.children) for (const child of node.children) bytes += bytesOf(child);
  else for (const line of linesOf(node)) bytes += utf8Length(line);
  characterBytes.set(node, bytes);
  return bytes;
}

function linesOf(leaf: Text): Iterable<string> {
  return leaf.iterLines();
}

/** Byte offset in the file of a document position. */
export function toByteOffset(doc: Text, position: number, shape: FileShape): number {
  const lineBreak = lineBreakBytes(shape.lineEnds);
  let left = Math.max(0, Math.min(position, doc.length));
  let bytes = shape.bomBytes;
  let node = doc;
  while (node.children) {
    let next: Text | undefined;
    for (const child of node.children) {
      if (left <= child.length) {
        next = child;
        break;
      }
      // Between two children stands one line break.
      bytes += bytesOf(child) + child.lines * lineBreak;
      left -= child.length + 1;
    }
    if (!next) return bytes;
    node = next;
  }
  for (const line of linesOf(node)) {
    if (left <= line.length) return bytes + utf8Length(line, 0, left);
    bytes += utf8Length(line) + lineBreak;
    left -= line.length + 1;
  }
  return bytes;
}

/** Document position of a byte offset in the file; inside a character or line break, its start. */
export function fromByteOffset(doc: Text, offset: number, shape: FileShape): number {
  const lineBreak = lineBreakBytes(shape.lineEnds);
  let left = Math.max(0, offset - shape.bomBytes);
  let position = 0;
  let node = doc;
  while (node.children) {
    let next: Text | undefined;
    for (const child of node.children) {
      const bytes = bytesOf(child) + (child.lines - 1) * lineBreak;
      if (left < bytes + lineBreak) {
        next = child;
        break;
      }
      left -= bytes + lineBreak;
      position += child.length + 1;
    }
    if (!next) return doc.length;
    node = next;
  }
  for (const line of linesOf(node)) {
    const bytes = utf8Length(line);
    if (left < bytes + lineBreak) return position + (left >= bytes ? line.length : indexAtByte(line, left));
    left -= bytes + lineBreak;
    position += line.length + 1;
  }
  return doc.length;
}
