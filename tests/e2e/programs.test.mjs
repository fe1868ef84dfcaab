import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stays, until } from "./until.mjs";
import { row, testId, windowTest } from "./window.mjs";

const files = {
  "Start.md":
    "A [site](https://example.org/a?b=c#d), a [paper](paper.pdf), a [trick](run.sh), [mail](mailto:a@example.org).\n",
  "paper.pdf": "%PDF-1.4\n",
  "run.sh": "#!/bin/sh\ntouch started\n",
};

/** What the system would open things with: it only writes down what it was given. */
function recorder(vault) {
  const folder = join(vault.home, "programs");
  const log = join(vault.home, "opened");
  mkdirSync(folder);
  writeFileSync(join(folder, "xdg-open"), `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\n`, { mode: 0o755 });
  const opened = () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []);
  return { environment: { PATH: `${folder}:${process.env.PATH}` }, opened };
}

windowTest(
  "what is outside is opened when it is asked for, programs never",
  files,
  async ({ vault, open }) => {
    const { environment, opened } = recorder(vault);
    const window = await open({ environment });
    await window.open("Start.md");
    await window.toLine("A [site]");
    const followAt = async (words) => {
      await window.session.run(
        `(words) => {
        const { view } = document.querySelector(".cm-content").cmTile;
        view.dispatch({ selection: { anchor: view.state.doc.toString().indexOf(words) + 1 }, userEvent: "select" });
        view.focus();
      }`,
        words,
      );
      await window.press("Alt+Enter");
    };
    const says = (words) =>
      until(`the window says “${words}”`, async () =>
        (await window.notices()).some((text) => text.includes(words)),
      );

    await followAt("site");
    await says("https://example.org/a?b=c#d");
    await stays("nothing is opened unasked", () => opened().length === 0);
    await window.answerNotice("Open");
    await until("the browser has the address", () => opened().includes("https://example.org/a?b=c#d"));

    await followAt("paper");
    await says("paper.pdf");
    await window.answerNotice("Open it");
    await until("the document is handed over", () => opened().includes(vault.place("paper.pdf")));

    await followAt("trick");
    await says("run.sh");
    await window.answerNotice("Open it");
    await says("Weft starts no programs");
    assert.equal(opened().length, 2);

    await window.press("Ctrl+P");
    await window.type("Open web addresses");
    await window.press("Enter");
    await followAt("mail");
    await until("at a click from now on", () => opened().includes("mailto:a@example.org"));
    assert.equal(await window.count(testId("notice") + ":not(.error)"), 0);
    assert.equal(existsSync(vault.place("started")), false);
    assert.ok(await window.count(row("run.sh")));
  },
);
