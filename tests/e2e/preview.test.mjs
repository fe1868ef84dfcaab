import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

const card = testId("preview");
const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200"/></svg>';

const files = {
  "Start.md": `A start.

Go to [[Tides]], [[Tides#Springs|the springs]], [[Nobody]], [[Tides#Nowhere]], [[high.svg]] or [[Long]].

| table |
| --- |
| [[Tides]] |

${"Filler.\n\n".repeat(60)}`,
  "Tides.md": "# Tides\n\nTwice a day. See [[Long]].\n\n## Springs\n\nAt new moon.\n\n## Neaps\n\nLess.\n",
  "Long.md": Array.from({ length: 3000 }, (_, number) => `Paragraph ${number}.`).join("\n\n"),
  "high.svg": drawing,
};

async function cardSays(window, words) {
  await until(`the card says “${words}”`, async () => (await window.text(card))?.includes(words));
}

async function noCard(window) {
  await untilIs("there is no card", 0, () => window.count(card));
}

/** The card stands in the window, and beside the link. */
async function assertInside(window) {
  const inside = await window.session.run(
    `(selector) => {
      const { left, top, right, bottom, width, height } = document.querySelector(selector).getBoundingClientRect();
      return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && width <= 422 && height <= 362;
    }`,
    card,
  );
  assert.ok(inside, "the card stands in the window");
}

windowTest("Ctrl and the pointer on a link show what it leads to", files, async ({ vault, open }) => {
  const window = await open();
  await window.open("Start.md");
  await window.toStart();
  await window.pointAt(".cm-live-link", "Tides");
  await pause(700);
  assert.equal(await window.count(card), 0, "without Ctrl nothing opens");
  const before = await window.session.run(
    "() => document.querySelector('.cm-content').getBoundingClientRect().height",
  );

  await window.pointAt(".cm-live-link", "Tides", "Ctrl");
  await cardSays(window, "Twice a day");
  await assertInside(window);
  await window.session.release();
  await pause(500);
  assert.equal(await window.count(card), 1, "it stays while the pointer is on the link");
  assert.equal(
    await window.session.run("() => document.querySelector('.cm-content').getBoundingClientRect().height"),
    before,
    "the text has not moved",
  );

  await window.pointAt(`${card} a`, "Long", "Ctrl");
  await cardSays(window, "Paragraph 0.");
  await window.session.release();
  const drawn = await window.count(`${card} .prose > p`);
  assert.ok(drawn < 200, `of a long note only the beginning is drawn, not ${drawn} blocks`);
  await window.click(`${card} [aria-label^='Back']`);
  await cardSays(window, "Twice a day");
  await window.pointAt(testId("note-title"), "");
  await noCard(window);

  for (const [link, words] of [
    ["the springs", "At new moon."],
    ["Nobody", "There is no note “Nobody” yet."],
    ["Nowhere", "no heading “Nowhere”"],
  ]) {
    await window.pointAt(".cm-live-link", link, "Ctrl");
    await cardSays(window, words);
    await assertInside(window);
    await window.session.release();
    if (link === "the springs") assert.doesNotMatch(await window.text(card), /Neaps|Twice/);
    await window.press("Escape");
    await noCard(window);
  }
  await window.pointAt(".cm-live-link", "high.svg", "Ctrl");
  await until("the picture is there", () =>
    window.session.run("(s) => document.querySelector(s)?.naturalWidth === 300", `${card} img`),
  );
  await window.session.release();
  await window.session.run("() => (document.querySelector('.cm-scroller').scrollTop = 200)");
  await noCard(window);
  await window.session.run("() => (document.querySelector('.cm-scroller').scrollTop = 0)");
  await pause(500);

  await window.pointAt("td .cm-live-link", "Tides", "Ctrl");
  await cardSays(window, "Twice a day");
  await window.session.release();
  await window.click(`${card} a`);
  await window.shows("Long.md");
  await noCard(window);
  assert.equal(vault.text("Start.md"), files["Start.md"], "looking changes nothing");
});

windowTest("the card is there for the keyboard, and on pages and in panels", files, async ({ open }) => {
  const window = await open();
  await window.open("Start.md");
  await window.toLine("Go to");
  await window.press("Home", ...Array(9).fill("ArrowRight"), "Alt+P");
  await cardSays(window, "Twice a day");
  const focused = () =>
    window.session.run(
      "(s) => ({ card: document.querySelector(s)?.contains(document.activeElement) ?? false, text: document.activeElement.matches('.cm-content'), link: document.activeElement.matches('a') })",
      card,
    );
  assert.deepEqual(await focused(), { card: false, text: true, link: false });
  await window.press("Alt+P");
  await untilIs("the card has the keyboard", true, async () => (await focused()).card);
  await window.press("Tab");
  assert.deepEqual(await focused(), { card: true, text: false, link: true }, "links are stops for Tab");
  await window.press("Escape");
  await noCard(window);
  assert.deepEqual(await focused(), { card: false, text: true, link: false });
  await window.press("Alt+P");
  await cardSays(window, "Twice a day");
  await window.press("ArrowRight");
  await noCard(window);

  await window.press("Ctrl+E");
  await window.pointAt(`${testId("page")} a`, "the springs", "Ctrl");
  await cardSays(window, "At new moon.");
  await window.session.release();
  await window.press("Escape");
  await window.press("Alt+2");
  await window.pointAt(testId("outgoing"), "Springs", "Ctrl");
  await cardSays(window, "At new moon.");
  await assertInside(window);
  await window.session.release();
});
