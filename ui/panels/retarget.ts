// A link as written, made to lead elsewhere: what it names is replaced, everything else stays as it was.
import type { MissingPart } from "../bindings";
import { folderOf } from "../shell/paths";

interface Part {
  from: number;
  to: number;
}

/** Where, in the text of a link, what it names stands and what comes behind "#". Null for a text that is no link. */
function partsOf(text: string): { name: Part; anchor: Part | null; wiki: boolean } | null {
  const wiki = /^!?\[\[/.exec(text);
  if (wiki && text.endsWith("]]")) return { ...split(text, wiki[0].length, wikiEnd(text)), wiki: true };
  const open = text.lastIndexOf("](");
  if (open < 0 || !text.endsWith(")")) return null;
  const address = /^\s*(?:<([^<>\n]*)>|([^\s]*?))(?=\s+["'(]|\s*\)$)/.exec(text.slice(open + 2));
  if (!address) return null;
  const written = address[1] ?? address[2] ?? "";
  const from = open + 2 + address[0].indexOf(written);
  return { ...split(text, from, from + written.length), wiki: false };
}

/** The end of what is named: before the shown text, whose pipe has a backslash inside a table. */
function wikiEnd(text: string): number {
  const pipe = text.indexOf("|");
  if (pipe < 0) return text.length - 2;
  return text[pipe - 1] === "\\" ? pipe - 1 : pipe;
}

function split(text: string, from: number, to: number): { name: Part; anchor: Part | null } {
  const hash = text.indexOf("#", from);
  if (hash < 0 || hash >= to) return { name: { from, to }, anchor: null };
  return { name: { from, to: hash }, anchor: { from: hash + 1, to } };
}

/** An address with what would end it, or mean something in it, written in percents. */
function asAddress(path: string): string {
  return encodeURI(path).replace(/[#?()]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The way from a note to a file, as an address: "../Other/Note.md". */
export function relativePath(from: string, to: string): string {
  const here = folderOf(from).split("/").filter(Boolean);
  const there = to.split("/");
  let same = 0;
  while (same < here.length && same < there.length - 1 && here[same] === there[same]) same++;
  return [...here.slice(same).map(() => ".."), ...there.slice(same)].join("/");
}

/** What a heading cannot have in a link is blank there. */
function asAnchor(heading: string): string {
  return heading
    .replace(/[[\]|#^]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * The link with `suggestion` in the place of the part that is missing. `wikiName` is what a wikilink calls the
 * suggested note; `from` is the note that the link stands in. Null where the text is no link that this can mend.
 */
export function retarget(
  text: string,
  missing: MissingPart,
  suggestion: string,
  wikiName: string,
  from: string,
): string | null {
  const parts = partsOf(text);
  if (!parts) return null;
  const { name, anchor, wiki } = parts;
  const put = (part: Part, written: string): string =>
    text.slice(0, part.from) + written + text.slice(part.to);
  if (missing === "note") {
    const angled = text[name.from - 1] === "<";
    const path = relativePath(from, suggestion);
    return put(name, wiki ? wikiName : angled ? path : asAddress(path));
  }
  if (!anchor) return null;
  if (missing === "block") return put(anchor, `^${suggestion.replace(/^\^/, "")}`);
  const heading = asAnchor(suggestion);
  return put(anchor, wiki || text[name.from - 1] === "<" ? heading : asAddress(heading));
}
