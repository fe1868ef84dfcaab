import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

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

const page = testId("page");

const everything = `---
tags: [one]
---
# Everything

A [[Other#Part|link]], a [[Nobody]], #some/tag, a footnote[^1] and $e^{i\\pi}$.

- [ ] to do
- [x] done

> [!tip]- Folded
> Its text.

\`\`\`js
const answer = 42;
\`\`\`

\`\`\`mermaid
graph LR
  A[High water] --> B[Low water]
\`\`\`

![[pixel.png|40]]

![[Other#Part]]

![[Everything]]

![[Gone]]

![far](https://example.org/x.png)

## Last

The end.

[^1]: Below.
`;

const reading = {
  "Everything.md": everything,
  "Other.md": "# Other\n\n## Part\n\nOf the other.\n\n## Rest\n\nNot embedded.\n",
  "pixel.png": pixel,
  "Empty.md": "",
};

async function read(window, path) {
  await window.open(path);
  await window.focusText();
  await window.press("Ctrl+E");
  await until("the page is shown", () => window.count(page));
}

windowTest(
  "Ctrl+E shows the finished page, drawn with all that belongs to it",
  reading,
  async ({ vault, open }) => {
    const window = await open();
    await window.indexed(3);
    await read(window, "Everything.md");
    await untilIs("the heading", "Everything", () => window.text(`${page} > h1`));
    await untilIs("links, and one that leads nowhere", ["link", "Nobody"], () =>
      window.texts(`${page} > p:first-of-type a.internal-link`),
    );
    await until("the formula is drawn", () => window.count(`${page} .math .katex-html`));
    await until("the code has colours", () => window.count(`${page} .code-keyword`));
    await until("the diagram is drawn", () => window.count(`${page} .diagram svg`), 30);
    await until("the picture is there, as wide as it is told", () =>
      window.session.run(
        "(s) => { const i = document.querySelector(s); return i?.naturalWidth === 1 && i.getBoundingClientRect().width === 40; }",
        `${page} img`,
      ),
    );
    const embeds = async () =>
      (await window.texts(`${page} .embed`)).map((text) => text.replace(/\s+/g, " ").trim());
    await until("a section is embedded", async () => /Part.*Of the other\.$/.test((await embeds())[0]));
    assert.match((await embeds())[1], /would stand within itself/);
    assert.match((await embeds())[2], /there is no Gone/);
    assert.match(await window.text(`${page} .remote-picture`), /example\.org.*Not loaded/);
    assert.equal(await window.count("img[src^='http']"), 0, "nothing is fetched");
    assert.match(await window.text(`${page} .footnotes`), /Below/);
    assert.equal(vault.text("Everything.md"), everything, "looking changes nothing");
    await window.press("Ctrl+E");
    await untilIs("the editor is back", 0, () => window.count(page));
    await until("with the keyboard", () =>
      window.session.run("() => document.activeElement.matches('.cm-content')"),
    );
  },
);

windowTest(
  "the box of a task on the page changes its mark in the text, and undo takes it back",
  reading,
  async ({ vault, open }) => {
    const window = await open();
    await read(window, "Everything.md");
    const boxes = `${page} .task-list-item-checkbox`;
    const checked = () =>
      window.session.run("(s) => [...document.querySelectorAll(s)].map((box) => box.checked)", boxes);
    await untilIs("one is done", [false, true], checked);
    await window.click(`${page} li:first-child > .task-list-item-checkbox`);
    await untilIs("both are", [true, true], checked);
    await untilIs("in the file too", everything.replace("[ ] to do", "[x] to do"), () =>
      vault.text("Everything.md"),
    );
    await window.session.run("() => document.querySelector('.reading').focus()");
    await window.press("Ctrl+Z");
    await untilIs("and undone", [false, true], checked);
    await untilIs("in the file", everything, () => vault.text("Everything.md"));
  },
);

windowTest(
  "links of the page lead on as pages, tags to their notes, footnotes to the foot",
  reading,
  async ({ open }) => {
    const window = await open();
    await window.indexed(3);
    await read(window, "Everything.md");
    await until("the tag is there", () => window.count(`${page} a.tag`));
    await window.click(`${page} a.tag`);
    await untilIs("its notes are listed", ["Everything.md"], () =>
      window.attributes(testId("tagged-note"), "data-note"),
    );
    await window.click(`${page} > p a.internal-link`);
    await window.shows("Other.md");
    await until("as a page", async () => /Not embedded/.test((await window.text(page)) ?? ""));
    await window.press("Ctrl+Alt+ArrowLeft");
    await window.shows("Everything.md");
    await until("the page is there again", () => window.count(`${page} h1`));
  },
);

windowTest("sections and callouts fold", reading, async ({ open }) => {
  const window = await open();
  await read(window, "Everything.md");
  const shows = async (words) => ((await window.text(page)) ?? "").includes(words);
  await until("it is shown", () => shows("The end."));
  assert.equal(await shows("Its text."), false, "a callout that is written folded");
  await window.click(`${page} summary`);
  await until("the callout opens", () => shows("Its text."));
  await window.session.run("(s) => document.querySelector(s).click()", `${page} > h2 > .fold-toggle`);
  await until("the section is folded", async () => !(await shows("The end.")));
  assert.equal(await window.attribute(`${page} > h2 > .fold-toggle`, "aria-expanded"), "false");
  await window.session.run("(s) => document.querySelector(s).click()", `${page} > h2 > .fold-toggle`);
  await until("and opened", () => shows("The end."));
});

windowTest(
  "the place on the screen is carried over, what is unsaved is shown, and an empty note says so",
  {
    ...reading,
    "Long.md": Array.from({ length: 400 }, (_, n) => `Paragraph ${n} of many.`).join("\n\n") + "\n",
  },
  async ({ open }) => {
    const window = await open();
    await window.open("Long.md");
    await window.toLine("Paragraph 8 ");
    await window.type("Typed just now.");
    await window.press("Ctrl+E");
    await until("what was typed is there", async () =>
      /Typed just now/.test((await window.text(page)) ?? ""),
    );
    const first = () =>
      window.session.run(
        `() => [...document.querySelectorAll("[data-testid=page] > p")]
          .find((one) => one.getBoundingClientRect().bottom > document.querySelector(".reading").getBoundingClientRect().top + 2)?.innerText`,
      );
    await until("all of it is there", async () => (await window.count(`${page} > p`)) === 400);
    await window.session.run(
      "() => document.querySelectorAll('[data-testid=page] > p')[300].scrollIntoView()",
    );
    await untilIs("the page is at 300", "Paragraph 300 of many.", first);
    await window.press("Ctrl+E");
    const top = () =>
      window.session.run(
        `() => {
          const top = document.querySelector(".cm-scroller").getBoundingClientRect().top + 2;
          const lines = [...document.querySelectorAll(".cm-line")].filter((line) => line.innerText.trim() !== "");
          return lines.find((line) => line.getBoundingClientRect().bottom > top)?.innerText;
        }`,
      );
    await until("the editor is there too", async () => /Paragraph (299|300|301) /.test((await top()) ?? ""));
    await window.press("Ctrl+E");
    await until("and the page again", async () => /Paragraph (299|300|301) /.test((await first()) ?? ""));
    await window.press("Ctrl+E");
    await read(window, "Empty.md");
    await until("an empty note says so", () => window.count(testId("reading-empty")));
  },
);

windowTest(
  "what is embedded follows the note that it comes from, on the page and in live preview",
  {
    "Outer.md": "First.\n\n![[Inner]]\n\n![[Later]]\n",
    "Inner.md": "As it was.\n",
  },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Outer.md");
    await window.toStart();
    const live = async () => (await window.texts(".cm-embed")).join(" ");
    await until("live preview shows it", async () => /As it was\./.test(await live()));
    vault.write("Inner.md", "As it is now.\n");
    await until("and follows it", async () => /As it is now\./.test(await live()));
    await window.press("Ctrl+E");
    const embedded = async () => (await window.texts(`${page} .embed`)).join(" ");
    await until("the page shows it", async () => /As it is now\..*no Later/s.test(await embedded()));
    vault.write("Inner.md", "As another program has it.\n");
    await until("and follows it", async () => /As another program has it\./.test(await embedded()));
    vault.write("Later.md", "It has come.\n");
    await until("a note that comes is shown", async () => /It has come\./.test(await embedded()));
  },
);
