import assert from "node:assert/strict";
import { copyElsewhere } from "./clipboard.mjs";
import { until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

/** A red dot. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==",
  "base64",
);

const page = `<html><head><style>p { color: red }</style></head><body><h2>Tides</h2>
  <p>They <b>rise</b> and <a href="https://e.org/fall">fall</a>.<script>alert(1)</script></p>
  <ul><li>spring<ul><li>neap</li></ul></li></ul>
  <table><tr><th>a</th><th align="right">b</th></tr><tr><td>1</td><td>2</td></tr></table></body></html>`;
const markdown = `## Tides

They **rise** and [fall](https://e.org/fall).

- spring
  - neap

| a | b |
| --- | --: |
| 1 | 2 |`;

windowTest(
  "what was copied from a page is pasted as markdown, and with Shift as its text",
  { "A.md": "Start\n\n" },
  async ({ vault, open }) => {
    const letGo = await copyElsewhere({ "text/html": page, UTF8_STRING: "Tides, plain" });
    const window = await open();
    await window.open("A.md");
    await window.toEnd();
    await window.press("Ctrl+V");
    await untilIs("it is markdown", `Start\n\n${markdown}`, () => window.editorText());
    await window.press("Enter", "Enter", "Ctrl+Shift+V");
    await until("the text alone is pasted", async () => (await window.editorText()).endsWith("Tides, plain"));
    await window.press("Ctrl+Z", "Ctrl+Z", "Ctrl+Z");
    await until("it is undone", async () => (await window.editorText()).startsWith("Start\n\n"));
    letGo();

    const back = await copyElsewhere({ "text/html": "<span>one line</span>", UTF8_STRING: "one line" });
    await window.press("Ctrl+A");
    await window.press("Ctrl+V");
    await untilIs("a line is a line", "one line", () => window.editorText());
    await window.saved();
    assert.equal(vault.text("A.md"), "one line");
    back();
  },
);

windowTest(
  "a picture on the clipboard becomes an attachment, where the vault wants it",
  { ".obsidian/app.json": '{"attachmentFolderPath":"./img"}', "Box/A.md": "Look: \n" },
  async ({ vault, open }) => {
    const letGo = await copyElsewhere({ "image/png": png });
    const window = await open();
    await window.open("Box/A.md");
    await window.toLine("Look");
    await window.press("Ctrl+V");
    const name = /^Look: !\[\[(Pasted image \d{14}\.png)\]\]\n$/;
    const [, pasted] = await until("it is embedded", async () => name.exec(await window.editorText()));
    assert.deepEqual(vault.bytes(`Box/img/${pasted}`), png);
    await window.press("ArrowDown");
    await until("it is shown", () =>
      window.session.run("() => document.querySelector('.cm-image img')?.naturalWidth === 5"),
    );
    await window.saved();
    assert.equal(vault.text("Box/A.md"), `Look: ![[${pasted}]]\n`);
    await window.press("Ctrl+Z");
    await untilIs("the embed is taken back", "Look: \n", () => window.editorText());
    assert.ok(vault.names().includes(`Box/img/${pasted}`), "the picture stays");
    letGo();
  },
);

windowTest(
  "in a vault of markdown links a picture is embedded by one, and files of others keep their names",
  { ".obsidian/app.json": '{"attachmentFolderPath":"files","useMarkdownLinks":true}', "A.md": "" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("A.md");
    await window.focusText();
    await window.pasteFiles([
      ["A plot.png", "image/png", [...png]],
      ["Data.csv", "text/csv", [49, 44, 50]],
    ]);
    await untilIs("both are there", "![](A%20plot.png)\n[Data.csv](Data.csv)", () => window.editorText());
    assert.deepEqual(vault.bytes("files/A plot.png"), png);
    assert.equal(vault.text("files/Data.csv"), "1,2");
    await window.pasteFiles([["A plot.png", "image/png", [1, 2, 3]]]);
    await until("another of the name is kept beside", () => vault.names().includes("files/A plot 1.png"));
    await window.pasteFiles([["A plot.png", "image/png", [...png]]]);
    await until("the same is linked again", async () =>
      (await window.editorText()).endsWith("![](A%20plot%201.png)![](A%20plot.png)"),
    );
    assert.deepEqual(
      vault.names().filter((one) => one.startsWith("files/")),
      ["files/A plot 1.png", "files/A plot.png", "files/Data.csv"],
    );
  },
);
