// What an image is of and how large: `![[p.png|100]]`, `![[p.png|text|640x480]]`, `![text|100x145](p.png)`.

export interface ImageSize {
  width: number | null;
  height: number | null;
}

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

const pictures = /\.(?:png|jpe?g|gif|webp|avif|bmp|svg)$/i;

export function isPicture(target: string): boolean {
  return pictures.test(target.replace(/#.*$/, ""));
}
