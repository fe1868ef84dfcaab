import assert from "node:assert/strict";
import { stays, until, untilIs } from "./until.mjs";
import { row, testId, windowTest } from "./window.mjs";

windowTest(
  "the window opens on a folder and lists its notes",
  { "Start here.md": "First.\n", "Deep/Down/Beta.md": "Second.\n", "Deep/picture.png": "no picture" },
  async ({ open }) => {
    const window = await open();
    await untilIs("the top of the tree is listed", ["Deep", "Start here.md"], () =>
      window.attributes(testId("tree-row"), "data-path"),
    );
    await window.open("Deep/Down/Beta.md");
    await untilIs("its text is shown", "Second.\n", () => window.editorText());
    assert.deepEqual(await window.attributes(testId("tree-row"), "data-path"), [
      "Deep",
      "Deep/Down",
      "Deep/Down/Beta.md",
      "Deep/picture.png",
      "Start here.md",
    ]);
    await window.indexed(2);
    assert.equal((await window.text(testId("vault-menu"))).trim(), "Notes");
  },
);

const endings = {
  "Plain.md": ["One line.\nTwo lines.\n", "One line.\nTwo lines. And more.\n\nA new one.\n"],
  "Windows.md": ["One line.\r\nTwo lines.\r\n", "One line.\r\nTwo lines. And more.\r\n\r\nA new one.\r\n"],
  "Marked.md": ["\uFEFFOne line.\r\nTwo lines.", "\uFEFFOne line.\r\nTwo lines. And more.\r\n\r\nA new one."],
  "Mixed.md": ["One line.\r\nTwo lines.\nThree.\r\n", null],
  "Front.md": [
    "---\ntags: [a,  b] # mine\n---\nTwo lines.",
    "---\ntags: [a,  b] # mine\n---\nTwo lines. And more.\n\nA new one.",
  ],
};

windowTest(
  "what is typed is on the disk, and every other byte is as it was",
  Object.fromEntries(Object.entries(endings).map(([name, [before]]) => [name, before])),
  async ({ vault, open }) => {
    const window = await open();
    for (const [name, [before, after]] of Object.entries(endings)) {
      await window.open(name);
      await window.toLine("Two lines.");
      await window.type(" And more.");
      await window.press("Enter", "Enter");
      await window.type("A new one.");
      await window.saved();
      if (after !== null) {
        await untilIs(`the disk holds what was typed into ${name}`, after, () => vault.text(name));
        continue;
      }
      // Which of its two line ends a mixed file gets for a new line is free; its old ones are not.
      await until("the disk holds what was typed", () => vault.text(name).includes("A new one."));
      const [head, tail] = [before.slice(0, before.indexOf("Two lines.")), "\nThree.\r\n"];
      assert.ok(vault.text(name).startsWith(`${head}Two lines. And more.`), JSON.stringify(vault.text(name)));
      assert.ok(vault.text(name).endsWith(`A new one.${tail}`), JSON.stringify(vault.text(name)));
    }
    assert.deepEqual(vault.names(), Object.keys(endings).sort(), "nothing else was left in the folder");
  },
);

windowTest(
  "the state of saving is told, undo brings the old bytes back",
  { "Note.md": "Steady.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Note.md");
    await window.saved();
    await window.toLine("Steady.");
    await window.type(" Now changed.");
    await untilIs("the disk has it", "Steady. Now changed.\n", () => vault.text("Note.md"));
    await window.saved();
    await window.press("Ctrl+Z");
    await untilIs("undo is saved too", "Steady.\n", () => vault.text("Note.md"));
    await window.saved();
    await stays("nothing is saved again", () => vault.text("Note.md") === "Steady.\n");
  },
);

windowTest(
  "leaving a note saves it at once, and coming back finds it",
  { "One.md": "One.\n", "Two.md": "Two.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("One.md");
    await window.toEnd();
    await window.type("Typed and left.");
    await window.open("Two.md");
    await untilIs("the disk has it", "One.\nTyped and left.", () => vault.text("One.md"));
    await window.press("Ctrl+Alt+ArrowLeft");
    await window.shows("One.md");
    await untilIs("the text is there", "One.\nTyped and left.", () => window.editorText());
    assert.equal(await window.attribute(row("One.md"), "aria-selected"), "true");
  },
);

windowTest(
  "closing the window right after the last key saves first",
  { "Note.md": "Open.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Note.md");
    await window.toEnd();
    await window.type("Typed at the door.");
    await window.close();
    assert.equal(vault.text("Note.md"), "Open.\nTyped at the door.");
    const again = await open();
    await again.shows("Note.md");
  },
);

windowTest(
  "a blank typed behind any markup is a plain blank in the file",
  {
    "Marks.md":
      "# Head\n\n[[B]]\n\n![[B]]\n\n**bold**\n\n`code`\n\n==lit==\n\n%%aside%%\n\n#tag\n\n[b](B.md)\n\n- item\n\n~~out~~\n",
    "B.md": "b\n",
  },
  async ({ vault, open }) => {
    const before = vault.text("Marks.md");
    const lines = before.split("\n").filter((line) => line !== "");
    const window = await open();
    await window.open("Marks.md");
    for (const line of lines) {
      await window.toLine(line);
      // With a pause: WebKit turns a blank at the end of a line into another as the next word is typed.
      await window.type(" ");
      await window.type("x  y ");
    }
    await window.saved();
    const typed = before.replace(/.+/g, "$& x  y ");
    await untilIs("the file holds what was typed", typed, () => vault.text("Marks.md"));
  },
);
