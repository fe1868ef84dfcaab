import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { stays, until, untilIs } from "./until.mjs";
import { row, testId, windowTest } from "./window.mjs";

windowTest("an empty vault says what to do, and a key begins the first note", {}, async ({ vault, open }) => {
  const window = await open();
  assert.match(await window.text(testId("empty-pane")), /No notes yet/);
  await window.press("Ctrl+N");
  await window.shows("Untitled.md");
  assert.deepEqual(vault.names(), ["Untitled.md"]);
  await until("the tree lists it", () => window.count(row("Untitled.md")));
});

const broken = Buffer.concat([
  Buffer.from("Caf"),
  Buffer.from([0xe9]),
  Buffer.from(" and the harbour at dusk.\n"),
]);

windowTest(
  "a note with broken UTF-8 is shown read-only, counted, and never written",
  { "Broken.md": broken, "Good.md": "Good.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Broken.md");
    await until("the banner says why", async () =>
      /cannot be edited here.*UTF-8/s.test(await window.text(testId("banner"))),
    );
    assert.match(await window.editorText(), /and the harbour at dusk/);
    await window.focusText();
    await window.press("Ctrl+End", "x", "Enter");
    await stays("not a byte is changed", () => vault.bytes("Broken.md").equals(broken));
    assert.doesNotMatch(await window.editorText(), /x$/m);
    await until("the status bar counts it", async () =>
      /1 file not read/.test(await window.text(testId("status-failed"))),
    );
    await window.click(testId("status-failed"));
    await until("the list names it and the reason", async () =>
      /Broken[\s\S]*UTF-8/.test(await window.text(testId("note-list"))),
    );
  },
);

windowTest(
  "a note of 5 MB in one line opens and can be written",
  { "Huge.md": "word ".repeat(1_000_000), "Small.md": "Small.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Huge.md");
    await until(
      "its beginning is shown",
      async () => (await window.editorText()).startsWith("word word"),
      30,
    );
    await window.toStart();
    await window.type("First ");
    await until("it is saved", () => vault.text("Huge.md").startsWith("First word "), 30);
    assert.equal(vault.text("Huge.md"), `First ${"word ".repeat(1_000_000)}`);
    await window.open("Small.md");
    await untilIs("the window goes on", "Small.\n", () => window.editorText());
  },
);

/** A folder that nobody may write to: root obeys no permissions, but a mount. */
function makeReadOnly(vault) {
  if (process.getuid() !== 0) {
    chmodSync(vault.root, 0o555);
    return () => chmodSync(vault.root, 0o755);
  }
  try {
    execFileSync("mount", ["--bind", vault.root, vault.root], { stdio: "ignore" });
  } catch {
    return null;
  }
  execFileSync("mount", ["-o", "remount,ro,bind", vault.root]);
  return () => execFileSync("umount", ["--lazy", vault.root]);
}

windowTest(
  "a folder without write permission can be read and searched, and says so",
  { "Note.md": "Read me by the lighthouse.\n" },
  async ({ vault, open, skip }) => {
    const writable = makeReadOnly(vault);
    if (!writable)
      return skip("this machine lets no folder be mounted read-only, and root obeys no permissions");
    try {
      const window = await open();
      await window.open("Note.md");
      await until("the banner says it", async () =>
        (await window.text(testId("banner")))?.includes("This folder is read-only"),
      );
      await window.indexed(1);
      await window.toEnd();
      await window.press("x");
      assert.equal(await window.editorText(), "Read me by the lighthouse.\n");
      await window.pasteFiles([["a.png", "image/png", [1, 2, 3]]]);
      await until("a picture is refused, with the reason", async () =>
        (await window.notices()).some((text) => text.startsWith("Nothing can be put into this folder: ")),
      );
      await window.press("Ctrl+Shift+F");
      await window.type("lighthouse");
      await untilIs("it is searched", "Note.md", () => window.attribute(testId("search-hit"), "data-note"));
      assert.equal(vault.text("Note.md"), "Read me by the lighthouse.\n");
    } finally {
      writable();
    }
  },
);

windowTest(
  "without the model everything but meaning works, and the window says so",
  { "Sea.md": "The moon pulls the tide.\n", "Bread.md": "Yeast.\n" },
  async ({ vault, open }) => {
    const window = await open({ environment: { WEFT_ONNXRUNTIME: "/nonexistent" } });
    await until("the status bar says that meaning is off", async () =>
      /Meaning is off:.*\/nonexistent/.test(await window.status()),
    );
    await window.open("Sea.md");
    await window.toEnd();
    await window.type("Written without a model.");
    await untilIs("notes are saved", "The moon pulls the tide.\nWritten without a model.", () =>
      vault.text("Sea.md"),
    );
    await window.press("Ctrl+Shift+F");
    await window.type("yeast");
    await untilIs("words are found", "Bread.md", () => window.attribute(testId("search-hit"), "data-note"));
    assert.match(await window.text("aside"), /Meaning is off/);
  },
);

windowTest(
  "a folder that is not there: the window says so and offers another",
  {},
  async ({ vault, open }) => {
    const window = await open({ args: [`${vault.root}/nowhere`], ready: false });
    await until("the reason is shown", async () => /nowhere/.test(await window.text(testId("empty-pane"))));
    assert.match(await window.text(testId("empty-pane")), /Choose a folder/);
  },
);

windowTest(
  "two windows on one vault: the second reads the index that the first writes",
  { "Sea.md": "The moon pulls the tide.\n" },
  async ({ vault, open }) => {
    const first = await open();
    await first.indexed(1);
    const second = await open();
    await until("the second says so", async () => /Index kept by another Weft/.test(await second.status()));
    vault.write("Bread.md", "Sourdough.\n");
    await until(
      "both see a new note",
      async () => (await first.count(row("Bread.md"))) === 1 && (await second.count(row("Bread.md"))) === 1,
    );
    await first.crash();
    await until(
      "the second takes over",
      async () => !/Index kept by another Weft/.test(await second.status()),
    );
    await second.indexed(2);
  },
);
