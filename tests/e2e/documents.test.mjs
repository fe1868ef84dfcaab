import assert from "node:assert/strict";
import { until, untilIs } from "./until.mjs";
import { testId, windowTest } from "./window.mjs";

const hit = testId("search-hit");

/** A PDF with a page for each text. */
function pdf(texts) {
  const pages = texts.map((_, index) => `${4 + 2 * index} 0 R`);
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${texts.length} /Kids [${pages.join(" ")}] /MediaBox [0 0 612 792] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  for (const [index, text] of texts.entries()) {
    const drawn = `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * index} 0 R >>`,
      `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
    );
  }
  let written = "%PDF-1.5\n";
  const places = objects.map((object, index) => {
    const place = written.length;
    written += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  return `${written}xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${written.length}\n%%EOF\n`;
}

const files = {
  "Tides.md": "# Tides\n\nTwice a day the sea goes out and comes back.\n",
  "Papers/Shore survey.pdf": pdf([
    "A survey of the northern shore.",
    "Each limpet returns to its own scar on the rock when the water goes out.",
  ]),
  "Papers/Torn.pdf": "%PDF-1.5\nnothing more came",
  "Plan.canvas": JSON.stringify({
    nodes: [
      { id: "1", type: "text", text: "Bring the **lantern** along to [[Tides]]." },
      { id: "2", type: "file", file: "Tides.md" },
    ],
    edges: [],
  }),
};

windowTest("a page of a PDF and a card of a canvas are found and offered", files, async ({ vault, open }) => {
  const window = await open();
  await window.indexed(1);
  await untilIs("the PDF that cannot be read is told of", 1, () => window.count(testId("status-failed")));
  await window.press("Ctrl+Shift+F");
  await window.type("limpet");
  await untilIs(
    "the page is found",
    "Papers/Shore survey.pdf",
    async () => (await window.attributes(hit, "data-note"))[0],
  );
  assert.match((await window.texts(hit))[0], /Page 2[\s\S]*returns to its own scar/);
  assert.deepEqual(await window.texts(`${hit} mark`), ["limpet"]);
  await window.press("Enter");
  await until("it is offered to its program", async () =>
    (await window.notices()).includes(
      "“Shore survey.pdf” is for another program. What was found is on page 2.",
    ),
  );
  await window.press("Ctrl+Shift+F");
  await window.type("lantern");
  await untilIs(
    "the card is found",
    "Plan.canvas",
    async () => (await window.attributes(hit, "data-note"))[0],
  );
  vault.write("New.pdf", pdf(["A lantern was lit at dusk."]));
  await until("a PDF that comes is found as it is read", async () =>
    (await window.attributes(hit, "data-note")).includes("New.pdf"),
  );
});

windowTest(
  "meaning finds a page in other words; a note shows the canvas that links to it",
  files,
  async ({ open }) => {
    const window = await open();
    await window.open("Tides.md");
    await window.press("Ctrl+Shift+F");
    await window.type("how do sea snails find their way home");
    await until("the page is found by its meaning", async () =>
      (await window.attributes(hit, "data-note")).includes("Papers/Shore survey.pdf"),
    );
    await window.press("Escape");
    await window.press("Alt+2");
    await until("the text card and the file card are backlinks", async () => {
      const notes = await window.attributes(testId("backlink"), "data-note");
      return notes.length === 2 && notes.every((note) => note === "Plan.canvas");
    });
  },
);
