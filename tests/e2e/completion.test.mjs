import assert from "node:assert/strict";
import { until, untilIs } from "./until.mjs";
import { windowTest } from "./window.mjs";

const files = {
  "Diary.md": "# Diary\n\nToday.\n",
  "Sea/Tide pools.md":
    "---\naliases: [Rock pools]\ntags: [sea/tide]\n---\n# Tide pools\n\n## Zones\n\nThe band between the tides.\n",
  "Moon.md": "# Moon\n\nPulls #sea/tide twice a day.\n",
};

const option = ".cm-tooltip-autocomplete li";
const chosen = `${option}[aria-selected]`;

/** The diary with the cursor at its end, and what is offered there. */
async function openDiary(open) {
  const window = await open();
  await window.indexed(3);
  await window.open("Diary.md");
  await window.toEnd();
  return window;
}

async function offered(window, name) {
  await until(`“${name}” is offered first`, async () => (await window.text(chosen))?.startsWith(name));
  // A key that was on its way when the list appeared is none for the list.
  await new Promise((resolve) => setTimeout(resolve, 100));
}

windowTest("links, headings and blocks are completed by a few letters", files, async ({ vault, open }) => {
  const window = await openDiary(open);
  await window.type("See [[tpool");
  await offered(window, "Tide pools");
  await window.press("Enter");
  await window.type(" and [[rock");
  await offered(window, "Rock pools");
  await window.press("Tab");
  await window.type(" and [[Tide pools#zo");
  await offered(window, "Zones");
  await window.press("Enter");
  await window.type(" and [[##moon");
  await offered(window, "Moon");
  await window.press("Enter");
  const line = "See [[Tide pools]] and [[Tide pools|Rock pools]] and [[Tide pools#Zones]] and [[Moon#Moon]]";
  await untilIs("the note holds them", `${files["Diary.md"]}${line}`, () => vault.text("Diary.md"));

  await window.type(" and [[Tide pools#^band");
  await offered(window, "The band between the tides.");
  await window.press("Enter");
  await until("the block has an id, and the link names it", () => {
    const id = /tides\. \^([\w-]+)\n$/.exec(vault.text("Sea/Tide pools.md"))?.[1];
    return id !== undefined && vault.text("Diary.md").includes(`[[Tide pools#^${id}]]`);
  });
});

windowTest("tags are completed, and “/” puts things in", files, async ({ vault, open }) => {
  const window = await openDiary(open);
  await window.type("A #ti");
  await offered(window, "sea/tide");
  await window.press("Enter", "Enter");
  await window.type("/tab");
  await offered(window, "Table");
  await window.press("Enter");
  await window.type("Place");
  const end = "A #sea/tide\n| Place | Another |\n| --- | --- |\n|  |  |";
  await untilIs("the note holds them", `${files["Diary.md"]}${end}`, () => vault.text("Diary.md"));
  await window.press("Escape", "Ctrl+End");
  await window.type("\n\n[[Nothing");
  await offered(window, "Nothing");
  await window.press("Escape");
  await untilIs("Escape puts the list away", 0, () => window.count(option));
  assert.equal(await window.count("dialog[open]"), 0);
});
