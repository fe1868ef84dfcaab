import assert from "node:assert/strict";
import { until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

const mode = (window, name) => untilIs(`the mode is ${name}`, name, () => window.text(testId("vim-mode")));

windowTest(
  "vim keys by command: modes, :w and :q, and the window's own keys",
  { "A.md": "one two\nthree 四五\n", "B.md": "B.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("A.md");
    await untilIs("characters of Chinese are words", "5 words · 15 characters · 1 min", () =>
      window.text(testId("counts")),
    );
    await window.press("Ctrl+P");
    await window.type("Vim keys");
    await window.press("Enter");
    await mode(window, "normal");
    await window.toStart();
    await window.press("x", "d", "w");
    await untilIs("normal mode deletes", "two\nthree 四五\n", () => window.editorText());
    await window.press("i");
    await mode(window, "insert");
    await window.type("new ");
    await window.press("Escape");
    await mode(window, "normal");
    await untilIs("insert mode writes", "new two\nthree 四五\n", () => window.editorText());
    await window.press("Shift+v");
    await mode(window, "visual line");
    await until("what is selected is counted", async () =>
      (await window.text(testId("counts"))).startsWith("2 of 5 words"),
    );
    await window.press("Escape");
    await window.press("Ctrl+E");
    await until("reading view opens", async () => (await window.count(testId("vim-mode"))) === 0);
    await window.press("Ctrl+E");
    await mode(window, "normal");
    await window.focusText();
    await window.press(":");
    await until("a command is asked for", () => window.count(".cm-vim-panel input"));
    await window.type("w");
    await window.press("Enter");
    await window.saved();
    assert.equal(vault.text("A.md"), "new two\nthree 四五\n");
    await window.press(":");
    await until("a command is asked for", () => window.count(".cm-vim-panel input"));
    await window.type("q");
    await window.press("Enter");
    await untilIs("the tab is closed", 0, () => window.count('[data-testid="note-tab"][data-path="A.md"]'));
    await window.close();

    const again = await open();
    await again.open("B.md");
    await mode(again, "normal");
    await again.toStart();
    await again.press("x");
    await untilIs("the keys are there again", ".\n", () => again.editorText());
  },
);
