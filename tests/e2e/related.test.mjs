import assert from "node:assert/strict";
import { until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

const card = testId("related-card");

// Pairs that share their sense and hardly a word.
const vault = {
  "Sea/Low water.md":
    "# Low water\n\nTwice a day the sea draws back and leaves the rocks bare, because the moon pulls at the oceans.\n",
  "Kitchen/Bread.md":
    "# Bread\n\nWild yeast needs a whole night in a cool place before the loaf is ready for the oven.\n",
  "Money/Rent.md":
    "# Rent\n\nLandlords in the centre ask for more every spring, and families move to the outskirts.\n",
  "Diary.md":
    "# Diary\n\nA walk with Teo.\n\nToday I wondered about tides and what lunar gravity does to the beach.\n",
};

/** The diary, with the cursor in what it says about tides, once the panel has answered. */
async function openAtTides(open) {
  const window = await open();
  await window.indexed(4);
  await window.open("Diary.md");
  await window.toLine("lunar gravity");
  await until(
    "the note about the sea comes first",
    async () => (await window.attributes(card, "data-note"))[0] === "Sea/Low water.md",
  );
  return window;
}

windowTest(
  "a related passage appears for the paragraph under the cursor, and a click opens it",
  vault,
  async ({ open }) => {
    const window = await openAtTides(open);
    assert.match(await window.text(card), /moon pulls at the oceans/);
    await window.press("Ctrl+N");
    await window.shows("Untitled.md");
    await window.toEnd();
    await window.type("Left the dough to rise in the cellar until morning.");
    await until(
      "typing about bread brings the bread",
      async () => (await window.attributes(card, "data-note"))[0] === "Kitchen/Bread.md",
    );
    await window.click(`${card} button`);
    await window.shows("Kitchen/Bread.md");
  },
);

windowTest(
  "a key links to the related passage, and the panel marks what is linked",
  vault,
  async ({ vault, open }) => {
    const window = await openAtTides(open);
    await window.press("Alt+L");
    await until("the link is in the file", () =>
      /\[\[[^\]]*Low water[^\]]*\]\]/.test(vault.text("Diary.md")),
    );
    assert.match(vault.text("Diary.md"), /lunar gravity does to the beach\. ?\[\[Low water/);
    await window.saved();
    await until("its card says that it is linked", async () =>
      (await window.texts(card)).some(
        (text) => text.includes("Low water") && text.includes("linked from this note"),
      ),
    );
  },
);

windowTest("the passages can be chosen and opened by keyboard alone", vault, async ({ open }) => {
  const window = await openAtTides(open);
  await window.press("Alt+ArrowDown");
  await untilIs("the first card is chosen", "true", () => window.attribute(card, "aria-current"));
  await window.press("Enter");
  await window.shows("Sea/Low water.md");
});

windowTest(
  "a key links to the very paragraph, which gets an id in its note by the same change",
  vault,
  async ({ vault, open }) => {
    const window = await openAtTides(open);
    await window.press("Alt+Shift+L");
    await until("the link is in the file", () =>
      /\[\[Low water#\^[A-Za-z0-9-]+\]\]/.test(vault.text("Diary.md")),
    );
    const [, id] = /#\^([A-Za-z0-9-]+)\]\]/.exec(vault.text("Diary.md"));
    assert.match(vault.text("Diary.md"), /beach\. \[\[Low water#\^/);
    const sea =
      "# Low water\n\nTwice a day the sea draws back and leaves the rocks bare, because the moon pulls at the oceans.";
    await untilIs("the paragraph has the id", `${sea} ^${id}\n`, () => vault.text("Sea/Low water.md"));
    await window.type(" Then on.");
    await until("typing goes on behind it", () => vault.text("Diary.md").endsWith(`#^${id}]] Then on.\n`));
    await window.answerNotice("Undo");
    await untilIs("undoing takes the id back", `${sea}\n`, () => vault.text("Sea/Low water.md"));
    await untilIs("and the link, not what was typed since", true, () =>
      /the beach\. ? Then on\.\n$/.test(vault.text("Diary.md")),
    );
  },
);

windowTest(
  "a passage that is pinned stays on top, one that is dismissed stays away until it is called back",
  vault,
  async ({ open }) => {
    const window = await openAtTides(open);
    const cards = () => window.attributes(card, "data-note");
    await untilIs("the nearest sentence is marked", 1, () =>
      window.session.run(
        "(card) => document.querySelector(card + ' mark')?.textContent.includes('moon pulls') ? 1 : 0",
        card,
      ),
    );
    await window.press("Alt+ArrowDown", "p");
    const pin = testId("related-pin");
    await untilIs("it is pinned", "true", () => window.attribute(`${card} ${pin}`, "aria-pressed"));
    await window.toLine("A walk with Teo");
    await window.press("Enter", "Enter");
    await window.type("The loaf waits for the oven, and the yeast needs a whole night.");
    await until("bread is related now", async () => (await cards()).includes("Kitchen/Bread.md"));
    assert.equal((await cards())[0], "Sea/Low water.md", "what is pinned is on top");
    await window.press("Alt+ArrowUp", "Alt+ArrowUp", "Alt+ArrowUp", "Alt+ArrowUp", "d");
    await until("it is gone", async () => !(await cards()).includes("Sea/Low water.md"));
    await window.click(testId("related-menu"));
    await until("it can be called back", () =>
      window.session.run(
        `() => {
          const items = [...document.querySelectorAll("[role=menuitem], [role=menuitemradio], [role=menuitemcheckbox]")];
          const item = items.find((one) => one.innerText.includes("Show “Low water” again"));
          item?.click();
          return item !== undefined;
        }`,
      ),
    );
    await window.toLine("lunar gravity");
    await until("it is there again", async () => (await cards()).includes("Sea/Low water.md"));
  },
);

windowTest(
  "linked notes can be hidden, the whole note can be asked about, and both are remembered",
  {
    ...vault,
    "Diary.md": vault["Diary.md"].replace("A walk with Teo", "A walk with Teo to the [[Low water]]"),
  },
  async ({ open }) => {
    const window = await open();
    await window.indexed(4);
    await window.open("Diary.md");
    await window.toLine("lunar gravity");
    await until("the linked note is shown and marked", async () =>
      (await window.texts(card)).some((text) => /Low water[\s\S]*linked from this note/.test(text)),
    );
    const scope = (window) => async () => (await window.text(testId("related-menu")))?.trim();
    const run = async (words) => {
      await window.press("Ctrl+P");
      await window.type(words);
      await window.press("Enter");
    };
    await run("hide notes that are linked");
    await until(
      "it is hidden",
      async () => !(await window.attributes(card, "data-note")).includes("Sea/Low water.md"),
    );
    await run("related: to the whole note");
    await untilIs("the whole note is asked about", "note", scope(window));
    await window.close();
    const second = await open();
    await second.indexed(4);
    await second.toLine("lunar gravity");
    await untilIs("it still is", "note", scope(second));
    assert.ok(!(await second.attributes(card, "data-note")).includes("Sea/Low water.md"));
  },
);

windowTest(
  "where all that comes close was dismissed the panel says so",
  { "Sea/Low water.md": vault["Sea/Low water.md"], "Diary.md": vault["Diary.md"] },
  async ({ open }) => {
    const window = await open();
    await window.indexed(2);
    await window.open("Diary.md");
    await window.toLine("lunar gravity");
    await untilIs("the one note is related", 1, () => window.count(card));
    await window.press("Alt+ArrowDown", "d");
    await until("nothing is shown, and why", async () =>
      /dismissed for this note/.test((await window.text(testId("related-left-out"))) ?? ""),
    );
    await window.answerNotice("Undo");
    await untilIs("it is back", 1, () => window.count(card));
  },
);
