import assert from "node:assert/strict";
import { until, untilIs } from "./until.mjs";
import { row, testId, windowTest } from "./window.mjs";

const files = { "Pools.md": "First line.\n\nSecond line.\n", "Moon.md": "The moon.\n" };
const version = testId("version");
const view = testId("version-view");

windowTest("an earlier version is compared with the note, and restored", files, async ({ vault, open }) => {
  const window = await open();
  await window.open("Pools.md");
  await window.toLine("Second line.");
  await window.type(" And a third thought.");
  await until("it is saved", () => vault.text("Pools.md").includes("third thought"));
  await window.press("Alt+4");
  await untilIs("the version before is kept", 1, () => window.count(version));
  await until("it has the keyboard", () =>
    window.session.run("() => document.activeElement.matches('[data-testid=version]')"),
  );
  await window.press("Enter");
  await until("what has come since is marked", async () =>
    /And a third thought/.test((await window.text(`${view} .cm-changedText, ${view} .cm-changedLine`)) ?? ""),
  );
  await window.press("Escape");
  await untilIs("Escape goes back to the note", 0, () => window.count(view));
  await window.click(version);
  await window.click(testId("restore"));
  await untilIs("the note is as it was", files["Pools.md"], () => vault.text("Pools.md"));
  await untilIs("in the window too", files["Pools.md"], () => window.editorText());
  await untilIs("and what was replaced is a version", 2, () => window.count(version));
  await window.toEnd();
  await window.type("Goes on.");
  await untilIs("writing goes on", `${files["Pools.md"]}Goes on.`, () => vault.text("Pools.md"));
});

windowTest("a version of a note that is as it was says so", files, async ({ vault, open }) => {
  const window = await open();
  await window.open("Pools.md");
  await window.toEnd();
  await window.type("x");
  await until("it is saved", () => vault.text("Pools.md").endsWith("x"));
  await window.press("Backspace");
  await untilIs("and taken back", files["Pools.md"], () => vault.text("Pools.md"));
  await window.press("Alt+4");
  await until("the version is listed", () => window.count(version));
  await window.click(version);
  await until("there is nothing to restore", async () =>
    /the same now as it was then/.test((await window.text(view)) ?? ""),
  );
  assert.equal(await window.count(testId("restore")), 0);
});

windowTest("a deleted note is listed and brought back, byte for byte", files, async ({ vault, open }) => {
  const window = await open();
  await window.open("Moon.md");
  await window.press("Ctrl+Shift+E", "Delete");
  await untilIs("it is gone", ["Pools.md"], () => vault.names());
  await window.open("Pools.md");
  await window.press("Alt+4");
  await untilIs("it is listed", ["Moon.md"], () => window.attributes(testId("deleted-note"), "data-note"));
  await window.click(`${testId("deleted-note")} button`);
  await window.shows("Moon.md");
  assert.equal(vault.text("Moon.md"), files["Moon.md"]);
  await until("the tree lists it", () => window.count(row("Moon.md")));
  await untilIs("the list no longer does", 0, () => window.count(testId("deleted-note")));
});

windowTest("a note of which nothing is kept says when that will change", files, async ({ open }) => {
  const window = await open();
  await window.open("Moon.md");
  await window.press("Alt+4");
  await until("it says so", async () =>
    /No earlier version of this note is kept yet/.test((await window.text(testId("history"))) ?? ""),
  );
});
