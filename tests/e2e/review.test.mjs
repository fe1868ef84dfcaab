import assert from "node:assert/strict";
import { seriousFindings } from "./axe.mjs";
import { until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

const files = {
  "Tidal barnacle survey.md": "# Tidal barnacle survey\n\nCounted along the ledge at low water.\n",
  "Harbour gull ringing.md": "# Harbour gull ringing\n\nRings of steel and of colour.\n",
  "Diary.md":
    "Ada finished the Tidal barnacle survey today.\n\nIn the evening we read of the Harbour gull ringing.\n",
  "Plans.md": "Next spring the Tidal barnacle survey goes on.\n",
};

const proposal = testId("proposal");
const chosen = `${proposal}[aria-current=true]`;

/** The review, with the keyboard in its list. */
async function openReview(open) {
  const window = await open();
  await window.indexed(4);
  await window.open("Plans.md");
  await window.press("Alt+6");
  await untilIs("three links are proposed", 3, () => window.count(proposal));
  await until("the list has the keyboard", () =>
    window.session.run("() => document.activeElement.dataset.testid === 'review-list'"),
  );
  return window;
}

/** Goes down to the proposal for these words of a note. */
async function choose(window, note, words) {
  await window.press("Home");
  await until(`“${words}” of ${note} is chosen`, async () => {
    const is = [await window.attribute(chosen, "data-note"), await window.attribute(chosen, "data-text")];
    if (is[0] === note && is[1] === words) return true;
    await window.press("j");
    return false;
  });
}

windowTest(
  "a proposed link is seen in its place, made by one key and taken back by another",
  files,
  async ({ vault, open }) => {
    const window = await openReview(open);
    await choose(window, "Plans.md", "Tidal barnacle survey");
    await untilIs("the link is shown as it will be written", "[[Tidal barnacle survey]]", () =>
      window.text(`${chosen} ${testId("proposal-link")}`),
    );
    assert.match(await window.text(chosen), /\d+ %[\s\S]*Next spring the[\s\S]*Counted along the ledge/);
    assert.deepEqual(await seriousFindings(window), []);
    await window.press("Enter");
    await untilIs("the words are a link", "Next spring the [[Tidal barnacle survey]] goes on.\n", () =>
      vault.text("Plans.md"),
    );
    await untilIs("the item has left", 2, () => window.count(proposal));
    assert.equal(await window.count(chosen), 1, "the next one is chosen");
    await untilIs("the share is told", "100 % of 1 proposal accepted so far", () =>
      window.text(testId("accepted-share")),
    );
    await window.press("u");
    await untilIs("the words are as they were", files["Plans.md"], () => vault.text("Plans.md"));
    await untilIs("the item is back", 3, () => window.count(proposal));
    assert.equal(await window.attribute(chosen, "data-note"), "Plans.md", "and chosen again");
    await untilIs("nothing was decided", "You have not decided on any proposal yet", () =>
      window.text(testId("accepted-share")),
    );
    await window.press("Escape");
    await untilIs("the review is closed", 0, () => window.count(testId("review")));
    await untilIs("the note has the keyboard", true, () =>
      window.session.run("() => document.activeElement.matches('.cm-content')"),
    );
  },
);

windowTest(
  "two links in one note, one with other words, are one change with one undo",
  files,
  async ({ vault, open }) => {
    const window = await openReview(open);
    await choose(window, "Diary.md", "Tidal barnacle survey");
    await window.press("e");
    await until("the words can be written", () => window.count(testId("proposal-words")));
    await window.type("survey");
    await window.press("Enter");
    await untilIs("the link shows them", "[[Tidal barnacle survey|survey]]", () =>
      window.text(`${chosen} ${testId("proposal-link")}`),
    );
    await window.type(" ");
    await choose(window, "Diary.md", "Harbour gull ringing");
    await window.type(" ");
    await window.press("Ctrl+Enter");
    const linked =
      "Ada finished the [[Tidal barnacle survey|survey]] today.\n\nIn the evening we read of the [[Harbour gull ringing]].\n";
    await untilIs("both are links", linked, () => vault.text("Diary.md"));
    assert.equal(vault.text("Plans.md"), files["Plans.md"]);
    await untilIs("one is left", 1, () => window.count(proposal));
    await window.press("u");
    await untilIs("both are taken back", files["Diary.md"], () => vault.text("Diary.md"));
    await untilIs("all are back", 3, () => window.count(proposal));
  },
);

windowTest("one after the other in one note, faster than they are made", files, async ({ vault, open }) => {
  const window = await openReview(open);
  await window.press("a", "a", "a");
  await untilIs(
    "both of the diary are links",
    "Ada finished the [[Tidal barnacle survey]] today.\n\nIn the evening we read of the [[Harbour gull ringing]].\n",
    () => vault.text("Diary.md"),
  );
  await untilIs("and the third", "Next spring the [[Tidal barnacle survey]] goes on.\n", () =>
    vault.text("Plans.md"),
  );
  await until("nothing is left to review", async () =>
    /Nothing to review[\s\S]*3 proposals/.test((await window.text(testId("review-empty"))) ?? ""),
  );
});

windowTest(
  "what is never to be proposed leaves, is listed, and can be proposed again",
  files,
  async ({ vault, open }) => {
    const window = await openReview(open);
    await choose(window, "Plans.md", "Tidal barnacle survey");
    await window.press("Shift+R");
    await untilIs("all that leads there has left", ["Harbour gull ringing.md"], () =>
      window.attributes(proposal, "data-target"),
    );
    await window.click(`${testId("learnt")} button`);
    await until("it is listed", async () =>
      /Tidal barnacle survey/.test((await window.text(testId("silenced"))) ?? ""),
    );
    await window.click(`${testId("silenced")} button`);
    await untilIs("it is listed no longer", 0, () => window.count(testId("silenced")));
    await window.click(testId("review-again"));
    await untilIs("all are proposed again", 3, () => window.count(proposal));
    assert.equal(vault.text("Plans.md"), files["Plans.md"]);
  },
);

windowTest(
  "all that is likely enough is made after a look at it; what changed meanwhile is dropped and told",
  files,
  async ({ vault, open }) => {
    const window = await openReview(open);
    await window.session.run(
      `() => {
        const range = document.querySelector("[data-testid=review-least]");
        range.value = "0.3";
        range.dispatchEvent(new Event("input", { bubbles: true }));
      }`,
    );
    vault.write("Plans.md", "Something else altogether.\n");
    await untilIs("the one whose words are gone has left", 2, () => window.count(proposal));
    await until("and it is told", async () => (await window.notices()).join().includes("changed meanwhile"));
    await window.click(testId("review-accept-many"));
    await until("the links are shown first", async () =>
      /Make 2 links in 1 note\?/.test((await window.text(testId("review-confirm"))) ?? ""),
    );
    await window.click(testId("review-yes"));
    await until("both are links", () => vault.text("Diary.md").split("[[").length === 3);
    await window.answerNotice("Undo");
    await untilIs("one undo takes both back", files["Diary.md"], () => vault.text("Diary.md"));
  },
);
