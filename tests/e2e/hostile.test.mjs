import assert from "node:assert/strict";
import { createServer } from "node:http";
import { symlinkSync, utimesSync } from "node:fs";
import { stays } from "./until.mjs";
import { snapshot } from "./vault.mjs";
import { windowTest } from "./window.mjs";

const strange = {
  "Mixed ends.md": "One.\r\nTwo.\nThree.\r\n\r\n",
  "Marked.md": "\uFEFF# Title\r\nText without a last line end",
  "Only ends.md": "\n\n\r\n\n",
  "Empty.md": "",
  "Broken.md": Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x80, 0x0a, 0xc3]),
  "Wide.md": Buffer.from("\uFEFFUTF-16, little end first", "utf16le"),
  "Zeros.md": Buffer.from("before\0after\n"),
  "Front.md": "---\n# a comment\ntitle:   'Quoted: yes'\ntags:\n    - b\n    - a\nbroken: [\n---\nBody  \n",
  "Tabs and trailing.md": "\t- a\t\n  \n\u00a0\u200b\n* b   \n",
  "Umlaut a\u0308.md": "Decomposed name.\n",
  "Quotes ' and \" and %20 #1.md": "[[nowhere]] [x](<a b.md>) `\n",
  "emoji \u{1f9f6}.md": "\u{1f9f6}\u{1f3fd} \u{1f468}\u200d\u{1f469}\u200d\u{1f467}\n",
  "Deep/1/2/3/4/5/6/Note.md": "Deep.\n",
  "Brackets.md": `${"[".repeat(5000)}${"> ".repeat(2000)}${"*a_".repeat(3000)}\n`,
  "Separators.md": "one\u2028two\u2029three\u0085four\vfive\fsix\rseven\n",
  ".obsidian/app.json": "{}",
  "picture.png": Buffer.from([0x89, 0x50, 0x4e, 0x47]),
};

windowTest(
  "opening and closing every note of a strange vault changes no byte and no time",
  strange,
  async ({ vault, open }) => {
    symlinkSync("/etc/hostname", vault.place("Out.md"));
    symlinkSync("nowhere", vault.place("Dangling.md"));
    for (const name of Object.keys(strange)) utimesSync(vault.place(name), 1_000_000_000, 1_000_000_000);
    const before = snapshot(vault);
    const window = await open();
    for (const name of Object.keys(strange).filter((one) => one.endsWith(".md"))) {
      await window.open(name);
      await window.focusText();
      await window.press("Ctrl+End", "Ctrl+Home", "ArrowDown");
    }
    await stays("nothing changes", async () => !/Not saved/.test(await window.status()), 2);
    await window.close();
    assert.deepEqual(snapshot(vault), before);
  },
);

windowTest(
  "what a note contains is text: no script runs and nothing is fetched",
  {},
  async ({ vault, open }) => {
    const asked = [];
    const server = createServer((request, answer) => {
      asked.push(request.url);
      answer.end();
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const site = `http://127.0.0.1:${server.address().port}`;
    try {
      vault.write(
        "Evil.md",
        [
          "---",
          `title: <img src="${site}/title" onerror="document.title='owned'">`,
          "---",
          `<img src="${site}/img.png" onerror="document.title='owned'">`,
          `<script src="${site}/script.js"></script><script>document.title='owned'</script>`,
          `![remote](${site}/markdown.png) ![[${site}/embed.png]]`,
          `<iframe src="${site}/frame"></iframe><link rel="stylesheet" href="${site}/style.css">`,
          `<style>body { background: url(${site}/background.png) }</style>`,
          `[click](javascript:document.title='owned') <svg onload="document.title='owned'"></svg>`,
          "",
        ].join("\n"),
      );
      vault.write(`<img src=x onerror=alert(1)>.md`, "A name with markup in it, about harbour lights.\n");
      vault.write("Friend.md", `Lights of the harbour. <img src="${site}/card.png">\n`);
      const window = await open();
      await window.indexed(3);
      for (const name of ["Evil.md", "<img src=x onerror=alert(1)>.md", "Friend.md"]) await window.open(name);
      await window.press("Ctrl+Shift+F");
      await window.type("harbour");
      await stays("nothing is fetched", () => asked.length === 0, 2);
      assert.doesNotMatch(await window.session.title(), /owned/);
      assert.equal(await window.count("main img, main script, main iframe, aside img, .tree img"), 0);

      // The page itself may not go out either, were a script ever to run in it.
      const tried = await window.session.run(
        `async (site) => {
      const failed = [];
      await fetch(site + "/fetch").catch(() => failed.push("fetch"));
      await new Promise((resolve) => {
        const image = new Image();
        image.onerror = () => resolve(failed.push("image"));
        image.onload = resolve;
        image.src = site + "/image";
      });
      try { new Function("return 1")(); } catch { failed.push("eval"); }
      return failed;
    }`,
        site,
      );
      assert.deepEqual(tried, ["fetch", "image", "eval"]);
      assert.deepEqual(asked, []);
    } finally {
      server.close();
    }
  },
);
