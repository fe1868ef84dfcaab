import assert from "node:assert/strict";
import { stays, until, untilIs } from "./until.mjs";
import { row, testId, windowTest } from "./window.mjs";

const files = {
  "Pools.md": "# Pools\n\n## Zones\n\nSee [[Moon]].\n",
  "Moon.md": "Over [[Pools]] and [the zones](Pools.md#Zones), not `[[Pools]]`.\n",
  "Days/Diary.md": '---\nabout: "[[Pools]]"\n---\n| a | b |\n| - | - |\n| [[Pools\\|them]] | x |\n',
  "Other.md": "Nothing.\n",
};

const plan = testId("rename-plan");

/** What the dialog says that it will change, without blanks around it. */
function planned(window) {
  return window.texts(testId("planned-edit"));
}

async function choose(window, label) {
  await untilIs(`“${label}” can be chosen`, "clicked", () =>
    window.session.run(
      `(label) => {
        const button = [...document.querySelectorAll("dialog[open] button")].find((one) => one.innerText.trim() === label);
        button?.click();
        if (button) return "clicked";
        const at = document.activeElement;
        return "the keyboard is in " + at.outerHTML.slice(0, 200) + ", " + (document.querySelector("dialog[open]")?.innerText ?? "no dialog");
      }`,
      label,
    ),
  );
}

/** Gives the note on the screen another title. */
async function retitle(window, title) {
  await window.focusText();
  await window.press("F2", "Ctrl+A");
  await window.type(title);
  await window.press("Enter");
}

windowTest(
  "a rename shows what it changes, updates the links, and is undone in one step",
  files,
  async ({ vault, open }) => {
    const window = await open();
    await window.indexed(4);
    await window.open("Pools.md");
    await retitle(window, "Tide pools");
    await untilIs("the plan shows every link", 4, () => window.count(testId("planned-edit")));
    assert.match((await planned(window)).join("\n"), /Over [\s\S]*Tide pools/);
    assert.match(await window.text(plan), /4 links in 2 notes/);
    assert.equal(vault.text("Moon.md"), files["Moon.md"], "nothing is changed before it is chosen");
    await choose(window, "Rename and update 4 links");
    await until("the file has its name", () => vault.names().includes("Tide pools.md"));
    assert.equal(
      vault.text("Moon.md"),
      "Over [[Tide pools]] and [the zones](Tide%20pools.md#Zones), not `[[Pools]]`.\n",
    );
    assert.equal(
      vault.text("Days/Diary.md"),
      '---\nabout: "[[Tide pools]]"\n---\n| a | b |\n| - | - |\n| [[Tide pools\\|them]] | x |\n',
    );
    await window.shows("Tide pools.md");
    await window.answerNotice("Undo");
    await until(
      "the file is back",
      () => vault.names().includes("Pools.md") && !vault.names().includes("Tide pools.md"),
    );
    for (const [path, text] of Object.entries(files)) assert.equal(vault.text(path), text, path);
    await window.shows("Pools.md");
    await window.toEnd();
    await window.type("Still the same note.");
    await until("it is saved under its name", () => vault.text("Pools.md").endsWith("Still the same note."));
  },
);

windowTest("a rename alone leaves links as they are, and says so", files, async ({ vault, open }) => {
  const window = await open();
  await window.indexed(4);
  await window.open("Pools.md");
  await retitle(window, "Tide pools");
  await choose(window, "Rename only");
  await until("the file has its name", () => vault.names().includes("Tide pools.md"));
  assert.equal(vault.text("Moon.md"), files["Moon.md"]);
  await until("the window says it", async () =>
    (await window.notices()).some((text) => text.includes("4 links elsewhere still name “Pools”")),
  );
});

windowTest("a rename that is cancelled changes nothing", files, async ({ vault, open }) => {
  const window = await open();
  await window.indexed(4);
  await window.open("Pools.md");
  await retitle(window, "Tide pools");
  await until("the plan is shown", () => window.count(plan));
  await window.press("Escape");
  await untilIs("the dialog is gone", 0, () => window.count(plan));
  await window.shows("Pools.md");
  await stays("nothing is renamed", () => vault.names().includes("Pools.md"));
  assert.equal(vault.text("Moon.md"), files["Moon.md"]);
});

windowTest(
  "what is being typed in a note that links goes along with the change of its link",
  files,
  async ({ vault, open }) => {
    const window = await open();
    await window.indexed(4);
    await window.open("Moon.md");
    await window.toEnd();
    await window.type("Typed just now.");
    await window.press("Ctrl+Shift+E", "End", "F2", "Ctrl+A");
    await window.type("Tide pools");
    await window.press("Enter");
    await choose(window, "Rename and update 4 links");
    const expected =
      "Over [[Tide pools]] and [the zones](Tide%20pools.md#Zones), not `[[Pools]]`.\nTyped just now.";
    await untilIs("both are in the file", expected, () => vault.text("Moon.md"));
    await untilIs("and in the window", expected, () => window.editorText());
    await window.press("Ctrl+Alt+Z");
    await untilIs("a key takes it back", `${files["Moon.md"]}Typed just now.`, () => vault.text("Moon.md"));
  },
);

windowTest(
  "a move lets links by path lead to the new place",
  { "Box/A.md": "A.\n", "B.md": "By path: [a](Box/A.md), by name: [[A]].\n", "Deep/C.md": "C.\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.indexed(3);
    await window.open("Box/A.md");
    await window.press("Ctrl+Shift+M");
    await until("the folders are offered", () => window.count("dialog[open] [role=option]"));
    await window.type("Deep");
    await window.press("Enter");
    await choose(window, "Move and update 1 link");
    await untilIs("the path follows, the name stays", "By path: [a](Deep/A.md), by name: [[A]].\n", () =>
      vault.text("B.md"),
    );
    await until("the tree shows it there", () => window.count(row("Deep/A.md")));
  },
);

windowTest("a heading that is renamed offers its links", files, async ({ vault, open }) => {
  const window = await open();
  await window.indexed(4);
  await window.open("Pools.md");
  await window.toLine("## Zones");
  await window.type(" of life");
  await until("the notice counts them", async () =>
    (await window.notices()).some((text) =>
      /1 link names the old heading “Zones”. It is “Zones of life” now/.test(text),
    ),
  );
  await window.answerNotice("Update it");
  await until("the link names the heading", () =>
    vault.text("Moon.md").includes("(Pools.md#Zones%20of%20life)"),
  );
});

windowTest(
  "a new note that takes the name of another is told of",
  { ...files, "Links.md": "[[Diary]] and [[Diary]]\n" },
  async ({ vault, open }) => {
    const window = await open();
    await window.indexed(5);
    await window.open("Other.md");
    vault.write("Diary.md", "Another diary.\n");
    await until("the window says which links mean another note now", async () =>
      (await window.notices()).some((text) =>
        text.includes("2 links that meant “Diary” in “Days” mean the new note “Diary” at the top now."),
      ),
    );
    await window.answerNotice("Rename the new note");
    await window.shows("Diary.md");
    await untilIs("its text is the new one's", "Another diary.\n", () => window.editorText());
  },
);
