import assert from "node:assert/strict";
import { until, untilIs } from "./until.mjs";
import { row, testId, windowTest } from "./window.mjs";

windowTest(
  "a note of the tree is dropped into the text, onto the tab bar, and into a folder",
  { "A.md": "One.\n\nTwo.\n", "B.md": "B.\n", "Box/C.md": "C.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.indexed(3);
    await window.open("A.md");
    await window.drag(row("B.md"), ".cm-line:last-child", () =>
      until("a cursor shows where it lands", () => window.count(".cm-drop-place")),
    );
    await untilIs("a link is there", "One.\n\nTwo.\n[[B]]", () => window.editorText());
    assert.equal(await window.count(".cm-drop-place"), 0);
    await window.type("!");
    await untilIs("the keyboard is behind it", "One.\n\nTwo.\n[[B]]!", () => window.editorText());
    await window.shows("A.md");

    await window.drag(row("B.md"), '[data-testid="note-tab"]');
    await window.shows("B.md");
    await untilIs("it has a tab of its own", ["A.md", "B.md"], async () =>
      (await window.attributes(testId("note-tab"), "data-path")).sort(),
    );

    await window.drag(row("B.md"), row("Box"));
    await until("it is in the folder", () => vault.names().includes("Box/B.md"));
  },
);

windowTest(
  "files from outside are dropped into the text: pictures as embeds, notes as links",
  { "Box/A.md": "Here: \n\nEnd.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Box/A.md");
    await window.session.run(`() => {
      const data = new DataTransfer();
      const add = (name, type, text) => data.items.add(new File([text], name, { type }));
      add("Plot.png", "image/png", "not really");
      add("Idea.md", "text/markdown", "An idea.\\n");
      add("Table.csv", "text/csv", "1,2");
      const content = document.querySelector(".cm-content");
      const { left, top, height } = content.querySelector(".cm-line").getBoundingClientRect();
      const at = { clientX: left + 400, clientY: top + height / 2, dataTransfer: data, bubbles: true, cancelable: true };
      content.dispatchEvent(new DragEvent("dragover", at));
      content.dispatchEvent(new DragEvent("drop", at));
    }`);
    const links = "Here: ![[Plot.png]]\n[[Idea]]\n[[Table.csv]]\n\nEnd.\n";
    await untilIs("all are linked where they were dropped", links, () => window.editorText());
    assert.equal(vault.text("Box/Plot.png"), "not really");
    assert.equal(vault.text("Box/Idea.md"), "An idea.\n");
    await until("the tree lists them", () => window.count(row("Box/Idea.md")));
    await window.press("Ctrl+Z");
    await untilIs("the links are taken back", "Here: \n\nEnd.\n", () => window.editorText());
  },
);
