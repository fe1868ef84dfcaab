// What an image, a sound or a film is of and how large: `![[p.png|100]]`, `![[p.png|text|640x480]]`, `![text|100x145](p.png)`.
import type { Playable } from "../../rendering/player";

export interface ImageSize {
  width: number | null;
  height: number | null;
}

export type MediaKind = "picture" | Playable;

export interface ImageText extends ImageSize {
  alt: string;
}

const sizePattern = /^\s*(\d{1,5})(?:x(\d{1,5}))?\s*$/;

/** The text of an image, whose last part may be its size. */
export function readImageText(written: string): ImageText {
  const parts = written.split("|");
  const size = sizePattern.exec(parts.at(-1) ?? "");
  if (size) parts.pop();
  return {
    alt: parts.join("|").trim(),
    width: size?.[1] ? Number(size[1]) : null,
    height: size?.[2] ? Number(size[2]) : null,
  };
}

const endings: [MediaKind, RegExp][] = [
  ["picture", /\.(?:png|jpe?g|gif|webp|avif|bmp|svg)$/i],
  ["sound", /\.(?:mp3|wav|m4a|og[ga]|opus|flac|3gp)$/i],
  ["film", /\.(?:mp4|webm|ogv|mov|mkv)$/i],
];

/** What a file is shown as in its place, as reading view does; null for one that is only linked to. */
export function mediaKind(target: string): MediaKind | null {
  const name = target.replace(/#.*$/, "");
  return endings.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}
