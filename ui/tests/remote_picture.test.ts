import { beforeEach, expect, test, vi } from "vitest";
import { createRemotePicture, type RemotePictures, tellAllowed } from "../rendering/remote_picture";

const address = "https://example.org/a.png";
let allowed: Set<string>;
let load: ReturnType<typeof vi.fn<RemotePictures["load"]>>;
let copied: string[];

const pictures = (): RemotePictures => ({
  allowed: (one) => allowed.has(one) || allowed.has("all"),
  allow(one, all) {
    allowed.add(all ? "all" : one);
    tellAllowed();
  },
  load,
  copyAddress: (one) => copied.push(one),
});

beforeEach(() => {
  document.body.replaceChildren();
  allowed = new Set();
  load = vi.fn<RemotePictures["load"]>((one) => Promise.resolve(`blob:${one}`));
  copied = [];
});

function create(of = address): HTMLElement {
  const draw = (source: string): HTMLImageElement => {
    const image = document.createElement("img");
    image.src = source;
    return image;
  };
  const frame = createRemotePicture(
    { address: of, name: "A pool", draw, changed: () => undefined },
    pictures(),
  );
  document.body.append(frame);
  return frame;
}

function press(frame: HTMLElement, label: string): void {
  const button = [...frame.querySelectorAll("button")].find(({ textContent }) => textContent === label);
  if (!button) throw new Error(`no button “${label}” in ${frame.textContent}`);
  button.click();
}

test("nothing is fetched before it is asked for", () => {
  const frame = create();
  expect(frame.textContent).toContain("Picture on example.org: A pool. Not loaded.");
  press(frame, "Copy address");
  expect(copied).toEqual([address]);
  expect(load).not.toHaveBeenCalled();
});

test("one is loaded wherever it stands, and no other", async () => {
  const [frame, again, other] = [create(), create(), create("https://example.org/b.png")];
  press(frame, "Load");
  await vi.waitFor(() => expect(again.querySelector("img")?.src).toBe(`blob:${address}`));
  expect(frame.querySelector("img")).not.toBeNull();
  expect(other.textContent).toContain("Not loaded");
});

test("with the vault allowed all of them are loaded, those to come at once", async () => {
  const [frame, other] = [create(), create("https://example.org/b.png")];
  press(frame, "Always in this vault");
  await vi.waitFor(() => expect(other.querySelector("img")).not.toBeNull());
  const later = create("https://example.org/c.png");
  await vi.waitFor(() => expect(later.querySelector("img")).not.toBeNull());
});

test("a failure says why and can be tried again", async () => {
  load.mockRejectedValueOnce(new Error("the site answered “404 Not Found”"));
  const frame = create();
  press(frame, "Load");
  await vi.waitFor(() =>
    expect(frame.textContent).toContain("could not be loaded: the site answered “404 Not Found”."),
  );
  press(frame, "Try again");
  await vi.waitFor(() => expect(frame.querySelector("img")).not.toBeNull());
  frame.querySelector("img")?.dispatchEvent(new Event("error"));
  expect(frame.textContent).toContain("no kind that can be shown");
});
