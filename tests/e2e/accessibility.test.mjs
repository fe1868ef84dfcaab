// Every view of the window, in light and in dark, as axe-core sees it; and the keyboard's way through the window.
import assert from "node:assert/strict";
import { seriousFindings } from "./axe.mjs";
import { until, untilIs } from "./until.mjs";
import { row, testId, windowTest } from "./window.mjs";

const files = {
  "Tide pools.md": `---
tags: [coast, ecology/littoral]
seen: 2026-11-21
salty: true
depth: 1.1
about: "[[Barnacles]]"
---
# Tide pools

A pool is a *small* exam that the **sea** sets twice a day, \`code\` and ==marked==, ~~struck~~, see [[Barnacles]],
[[Nobody yet]], [a page](https://example.org) and #coast.^[An aside.]

- [ ] Count anemones
- [x] Salt at low water
- A plain item

> [!warning]- Slippery
> Ledges.

> [!note] Observation
> Three kinds of copepod.

> Quoted.

| Zone | Depth |
| --- | ---: |
| upper | 1 |

\`\`\`js
const depth = 1; // metres
\`\`\`

$$a^2 + b^2$$

Its words.[^1]

[^1]: A footnote.

![[Barnacles]]

\`\`\`query
dry -file:pools
\`\`\`

\`\`\`query
\`\`\`
`,
  "Barnacles.md":
    "# Barnacles\n\nBarnacles shut their doors in the tide pools when the sea leaves; they dry out slowly.\n",
  "Walks/Ledge.md": "Back to [[Tide pools]] and the sea. Tide pools again.\n",
  "Broken.md": Buffer.from([0x43, 0xe9, 0x0a]),
};

/** Looks at one view after the other; what is found is told of all of them at the end. */
function look(window) {
  const found = {};
  const at = async (view) => {
    const findings = await seriousFindings(window);
    if (findings.length > 0) found[view] = findings;
  };
  return { at, found };
}

for (const theme of ["light", "dark"]) {
  windowTest(`axe finds nothing serious in any view, in ${theme}`, files, async ({ open }) => {
    const window = await open({ environment: { GTK_THEME: theme === "dark" ? "Adwaita:dark" : "Adwaita" } });
    await window.session.resize(1300, 860);
    const view = look(window);
    await view.at("as it opens");
    await window.open("Tide pools.md");
    await window.toLine("A pool is");
    await until("related passages are listed", () => window.count(testId("related-card")), 60);
    await view.at("live preview and Related");
    for (const [key, panel] of [
      ["Alt+2", "links"],
      ["Alt+3", "outline"],
      ["Alt+4", "history"],
      ["Alt+5", "left side: tags"],
    ]) {
      await window.press(key);
      await until("the panel is there", () =>
        window.session.run(
          "() => document.activeElement?.closest('[role=tabpanel], [role=tablist]') !== null",
        ),
      );
      await view.at(panel);
    }
    await window.press("Ctrl+Shift+E");

    await command(window, "Toggle source mode");
    await view.at("source mode");
    await command(window, "Toggle source mode");
    await window.focusText();
    await window.press("Ctrl+E");
    await until("the page is shown", () => window.count(`${testId("page")} table`));
    await view.at("reading view");
    await window.press("Ctrl+E");
    await until("the text has the keyboard", () => window.count(".cm-content:focus"));

    await window.press("Ctrl+Shift+F");
    await view.at("search without a word");
    await window.type("barnacles");
    await until("passages are found", () => window.count(testId("search-hit")), 20);
    await view.at("search with hits");
    await command(window, "Save this search");
    await until("a name is asked for", () => window.count(testId("search-name")));
    await view.at("the name of a search");
    await window.press("Enter");
    await window.press("Ctrl+Shift+H");
    await window.type("limpets");
    await until("places are shown", () => window.count(testId("replace-place")), 20);
    await view.at("replacing");
    await window.press("Escape", "Ctrl+A", "Delete", "ArrowDown");
    await until("the saved search is chosen", () =>
      window.count(`${testId("saved-search")}[aria-selected=true]`),
    );
    await view.at("saved searches");
    await window.press("Escape");

    await window.focusText();
    await window.press("Ctrl+F");
    await view.at("find in the note");
    await window.press("Escape");
    for (const [key, name] of [
      ["Ctrl+P", "palette"],
      ["Ctrl+O", "switcher"],
      ["Ctrl+,", "settings"],
      ["Ctrl+Shift+M", "moving a note"],
    ]) {
      await window.press(key);
      await until(`${name}: a dialog is open`, () => window.count("dialog[open]"));
      await view.at(name);
      if (name === "settings") {
        for (const section of ["appearance", "keys", "files", "languages"]) {
          await window.press("ArrowDown");
          await view.at(`settings: ${section}`);
        }
      }
      await window.press("Escape");
      await until("it is closed", async () => (await window.count("dialog[open]")) === 0);
    }
    await window.focusText();
    await window.press("F2", "Ctrl+A");
    await window.type("Pools");
    await window.press("Enter");
    await until("the plan is shown", () => window.count(testId("rename-plan")));
    await view.at("the links that a rename changes");
    await window.press("Escape");

    await command(window, "Split right");
    await untilIs("there are two panes", 2, () => window.count(testId("pane")));
    await window.press("Ctrl+T");
    await window.click(row("Broken.md"));
    await until("the banner is there", () => window.count(testId("banner")));
    await view.at("a split, two tabs, and a note that cannot be edited");
    await window.click(testId("status-failed"));
    await until("the list is there", () => window.count(testId("note-list")));
    await view.at("the files that could not be read");
    assert.deepEqual(view.found, {});
  });
}

windowTest("axe finds nothing serious in an empty vault", {}, async ({ open }) => {
  const window = await open();
  const view = look(window);
  await view.at("the empty vault");
  assert.deepEqual(view.found, {});
});

windowTest("F6 goes through the parts of the window, and back", files, async ({ open }) => {
  const window = await open();
  await window.open("Tide pools.md");
  await window.focusText();
  const here = () =>
    window.session.run("() => document.activeElement.closest('[data-region]')?.dataset.region ?? null");
  await untilIs("the text has the keyboard", "text", here);
  for (const region of ["right", "status", "left", "text"]) {
    await window.press("F6");
    await untilIs(`the keyboard is at the ${region}`, region, here);
  }
  await window.press("Shift+F6");
  await untilIs("the keyboard is back at the left", "left", here);
  await window.press("Ctrl+\\", "F6");
  await window.press("Shift+F6");
  await untilIs("a side that is put away is passed over", "status", here);
});

windowTest("nothing that the keyboard reaches is without a mark", files, async ({ open }) => {
  const window = await open();
  await window.open("Tide pools.md");
  await window.toLine("A pool is");
  await until("related passages are listed", () => window.count(testId("related-card")), 60);
  await window.click(row("Tide pools.md"));
  await window.press("F6");
  const unmarked = new Set();
  for (let step = 0; step < 60; step++) {
    await window.press("Tab");
    const found = await window.session.run(unmarkedFocus);
    if (found) unmarked.add(found);
  }
  assert.deepEqual([...unmarked], []);
});

/** What has the keyboard and looks as if it had not; the text has its cursor. Runs in the page. */
const unmarkedFocus = `async () => {
  const element = document.activeElement;
  if (!element || element === document.body || element.matches(".cm-content, textarea")) return null;
  const look = () =>
    [element, ...element.querySelectorAll("*"), element.parentElement, element.parentElement?.parentElement]
      .slice(0, 200)
      .map((one) => {
        if (!one) return "";
        const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor } = getComputedStyle(one);
        const after = getComputedStyle(one, "::after").backgroundColor;
        return [outlineStyle === "none" ? "" : outlineWidth, boxShadow, borderColor, backgroundColor, after].join();
      })
      .join("|");
  const settled = () => new Promise((done) => setTimeout(done, 160));
  await settled();
  const marked = look();
  element.blur();
  await settled();
  const plain = look();
  element.focus({ focusVisible: true });
  return marked === plain ? element.outerHTML.slice(0, 200) : null;
}`;

async function command(window, name) {
  await window.press("Ctrl+P");
  await until("the palette is open", () => window.count(testId("pick")));
  await window.type(name);
  await window.press("Enter");
  await until("it is closed", async () => (await window.count(testId("pick"))) === 0);
}
