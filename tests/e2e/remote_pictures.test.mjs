import assert from "node:assert/strict";
import { createServer } from "node:http";
import { until, untilIs } from "./until.mjs";
import { windowTest } from "./window.mjs";

const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"></svg>';

/** A site on this machine that keeps what it was asked. */
async function startSite() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url, headers: request.headers });
    if (request.url === "/gone.png") return response.writeHead(404).end();
    response.writeHead(200, { "content-type": "image/svg+xml", "set-cookie": "who=me" }).end(drawing);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const site = `http://127.0.0.1:${server.address().port}`;
  return { asked, site, stop: () => server.close() };
}

/** How many pictures of other sites are drawn, and not only named. */
const drawn = (window, place) =>
  window.session.run(
    `(place) => [...document.querySelectorAll(place + " .remote-picture img")].filter((one) => one.naturalWidth === 30).length`,
    place,
  );

const pressIn = (window, place, label) =>
  window.session.run(
    `(place, label) => [...document.querySelectorAll(place + " .remote-picture button")].find((one) => one.textContent === label).click()`,
    place,
    label,
  );

const text = ".cm-content";
const page = ".reading";

windowTest(
  "pictures of other sites wait for consent, one by one or for the vault",
  { "Note.md": "# Pictures\n\nText.\n", "Other.md": "Other.\n" },
  async ({ vault, open }) => {
    const { asked, site, stop } = await startSite();
    try {
      vault.write(
        "Note.md",
        `Text.\n\n![One](${site}/a.svg)\n\n![](${site}/b.svg)\n\n![](${site}/gone.png)\n`,
      );
      const window = await open();
      await window.open("Note.md");
      const urls = () => asked.map(({ url }) => url);

      await until("the first is named", async () =>
        /Picture on 127\.0\.0\.1:\d+: One\. Not loaded/.test(await window.text(`${text} .remote-picture`)),
      );
      assert.deepEqual(urls(), [], "nothing was asked for by showing the note");
      await pressIn(window, text, "Load");
      await untilIs("one is drawn", 1, () => drawn(window, text));
      assert.deepEqual(urls(), ["/a.svg"], "the others were left alone");

      // What was allowed is allowed in reading view, and not fetched a second time.
      await window.press("Ctrl+E");
      await untilIs("one is drawn on the page", 1, () => drawn(window, page));
      assert.deepEqual(urls(), ["/a.svg"]);
      await pressIn(window, page, "Always in this vault");
      await untilIs("the second is drawn as well", 2, () => drawn(window, page));
      await until("the failure is told", async () =>
        (await window.session.run(`() => document.querySelector(".reading").textContent`)).includes(
          "404 Not Found",
        ),
      );
      // Each once; two that are allowed at the same time are fetched side by side.
      assert.deepEqual(urls().sort(), ["/a.svg", "/b.svg", "/gone.png"]);
      for (const { headers } of asked) {
        assert.equal(headers.cookie, undefined);
        assert.equal(headers.referer, undefined);
        assert.equal(headers.origin, undefined);
      }

      await window.kill();
      asked.length = 0;
      const again = await open();
      await again.open("Note.md");
      await untilIs("the vault's pictures are loaded at the next start", 2, async () =>
        Math.max(await drawn(again, text), await drawn(again, page)),
      );
      // And no longer, once that is switched off.
      await again.focusText();
      await again.press("Ctrl+P");
      await again.type("pictures from the web");
      await again.press("Enter");
      await again.open("Other.md");
      asked.length = 0;
      vault.write("Other.md", `![](${site}/c.svg)\n`);
      await until("it is only named", () => again.count(".remote-picture button"));
      assert.deepEqual(urls(), []);
    } finally {
      stop();
    }
  },
);
