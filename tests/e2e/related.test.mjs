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
