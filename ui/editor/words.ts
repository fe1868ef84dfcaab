// Words and reading time. A run of letters and digits is a word; where a script writes no spaces,
// each character counts as one.
import { frontMatterLength } from "./front_matter";

const wordPattern =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\P{L}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}](?:[\p{M}\p{N}'’_-]|[^\P{L}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])*|\p{N}+(?:[.,:]\p{N}+)*/gu;

const wordsPerMinute = 230;

export function countWords(text: string): number {
  return text.match(wordPattern)?.length ?? 0;
}

/** Front matter is about the note; it is not read. */
export function withoutFrontMatter(text: string): string {
  return text.slice(frontMatterLength(text));
}

export function readingMinutes(words: number): number {
  return words === 0 ? 0 : Math.max(1, Math.round(words / wordsPerMinute));
}

/** Counts in slices so that a long note never holds up a key press; the caller may stop it. */
export function countWordsInSlices(text: string, done: (words: number) => void): () => void {
  const slice = 100_000;
  let at = 0;
  let words = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const step = (): void => {
    let end = Math.min(at + slice, text.length);
    // A slice ends between words where it can.
    while (end < text.length && end < at + slice + 200 && !/\s/.test(text.charAt(end))) end++;
    words += countWords(text.slice(at, end));
    at = end;
    if (at >= text.length) done(words);
    else timer = setTimeout(step, 4);
  };
  step();
  return () => clearTimeout(timer);
}
