// Sound and film of the vault, in reading view and in live preview alike. Nothing plays before it is asked to.

export type Playable = "sound" | "film";

export interface PlayerSize {
  width: number | null;
  height: number | null;
}

/** `name` is what a screen reader says; `failed` is called for what the web view cannot play. */
export function createPlayer(
  kind: Playable,
  name: string,
  address: string,
  { width, height }: PlayerSize,
  failed: () => void,
): HTMLMediaElement {
  const player = document.createElement(kind === "sound" ? "audio" : "video");
  player.controls = true;
  player.preload = "metadata";
  player.setAttribute("aria-label", name);
  if (width !== null) player.setAttribute("width", String(width));
  if (height !== null) player.setAttribute("height", String(height));
  player.addEventListener("error", failed);
  player.src = address;
  return player;
}
