import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { until, untilIs } from "./until.mjs";
import { row, testId, windowTest } from "./window.mjs";

windowTest("a new note by key, named and written", { "Folder/Old.md": "Old.\n" }, async ({ vault, open }) => {
  const window = await open();
  await window.open("Folder/Old.md");
  await window.press("Ctrl+N");
  await window.shows("Folder/Untitled.md");
  assert.equal(vault.text("Folder/Untitled.md"), "");
  await untilIs("its name can be typed", true, () =>
    window.session.run("() => document.activeElement === document.querySelector('[data-testid=note-title]')"),
  );
  await window.press("Ctrl+A");
  await window.type("Fresh ideas");
  await window.press("Enter");
  await until("the file has the name", () => vault.names().includes("Folder/Fresh ideas.md"));
  assert.ok(!vault.names().includes("Folder/Untitled.md"));
  await window.type("Begun.");
  await untilIs("the text is in it", "Begun.", () => vault.text("Folder/Fresh ideas.md"));
  await until("the tree lists it", () => window.count(row("Folder/Fresh ideas.md")));
});

windowTest(
  "rename, trash and undo from the tree, by keyboard",
  { "Alpha.md": "Alpha.\n", "Beta.md": "See [[Alpha]].\n", "Gamma.md": "Gamma.\r\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.indexed(3);
    await window.open("Alpha.md");
    await window.press("Ctrl+Shift+E");
    await window.press("F2", "Ctrl+A");
    await window.type("Omega");
    await window.press("Enter");
    await until("the link that names the old place is shown", () => window.count(testId("planned-edit")));
    await window.press("Enter");
    await untilIs("the file is renamed", ["Beta.md", "Gamma.md", "Omega.md"], () => vault.names());
    await window.shows("Omega.md");
    assert.equal(vault.text("Omega.md"), "Alpha.\n");
    assert.equal(vault.text("Beta.md"), "See [[Omega]].\n");

    await window.click(`${testId("notice")} [aria-label=Dismiss]`);

    await window.press("Ctrl+Shift+E", "ArrowUp", "Delete");
    await untilIs("Gamma is gone", ["Beta.md", "Omega.md"], () => vault.names());
    const trash = join(vault.home, ".local/share/Trash/files");
    assert.ok(existsSync(trash) && readdirSync(trash).includes("Gamma.md"), "it is in the system's trash");
    await untilIs("the tree lists it no longer", 0, () => window.count(row("Gamma.md")));
    await window.answerNotice("Undo");
    await untilIs("it is back, byte for byte", "Gamma.\r\n", () =>
      vault.names().includes("Gamma.md") ? vault.text("Gamma.md") : null,
    );
    await until("the tree lists it", () => window.count(row("Gamma.md")));
    await window.indexed(3);
  },
);

windowTest(
  "a name that is taken is refused, and nothing is overwritten",
  { "A.md": "A.\n", "B.md": "B.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("A.md");
    await window.press("Ctrl+Shift+E", "F2", "Ctrl+A");
    await window.type("B");
    await window.press("Enter");
    await until("the window says why", async () =>
      (await window.notices()).some((text) => text.includes("exists already")),
    );
    assert.equal(vault.text("A.md"), "A.\n");
    assert.equal(vault.text("B.md"), "B.\n");
    await window.shows("A.md");
  },
);

windowTest(
  "a note moves to a folder by keyboard, and what is typed goes along",
  { "A.md": "A.\n", "Box/B.md": "B.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("A.md");
    await window.toEnd();
    await window.type("Unsaved as it moves.");
    await window.press("Ctrl+Shift+M");
    await until("the folders are offered", () => window.count("dialog[open] [role=option]"));
    await window.type("Box");
    await window.press("Enter");
    await untilIs("it is in the folder", "A.\nUnsaved as it moves.", () =>
      vault.names().includes("Box/A.md") ? vault.text("Box/A.md") : null,
    );
    assert.ok(!vault.names().includes("A.md"));
    await until("the tree shows it there", () => window.count(row("Box/A.md")));
    assert.equal(await window.count(testId("editor")), 1);
  },
);
