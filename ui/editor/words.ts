// Words, characters and reading time. A run of letters and digits is a word; where a script writes no spaces,
// each character counts as one. Front matter and comments are about the text, not of it.
import { frontMatterLength } from "./front_matter";

export interface TextCounts {
  words: number;
  /** of the words, those that are a character of a script without spaces */
  ideographs: number;
  /** blanks included, line ends not */
  characters: number;
}

const wordPattern =
  /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])|[^\P{L}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}](?:[\p{M}\p{N}'’_-]|[^\P{L}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])*|\p{N}+(?:[.,:]\p{N}+)*/gu;

const wordsPerMinute = 230;
const ideographsPerMinute = 450;

export function countText(text: string): TextCounts {
  let words = 0;
  let ideographs = 0;
  for (const [, ideograph] of text.matchAll(wordPattern)) {
    words++;
    if (ideograph !== undefined) ideographs++;
  }
  let characters = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // The second half of a pair, and line ends.
    if ((code & 0xfc00) !== 0xdc00 && code !== 10 && code !== 13) characters++;
  }
  return { words, ideographs, characters };
}

/** What of a note is read. */
export function readText(text: string): string {
  return withoutComments(text.slice(frontMatterLength(text)));
}

/** `%%…%%` within a paragraph, from a line's start also over several; `<!--…-->`. */
function withoutComments(text: string): string {
  const opening = /%%|<!--/g;
  let kept = "";
  let from = 0;
  let htmlCloses = true;
  for (let found = opening.exec(text); found; found = opening.exec(text)) {
    const [mark] = found;
    if (mark === "<!--" && !htmlCloses) continue;
    const start = found.index;
    const close = text.indexOf(mark === "%%" ? "%%" : "-->", opening.lastIndex);
    if (close < 0) {
      if (mark === "%%") break;
      htmlCloses = false;
      continue;
    }
    const isBlock = mark !== "%%" || start === 0 || text[start - 1] === "\n";
    if (!isBlock && text.slice(start, close).includes("\n\n")) continue;
    kept += text.slice(from, start);
    from = close + (mark === "%%" ? 2 : 3);
    opening.lastIndex = from;
  }
  return kept + text.slice(from);
}

export function readingMinutes({ words, ideographs }: TextCounts): number {
  if (words === 0) return 0;
  const minutes = (words - ideographs) / wordsPerMinute + ideographs / ideographsPerMinute;
  return Math.max(1, Math.round(minutes));
}

/** Counts in slices so that a long note never holds up a key press; the caller may stop it. */
export function countInSlices(text: string, done: (counts: TextCounts) => void): () => void {
  const slice = 50_000;
  let at = 0;
  const all: TextCounts = { words: 0, ideographs: 0, characters: 0 };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const step = (): void => {
    let end = Math.min(at + slice, text.length);
    // A slice ends between words where it can.
    while (end < text.length && end < at + slice + 200 && !/\s/.test(text.charAt(end))) end++;
    // And never in the middle of a character.
    if ((text.charCodeAt(end) & 0xfc00) === 0xdc00) end++;
    const { words, ideographs, characters } = countText(text.slice(at, end));
    all.words += words;
    all.ideographs += ideographs;
    all.characters += characters;
    at = end;
    if (at >= text.length) done(all);
    else timer = setTimeout(step, 4);
  };
  step();
  return () => clearTimeout(timer);
}
