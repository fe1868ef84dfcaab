import assert from "node:assert/strict";
import { renameSync, rmSync } from "node:fs";
import { stays, until, untilIs } from "./until.mjs";
import { row, testId, windowTest } from "./window.mjs";

windowTest(
  "a change by another program appears in the open note",
  { "Note.md": "Here.\nOld.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Note.md");
    vault.write("Note.md", "Here.\nNew, from outside.\n");
    await untilIs("it is shown", "Here.\nNew, from outside.\n", () => window.editorText());
    await window.saved();
    await stays("it is not written back", () => vault.text("Note.md") === "Here.\nNew, from outside.\n");
    assert.deepEqual(await window.notices(), []);
  },
);

windowTest(
  "changes in different places are merged",
  { "Note.md": "One.\n\nTwo.\n\nThree.\n\nFour.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Note.md");
    await window.toLine("Four.");
    await window.type(" Mine.");
    vault.write("Note.md", "One. Theirs.\n\nTwo.\n\nThree.\n\nFour.\n");
    const both = "One. Theirs.\n\nTwo.\n\nThree.\n\nFour. Mine.\n";
    await untilIs("the disk has both", both, () => vault.text("Note.md"));
    await untilIs("the window has both", both, () => window.editorText());
    await window.saved();
  },
);

windowTest(
  "changes of the same line: both texts survive",
  { "Note.md": "The first line.\nThe second line.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Note.md");
    await window.toLine("The second line.");
    await window.type(" Typed in the window.");
    vault.write("Note.md", "The first line.\nThe second line, as another program wrote it.\n");
    const everything = () =>
      vault
        .names()
        .map((name) => vault.text(name))
        .join("\n");
    await until("both are on the disk", () => {
      const all = everything();
      return all.includes("Typed in the window.") && all.includes("as another program wrote it.");
    });
    await window.saved();
    await stays("and stay there", () => {
      const all = everything();
      return all.includes("Typed in the window.") && all.includes("as another program wrote it.");
    });
    if (vault.names().length > 1) {
      await until("the window says where", async () =>
        (await window.notices()).some((text) => text.includes("Both versions are kept")),
      );
      await window.answerNotice("Open your version");
      await until("my version opens", async () =>
        (await window.editorText()).includes("Typed in the window."),
      );
    }
  },
);

windowTest(
  "new, moved and deleted files show in the tree",
  { "Stays.md": "Stays.\n", "Goes.md": "Goes.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.indexed(2);
    vault.write("Comes.md", "Comes.\n");
    await until("the new note is listed", () => window.count(row("Comes.md")));
    renameSync(vault.place("Comes.md"), vault.place("Moved.md"));
    await until(
      "under its new name",
      async () => (await window.count(row("Moved.md"))) === 1 && (await window.count(row("Comes.md"))) === 0,
    );
    rmSync(vault.place("Goes.md"));
    await until("the deleted one is gone", async () => (await window.count(row("Goes.md"))) === 0);
    await window.indexed(2);
  },
);

windowTest(
  "an open note whose file is taken away keeps its text",
  { "Note.md": "Mine.\n", "Other.md": "Other.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Note.md");
    rmSync(vault.place("Note.md"));
    await until("the window says so", async () =>
      (await window.text(testId("banner")))?.includes("took this note's file away"),
    );
    assert.equal(await window.editorText(), "Mine.\n");
    await stays("nothing is written unasked", () => vault.names().length === 1);
    await window.click(`${testId("banner")} button`);
    await untilIs("saved again", "Mine.\n", () =>
      vault.names().includes("Note.md") ? vault.text("Note.md") : null,
    );
  },
);
