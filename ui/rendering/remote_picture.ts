// Pictures of other sites, in reading view and in live preview alike. Each stands for itself until the person has
// said that it may be fetched, alone or with all of the vault.
import "../styles/remote_picture.css";

export interface RemotePictures {
  /** whether it may be fetched without asking */
  allowed: (address: string) => boolean;
  /** allows this one until the window closes, or all of the vault from now on */
  allow: (address: string, all: boolean) => void;
  /** fetches it; where the web view finds it then. Fails with the reason. */
  load: (address: string) => Promise<string>;
  copyAddress: (address: string) => void;
}

export interface RemotePicture {
  address: string;
  /** what it shows, in words; may be empty */
  name: string;
  /** the element that shows what has been fetched */
  draw: (source: string) => HTMLImageElement;
  /** it has another size now */
  changed: () => void;
}

const className = "remote-picture";

export function createRemotePicture(picture: RemotePicture, pictures: RemotePictures): HTMLElement {
  const { address, name, draw, changed } = picture;
  const frame = document.createElement("span");
  frame.className = className;
  const site = siteOf(address);

  function say(text: string, ...buttons: HTMLElement[]): void {
    const words = document.createElement("span");
    words.className = "remote-picture-note";
    words.append(text, ...buttons);
    frame.replaceChildren(words);
    changed();
  }

  function ask(): void {
    const what = name === "" ? "" : `: ${name}`;
    say(
      `Picture on ${site}${what}. Not loaded.`,
      button("Load", () => pictures.allow(address, false)),
      button("Always in this vault", () => pictures.allow(address, true)),
      button("Copy address", () => pictures.copyAddress(address)),
    );
  }

  function fail(reason: string): void {
    const again = button("Try again", () => void show());
    const copy = button("Copy address", () => pictures.copyAddress(address));
    say(`The picture on ${site} could not be loaded: ${reason}.`, again, copy);
  }

  async function show(): Promise<void> {
    say(`Loading the picture on ${site}…`);
    try {
      const image = draw(await pictures.load(address));
      image.addEventListener("load", changed);
      image.addEventListener("error", () => fail("it is of no kind that can be shown"));
      frame.replaceChildren(image);
    } catch (thrown) {
      fail(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }

  frame.addEventListener("allowed", () => {
    if (frame.querySelector("img") === null && pictures.allowed(address)) void show();
  });
  if (pictures.allowed(address)) void show();
  else ask();
  return frame;
}

/** More may be fetched than before: those on the screen look. */
export function tellAllowed(): void {
  for (const frame of document.querySelectorAll(`.${className}`)) frame.dispatchEvent(new Event("allowed"));
}

function button(label: string, run: () => void): HTMLElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("mousedown", (event) => event.preventDefault());
  made.addEventListener("click", (event) => {
    event.stopPropagation();
    run();
  });
  return made;
}

function siteOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return "another site";
  }
}
