// Composing through GTK's own input method: Ctrl+Shift+U begins, hexadecimal digits are shown as they are typed,
// and Enter puts the character in their place, as other input methods do with syllables and readings.
import assert from "node:assert/strict";
import { until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

const page = `# Head

- one *slanted*

> [!note] A callout
> inner

| Name | Height |
| --- | --- |
| Neap | 1.2 |

See .
`;
const files = { "Page.md": page, "日本.md": "Far.\n" };

/** Begins the character 日 and does not end it yet. */
async function begin(window) {
  await window.press("Ctrl+Shift+U");
  await window.type("65e5");
}

windowTest(
  "an input method composes in the text, wherever its markup hides",
  files,
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Page.md");
    await until("the table is drawn", () => window.count(testId("table")));
    let written = page;
    for (const [place, end] of [
      ["# Head", "# Head"],
      ["- one *slanted*", "- one *slanted*"],
      ["> inner", "> inner"],
    ]) {
      await window.toLine(place);
      await begin(window);
      assert.ok((await window.drawnText()).includes("u65e5"), "what is being composed is shown in its place");
      await window.press("Enter");
      written = written.replace(end, `${end}日`);
      await untilIs("the character stands there, and Enter made no line", written, () => window.editorText());
    }
    await window.click(`${testId("table")} [data-row="1"][data-column="0"]`);
    await window.press("End");
    await begin(window);
    await window.press("Enter");
    await window.press("Escape");
    written = written.replace("| Neap | 1.2 |", "| Neap日 | 1.2 |");
    await untilIs("a cell of a table takes it too", written, () => window.editorText());
    await window.saved();
    assert.equal(vault.text("Page.md"), written);
  },
);

windowTest("what is composed behind “[[” is completed", files, async ({ open }) => {
  const window = await open();
  await window.open("Page.md");
  await window.toLine("See .");
  await window.press("ArrowLeft");
  await window.type("[[");
  await begin(window);
  await window.press("Enter");
  await untilIs("the note is offered by what was composed", ["日"], () =>
    window.texts(".cm-completionMatchedText"),
  );
  // A key that was on its way when the list appeared is none for the list.
  await new Promise((resolve) => setTimeout(resolve, 100));
  await window.press("Enter");
  await untilIs("and taken", true, async () => (await window.editorText()).includes("See [[日本]]."));
});
