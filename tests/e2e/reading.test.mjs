import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { windowTest } from "./window.mjs";

/** A picture of one red pixel. */
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);
const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><script>parent.ran = 1</script></svg>';

/** How wide an image at this address is; 0 where it does not load. */
function widthOf(window, address) {
  return window.session.run(
    `(address) => new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve(image.naturalWidth);
      image.onerror = () => resolve(0);
      image.src = address;
    })`,
    address,
  );
}

windowTest(
  "pictures of the vault are shown, and nothing else of it or of the disk is to be had",
  {
    "Note.md": "A note.\n",
    "img/a b ö.png": pixel,
    "drawing.svg": drawing,
    ".hidden/x.png": pixel,
  },
  async ({ vault, open }) => {
    writeFileSync(join(vault.home, "outside.png"), pixel);
    symlinkSync(join(vault.home, "outside.png"), vault.place("leak.png"));
    const window = await open();
    assert.equal(await widthOf(window, "vault://localhost/img/a%20b%20%C3%B6.png"), 1);
    assert.equal(await widthOf(window, "vault://localhost/drawing.svg"), 30);
    for (const address of [
      "../outside.png",
      "%2e%2e/outside.png",
      "..%2Foutside.png",
      "leak.png",
      ".hidden/x.png",
    ])
      assert.equal(await widthOf(window, `vault://localhost/${address}`), 0, address);
    const read = await window.session.run(
      `async () => {
        const kinds = [];
        for (const address of ["vault://localhost/Note.md", "vault://localhost/img/a%20b%20%C3%B6.png"])
          kinds.push(await fetch(address).then(() => "read", () => "refused"));
        return [...kinds, window.ran ?? "nothing ran"];
      }`,
    );
    assert.deepEqual(
      read,
      ["refused", "refused", "nothing ran"],
      "scripts read nothing, and drawings run none",
    );
  },
);
