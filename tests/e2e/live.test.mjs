// Live preview in the real window: what is seen, what a click and a key do, and that the file stays as it was.
import assert from "node:assert/strict";
import { stays, until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

const page = `# Head

Some **bold** and [[Moon|the moon]] and [[Nowhere]].

- [ ] water the **plants**
- [x] done

> [!tip]- Folded
> Not to be seen.

| Name | Height |
| --- | --- |
| Neap | 1.2 |
| Spring | 4.8 |

![[dot.svg|40]]

Behind.
`;
const dot =
  '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><rect width="80" height="40" fill="#2f5fb3"/></svg>';
const files = { "Page.md": page, "Moon.md": "The moon.\n", "dot.svg": dot };

async function openPage(open) {
  const window = await open();
  await window.open("Page.md");
  await until("the table is drawn", () => window.count(testId("table")));
  return window;
}

const cell = (row, column) => `${testId("table")} [data-row="${row}"][data-column="${column}"]`;

windowTest(
  "an opened note looks finished, and looking at it changes no byte",
  files,
  async ({ vault, open }) => {
    const window = await openPage(open);
    const drawn = await window.drawnText();
    assert.match(drawn, /^Head\n/);
    assert.match(drawn, /Some bold and the moon and Nowhere\./);
    assert.doesNotMatch(drawn, /Not to be seen|\[!tip\]|\*\*|\[\[/);
    await untilIs("the picture is there, as wide as it says", 40, () =>
      window.session.run("() => document.querySelector('.cm-image img')?.offsetWidth ?? 0"),
    );
    await untilIs("a link that leads nowhere looks different", ["Nowhere"], () =>
      window.texts(".cm-unresolved"),
    );
    await window.toStart();
    for (let line = 0; line < 14; line++) await window.press("ArrowDown");
    await stays("the file is as it was", () => vault.text("Page.md") === page);
  },
);

windowTest("markup comes back where the cursor is, and no line moves", files, async ({ open }) => {
  const window = await openPage(open);
  const tops = () =>
    window.session.run(
      "() => [...document.querySelectorAll('.cm-line')].slice(0, 6).map((line) => Math.round(line.getBoundingClientRect().top))",
    );
  const before = await tops();
  await window.toLine("# Head");
  await untilIs(
    "the heading's mark is back",
    "# Head",
    async () => (await window.drawnText()).split("\n")[0],
  );
  assert.deepEqual(await tops(), before);
  await window.toLine("Some");
  await window.press("Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight");
  await until("the bold word shows its stars", async () =>
    (await window.drawnText()).includes("Some **bold**"),
  );
  assert.match(await window.drawnText(), /^Head\n/);
  assert.deepEqual(await tops(), before);
});

windowTest("a click ticks a task and follows a link", files, async ({ vault, open }) => {
  const window = await openPage(open);
  await window.click(".cm-task-check");
  const ticked = page.replace("- [ ] water", "- [x] water");
  await untilIs("the task is ticked in the file", ticked, () => vault.text("Page.md"));
  await window.focusText();
  await window.press("Ctrl+Z");
  await untilIs("and undone", page, () => vault.text("Page.md"));
  await window.toLine("- [x] done");
  await window.press("Ctrl+L");
  await untilIs("and by its key", page.replace("- [x] done", "- [ ] done"), () => vault.text("Page.md"));
  await window.click(".cm-live-link");
  await window.shows("Moon.md");
});

windowTest("a table is written cell by cell", files, async ({ vault, open }) => {
  const window = await openPage(open);
  await window.click(cell(1, 1));
  await window.press("End");
  await window.type("5 m");
  await untilIs("the cell is in the file", page.replace("1.2", "1.25 m"), () => vault.text("Page.md"));
  await window.press("Tab", "Tab", "Tab");
  await until("a new row is there", () => window.count(cell(3, 0)));
  await window.type("a|b");
  const grown = page.replace("1.2", "1.25 m").replace("| 4.8 |", "| 4.8 |\n| a\\|b |  |");
  await untilIs("and is written", grown, () => vault.text("Page.md"));
  await window.press("ArrowDown");
  await window.type("Out.");
  await untilIs("the arrows lead out", grown.replace("\n\n![[dot", "\nOut.\n![[dot"), () =>
    vault.text("Page.md"),
  );
  await window.toLine("Not to be seen.");
  await window.press("ArrowDown", "ArrowDown");
  await untilIs("and in", "Name", () =>
    window.session.run("() => document.activeElement.closest('[data-row]')?.textContent ?? null"),
  );
});

windowTest("source mode shows every character and is remembered", files, async ({ vault, open }) => {
  const window = await openPage(open);
  await window.click('[data-testid="main-menu"]');
  await until("the menu offers it", () =>
    window.session.run(
      `() => {
        const items = [...document.querySelectorAll("[role=menu] button")];
        const item = items.find((one) => one.innerText.includes("Toggle source mode"));
        item?.click();
        return item !== undefined;
      }`,
    ),
  );
  await untilIs("every character is shown", page, () => window.drawnText());
  await window.close();
  const again = await open();
  await again.shows("Page.md");
  await untilIs("also after the next start", page, () => again.drawnText());
  assert.equal(vault.text("Page.md"), page);
});

windowTest(
  "an embedded section is shown in its place and follows its note",
  {
    "Page.md": "Before.\n\n![[Moon#Phases]]\n\nAfter.\n",
    "Moon.md": "# Moon\n\n## Phases\n\nNew and **full**.\n\n## Other\n\nNot this.\n",
  },
  async ({ vault, open }) => {
    const window = await open();
    await window.open("Page.md");
    const embed = testId("embed");
    await until("the section is there", async () => (await window.text(embed))?.includes("New and full."));
    assert.doesNotMatch(await window.text(embed), /Not this/);
    vault.write("Moon.md", "# Moon\n\n## Phases\n\nWaning.\n");
    await until("and follows its note", async () => (await window.text(embed))?.includes("Waning."));
    assert.equal(vault.text("Page.md"), "Before.\n\n![[Moon#Phases]]\n\nAfter.\n");
  },
);

/** The link comes nearer to the end of the row from line to line, by less than a full stop is wide. */
const wide = (count) => `${"i".repeat(count)}${"w".repeat(24)} [[Moon]]. And **bold**, too.`;

windowTest(
  "a row does not end between a link and the full stop behind it",
  { "Moon.md": "The moon.\n", "Wide.md": Array.from({ length: 70 }, (_, n) => wide(n)).join("\n\n") },
  async ({ open }) => {
    const window = await open();
    await window.open("Wide.md");
    await window.toStart();
    const rows = () =>
      window.session.run(`() => {
        const found = {};
        for (const line of document.querySelectorAll(".cm-line")) {
          const link = line.querySelector(".cm-live-link");
          if (!link) continue;
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const { currentNode: node } = walker;
            if (!node.data.startsWith(". And")) continue;
            const stop = document.createRange();
            stop.setStart(node, 0);
            stop.setEnd(node, 1);
            const row = [...link.getClientRects()].at(-1);
            found[line.textContent] = {
              parted: Math.abs([...stop.getClientRects()].at(-1).bottom - row.bottom) > 8,
              first: row.bottom - line.getBoundingClientRect().top < 40,
              room: line.getBoundingClientRect().right - row.right,
            };
          }
        }
        return found;
      }`);
    const found = new Map();
    for (let page = 0; page < 20; page++) {
      for (const [text, row] of Object.entries(await rows())) found.set(text, row);
      await window.session.run("() => { document.querySelector('.cm-scroller').scrollTop += 250; }");
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    const all = [...found.values()];
    assert.ok(all.length > 50, `lines are drawn: ${all.length}`);
    assert.ok(
      all.some(({ first }) => first) && all.some(({ first }) => !first),
      "the link is at the end of the first row in some lines, and in the second in others",
    );
    const least = Math.min(...all.filter(({ first }) => first).map(({ room }) => room));
    assert.ok(least < 14, `the link comes near to the end of the row: ${least} px`);
    assert.deepEqual(
      all.filter(({ parted }) => parted),
      [],
    );
  },
);
