import assert from "node:assert/strict";
import { seriousFindings } from "./axe.mjs";
import { until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

const underline = ".cm-proposal";
const card = testId("proposal-card");
const survey = "Science/Tidal barnacle survey.md";
const files = {
  "Diary.md": "# Diary\n\nWe talked about the Tidal barnacle survey all evening.\n\nThen rain.\n",
  [survey]:
    "# Tidal barnacle survey\n\nEvery barnacle of the north shore is counted twice a year, at the lowest tide.\n\n## Rain gauge\n\nThe gauge stands by the boathouse.\n",
  "Kitchen/Bread.md": "# Bread\n\nWild yeast needs a whole night in a cool cellar before the oven.\n",
};
const link = "We talked about the [[Tidal barnacle survey]] all evening.";

async function openDiary(open) {
  const window = await open();
  await window.indexed(3);
  await window.open("Diary.md");
  await untilIs("the name of the note is underlined", ["Tidal barnacle survey"], () =>
    window.texts(underline),
  );
  return window;
}

/** What is done with the older paragraph that the line tells of. */
function chooseInLine(window, line, label) {
  return window.session.run(
    `(line, label) =>
      [...document.querySelectorAll(line + " button")].find((one) => one.innerText === label).click()`,
    line,
    label,
  );
}

/** Puts the cursor behind the words that are proposed. */
async function toWords(window) {
  await window.focusText();
  await window.press("F8");
  await untilIs("the cursor is at the words", 1, () => window.count(".cm-proposal-here"));
}

windowTest("words that name a note are underlined, and Tab links them", files, async ({ vault, open }) => {
  const window = await openDiary(open);
  const lines = await window.session.run(
    "(mark) => getComputedStyle(document.querySelector(mark)).textDecorationLine",
    underline,
  );
  assert.equal(lines, "underline", "the web view draws it");
  assert.equal(vault.text("Diary.md"), files["Diary.md"], "nothing is written before a key is pressed");
  // Elsewhere Tab is a tab.
  await window.toLine("Then rain");
  await window.press("Tab");
  await until("a tab is written", () => vault.text("Diary.md").includes("Then rain.\t"));
  await window.press("Ctrl+Z");
  await toWords(window);
  await window.press("Tab");
  await until("the link is in the file", () => vault.text("Diary.md").includes(link));
  await untilIs("nothing is underlined any more", 0, () => window.count(underline));
  await window.press("Ctrl+Z");
  await untilIs("one step undoes it", files["Diary.md"], () => vault.text("Diary.md"));
  await untilIs("and the words are underlined again", 1, () => window.count(underline));
  await toWords(window);
  await window.press("Ctrl+Enter");
  await until("a key of its own links them too", () => vault.text("Diary.md").includes(link));
});

windowTest("a click shows why, and other words can be chosen", files, async ({ vault, open }) => {
  const window = await openDiary(open);
  await window.click(underline);
  const said = await until("the card is there", () => window.text(card));
  assert.match(said, /Tidal barnacle survey/);
  assert.match(said, /name of “Tidal barnacle survey”/);
  assert.match(said, /\d+ %/);
  assert.match(said, /Every barnacle of the north shore/);
  await window.press("Escape");
  await untilIs("Escape puts it away", 0, () => window.count(card));
  // By keyboard alone.
  await toWords(window);
  await window.press("Alt+F8");
  await untilIs("the card has the keyboard", "Link⇥", () =>
    window.session.run("() => document.activeElement?.innerText.replace(/\\s/g, '') ?? null"),
  );
  await window.press("Tab", "Enter");
  await untilIs("the words can be typed", "INPUT", () =>
    window.session.run("() => document.activeElement?.tagName"),
  );
  await window.type("count");
  await window.press("Enter");
  await until("the link shows them", () =>
    vault.text("Diary.md").includes("about the [[Tidal barnacle survey|count]] all evening"),
  );
});

windowTest("what was rejected is not proposed again", files, async ({ vault, open }) => {
  const window = await openDiary(open);
  await window.click(underline);
  await until("the card is there", () => window.text(card));
  await window.session.run(
    `(card) => [...document.querySelectorAll(card + " button")].find((one) => one.innerText === "Not here").click()`,
    card,
  );
  await untilIs("nothing is underlined", 0, () => window.count(underline));
  await window.toEnd();
  await window.type("More about the weather.");
  await window.saved();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(await window.count(underline), 0);
  assert.ok(vault.text("Diary.md").includes(files["Diary.md"].trim()));
  await window.close();
  const again = await open();
  await again.indexed(3);
  await again.open("Diary.md");
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(await again.count(underline), 0, "nor after a new start");
});

windowTest("words are underlined as they are written", files, async ({ vault, open }) => {
  const window = await openDiary(open);
  await window.toEnd();
  await window.type("\nTomorrow the Tidal barnacle survey");
  await untilIs("those at the end too, or instead", true, async () =>
    window.session.run(`() => {
      const { view } = document.querySelector(".cm-content").cmTile;
      return document.querySelector(".cm-proposal-here") !== null && view.state.doc.toString().endsWith("survey");
    }`),
  );
  await window.press("Tab");
  await window.type(" begins.");
  await until("Tab right behind them links them", () =>
    vault.text("Diary.md").endsWith("\nTomorrow the [[Tidal barnacle survey]] begins."),
  );
});

windowTest("“[[?” and a description find a block, and Enter links to it", files, async ({ vault, open }) => {
  const window = await openDiary(open);
  await window.toEnd();
  await window.type("See [[?making dough rise slowly");
  await until("the note about bread comes first", async () =>
    (await window.text(".cm-tooltip-autocomplete li[aria-selected]"))?.includes("Wild yeast"),
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  await window.press("Enter");
  await until("its paragraph has an id, and the link names it", () => {
    const id = /oven\. \^([\w-]+)\n$/.exec(vault.text("Kitchen/Bread.md"))?.[1];
    return id !== undefined && vault.text("Diary.md").includes(`See [[Bread#^${id}]]`);
  });
});

windowTest("what was written before is told, and can be linked to", files, async ({ vault, open }) => {
  const window = await openDiary(open);
  await window.toEnd();
  await window.type(
    "\nEach barnacle on the north shore gets counted two times a year, when the tide is lowest.",
  );
  const line = testId("deja-vu");
  await until("a line tells where", async () =>
    (await window.text(line))?.includes("Written before in Tidal barnacle survey"),
  );
  await chooseInLine(window, line, "Link");
  await until("the older paragraph is linked to", () =>
    /lowest\. \[\[Tidal barnacle survey#\^[\w-]+\]\]$/.test(vault.text("Diary.md").trimEnd()),
  );
  await untilIs("and the line is gone", 0, () => window.count(line));
});

windowTest(
  "what was written before takes in what is new, and one undo parts the two",
  files,
  async ({ vault, open }) => {
    const window = await openDiary(open);
    await window.toEnd();
    await window.type(
      "\nEvery barnacle of the north shore is counted twice a year, at the lowest tide. Teo counts.",
    );
    const line = testId("deja-vu");
    await until("a line tells where", async () =>
      (await window.text(line))?.includes("Written before in Tidal barnacle survey"),
    );
    const before = vault.text(survey);
    await chooseInLine(window, line, "Merge…");
    await until("the paragraph that goes is shown", async () =>
      (await window.text(testId("paragraph-gone")))?.includes("Teo counts."),
    );
    assert.deepEqual(await seriousFindings(window), [], "everybody can read it");
    const diary = vault.text("Diary.md");
    const after = await window.session.run(
      "(field) => document.querySelector(field).value",
      testId("paragraph-after"),
    );
    assert.match(after, / Teo counts\.$/);
    await window.press("Enter");
    await until("the older paragraph says both and has an id", () =>
      / Teo counts\. \^[\w-]+$/m.test(vault.text(survey)),
    );
    const [, id] = /Teo counts\. \^([\w-]+)$/m.exec(vault.text(survey));
    await until("and is shown in place of the newer one", () =>
      vault.text("Diary.md").trimEnd().endsWith(`![[Tidal barnacle survey#^${id}]]`),
    );
    assert.ok(!vault.text("Diary.md").includes("Every barnacle"));
    await untilIs("and the line is gone", 0, () => window.count(line));
    await window.answerNotice("Undo");
    await until(
      "both are as they were",
      () => vault.text(survey) === before && vault.text("Diary.md") === diary,
    );
  },
);
