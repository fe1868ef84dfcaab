// What the panels, dialogs and notices look like, one picture each: npm run e2e -- --shots FOLDER --states
import { until } from "./until.mjs";
import { testId } from "./window.mjs";

/** Added to the vault that is shown. */
export const stateFiles = {
  "Coast/Rock pools.md": `---
# everything that a property can be
tags: [coast, ecology/littoral, draft]
aliases: [tide basin]
seen: 2026-11-21
visited: 2026-11-21T09:30:00
depth: 1.10
salty: true
about: "[[Barnacles]] and [[Limpets|the limpets]]"
people: ["[[Ada Moreau]]", Teo]
survey: {by: boat, legs: [1, 2]}
mood:
---
# Rock pools

A pool is a small exam that the sea sets twice a day. [[Barnacles#Two edges]] shut their doors; see also [[Nobody yet]], [[Barnacle]] and [[Limpets#How it finds its way]].

## Going down

What Limpets do at night nobody saw. ![[chart.png]] Twice: [[Barnacles]].

### The lowest

Mussels stop in a line as if ruled.

## Reading

- [[Reading a tide table]]
- [[Tide pools]]
`,
  "Daily/Ledge walk.md":
    "# Ledge walk\n\nBack to the [[Rock pools]] with Ada.\n\nThe tide basin near the gully was warm.\n",
  "Daily/Low water.md": "In the rock pools again; [[Rock pools#Going down|further down]] than last week.\n",
  "Unreadable.md": "---\ntags: [a, b\nx: 1\n---\nThe text below stays.\n",
};

async function clickText(window, inside, label) {
  await until(`“${label}” is there`, () =>
    window.session.run(
      `(inside, label) => {
        const buttons = [...document.querySelectorAll(inside + " button")];
        const button = buttons.find((one) => one.innerText.trim().startsWith(label));
        button?.click();
        return button !== undefined;
      }`,
      inside,
      label,
    ),
  );
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Goes through the states of an open window; `keep` takes a picture of each. */
export async function showStates(window, keep) {
  const at = async (name, ...keys) => {
    await window.press(...keys);
    await pause(500);
    await keep(name);
  };
  await window.open("Coast/Rock pools.md");
  await window.toLine("A pool is a small exam");
  await at("links", "Alt+2");
  await window.session.run("() => document.querySelector('[data-testid=mention] button[data-row]')?.focus()");
  await keep("links-mention");
  await clickText(window, testId("links"), "Broken links");
  await until("broken links are listed", () => window.count(testId("broken-link")));
  await at("broken-links");
  await window.press("Escape");
  await window.focusText();
  await at("outline", "Alt+3");
  await window.focusText();
  await window.press("Ctrl+;");
  await keep("property-add");
  await window.press("Escape");
  await window.session.run(
    "() => document.querySelector('[data-testid=property][data-name=seen] [data-testid=property-menu]').click()",
  );
  await keep("property-menu");
  await window.press("Escape");
  await window.session.run("() => document.querySelector('[data-testid=properties-source]').click()");
  await at("property-source");
  await window.session.run("() => document.querySelector('[data-testid=properties-source]').click()");
  await window.session.run("() => document.querySelector('[data-testid=note-foot] button')?.click()");
  await window.toEnd();
  await at("foot");
  await window.session.run("() => document.querySelector('[data-testid=note-foot] button')?.click()");

  await window.toLine("Twice:");
  await window.type(" A line that is written now.");
  await window.saved();
  await at("history", "Alt+4");
  await window.session.run("() => document.querySelector('[data-testid=version]')?.click()");
  await at("history-diff");
  await window.press("Escape");
  await window.focusText();
  await window.toLine("## Going down");
  await window.type(" the ledge");
  await until("a notice offers the links", async () => (await window.notices()).length > 0).catch(
    () => undefined,
  );
  await keep("notice-heading");
  await window.session.run(
    "() => document.querySelector('[data-testid=notice] [aria-label=Dismiss]')?.click()",
  );

  await window.focusText();
  await window.press("F2", "Ctrl+A");
  await window.type("Pools in the rock");
  await window.press("Enter");
  await until("the plan is shown", () => window.count(testId("rename-plan")));
  await keep("rename-plan");
  await window.press("Escape");

  await at("tags", "Alt+5");
  await window.press("ArrowDown", "ArrowDown", "ArrowRight", "Enter");
  await at("tagged-notes");
  await window.session.run("() => document.querySelector('[data-testid=rename-tag]')?.click()");
  await at("tag-dialog");
  await window.press("Escape");
  await window.press("Ctrl+Shift+E");
  await window.open("Unreadable.md");
  await at("property-error", "Alt+1");
  await window.session.resize(900, 640);
  await window.open("Coast/Rock pools.md");
  await at("narrow", "Alt+2");
}
