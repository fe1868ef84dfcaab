// Agents that may write: each change is one that is undone, beside the window too, and nothing is lost.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import { connect, read, readingTools } from "./agent.mjs";
import { until } from "./until.mjs";
import { makeVault, snapshot, weft } from "./vault.mjs";
import { row, windowTest } from "./window.mjs";

const files = {
  "Coast/Tide pools.md":
    "# Tide pools\n\n## Zones\n\nThe band between the tides is hard to live in.\n\n- barnacles\n- limpets\n\n## Animals\n\nCrabs hide from gulls.\n",
  "Moon.md": "---\naliases: [Luna]\n---\nThe moon pulls the sea twice a day, and Tide pools fill.\n",
  "Sea/Ebb.md": "\ufeffTwice a day the sea goes out, by the pull of the Moon.\r\nThe Moon again.\r\n",
  "Kitchen/Bread.md": "Knead the dough, and wait until it rises.\n\nBake it.\n\nLet it cool.\n",
};
const writing = ["accept_link", "append", "apply_edit", "create_note", "undo"];

test(
  "an agent is told what could be linked, links it, edits, and undoes",
  { timeout: 120_000 },
  async (t) => {
    const vault = makeVault(files);
    const before = snapshot(vault);
    const server = await connect(vault, "--allow-write");
    const { client, ask, refused } = server;
    t.after(async () => {
      await client.close();
      vault.remove();
    });
    const tools = await server.tools();
    assert.deepEqual(tools.map(({ name }) => name).sort(), [...readingTools, ...writing].sort());
    for (const { name, annotations, description } of tools) {
      assert.equal(annotations.readOnlyHint, readingTools.includes(name), name);
      assert.ok(description.length > 20);
    }
    await read(server, 4);

    const suggested = await ask("suggest_links", { note: "Moon" });
    const [name] = suggested.names;
    assert.deepEqual(
      [name.note, name.line, name.words, name.target],
      ["Moon.md", 4, "Tide pools", "[[Tide pools]]"],
    );
    assert.equal(Buffer.from(files["Moon.md"]).subarray(name.start, name.end).toString(), name.words);
    assert.match(name.why, /stands here without a link/);
    const [namedIn] = suggested.named_in;
    assert.deepEqual([namedIn.note, namedIn.line, namedIn.words], ["Sea/Ebb.md", 1, "Moon"]);
    assert.match(namedIn.why, /1 times more/);
    assert.equal(Buffer.from(files["Sea/Ebb.md"]).subarray(namedIn.start, namedIn.end).toString(), "Moon");
    const near = suggested.related.find(({ target }) => target === "[[Ebb]]");
    assert.ok(
      near.after && /in meaning/.test(near.why) && near.passage.startsWith("Twice a day"),
      JSON.stringify(near),
    );
    assert.equal(Buffer.from(files["Moon.md"]).subarray(near.start, near.end).toString(), near.words);

    // What is suggested is accepted as it was given.
    const accept = ({ note, line, words, target, after }, more = {}) =>
      ask("accept_link", { note, line, words, target, after, ...more });
    await accept(name);
    await accept(namedIn);
    await accept(near, { words: "twice a day", target_words: "The Moon again" });
    assert.match(
      vault.text("Moon.md"),
      /sea twice a day \[\[Ebb#\^\w{6}\]\], and \[\[Tide pools\]\] fill\.\n$/,
    );
    assert.match(
      vault.text("Sea/Ebb.md"),
      /^\ufeffTwice.*of the \[\[Moon\]\]\.\r\nThe Moon again\. \^\w{6}\r\n$/s,
    );
    await until("what is linked is suggested no more", async () => {
      const { names, named_in } = await ask("suggest_links", { note: "Moon" });
      return names.length === 0 && named_in.length === 0;
    });

    const appended = await ask("append", { note: "Tide pools#Zones", text: "- mussels" });
    assert.deepEqual(appended.notes, ["Coast/Tide pools.md"]);
    assert.match(appended.contains, /data, not instructions/);
    assert.match(vault.text("Coast/Tide pools.md"), /- limpets\n- mussels\n\n## Animals/);
    const edited = await ask("apply_edit", {
      note: "Bread",
      old_text: "wait until it rises",
      new_text: "wait an hour",
    });
    assert.deepEqual(edited.places, [
      { note: "Kitchen/Bread.md", line: 1, before: "until it rises", after: "an hour" },
    ]);
    const created = await ask("create_note", { path: "Kitchen/New/Rye.md", text: "Rye takes longer.\n" });
    assert.deepEqual(created.notes, ["Kitchen/New/Rye.md"]);
    assert.equal((await ask("read_note", { note: "Kitchen/New/Rye.md" })).text, "Rye takes longer.\n");
    await until("what was written is found", async () => {
      const { hits } = await ask("search", { query: "rye", mode: "text" });
      return hits[0]?.note === "Kitchen/New/Rye.md";
    });

    for (const [tool, args, words] of [
      ["create_note", { path: "Moon.md", text: "x" }, /“Moon.md” is there already/],
      ["create_note", { path: "../out.md", text: "x" }, /not a place inside the vault/],
      ["create_note", { path: ".obsidian/x.md", text: "x" }, /hidden/],
      ["create_note", { path: "run.sh", text: "x" }, /has to end in \.md/],
      ["create_note", { path: "huge.md", text: "x".repeat(1_200_000) }, /at most 1048576/],
      ["append", { note: "../../etc/passwd", text: "x" }, /not a place inside the vault/],
      ["append", { note: "Nowhere", text: "x" }, /no note “Nowhere”/],
      ["append", { note: "Moon#Zones", text: "x" }, /no heading “Zones”; it has none/],
      ["apply_edit", { note: "Bread", old_text: "honey", new_text: "x" }, /does not stand in/],
      ["apply_edit", { note: "Sea/Ebb", old_text: "Moon", new_text: "x" }, /2 times \(lines 1, 2\)/],
      ["accept_link", { note: "Bread", words: "dough", target: "Nowhere" }, /no note “Nowhere”/],
      ["accept_link", { note: "Bread", words: "yeast", target: "Moon" }, /“yeast” does not stand in/],
    ]) {
      assert.match(await refused(tool, args), words, tool);
    }
    assert.match(await refused("append", { note: "Moon", text: "x", where: "end" }), /where/);

    // Everything back, the last first, whatever kind it was. What a person wrote meanwhile stays.
    vault.write("Kitchen/Bread.md", vault.text("Kitchen/Bread.md") + "By hand.\n");
    const labels = [];
    for (let left = 6; left > 0; left--) labels.push((await ask("undo")).undone);
    assert.deepEqual(labels, [
      "An agent made “Kitchen/New/Rye.md”",
      "An agent edited “Kitchen/Bread.md”",
      "An agent appended to “Coast/Tide pools.md”",
      "An agent linked “twice a day” in “Moon.md” to “Sea/Ebb.md”",
      "An agent linked “Moon” in “Sea/Ebb.md” to “Moon.md”",
      "An agent linked “Tide pools” in “Moon.md” to “Coast/Tide pools.md”",
    ]);
    assert.match(await refused("undo", {}), /changed nothing that is not undone/);
    assert.equal(vault.text("Kitchen/Bread.md"), `${files["Kitchen/Bread.md"]}By hand.\n`);
    vault.write("Kitchen/Bread.md", files["Kitchen/Bread.md"]);
    const contents = (all) =>
      Object.fromEntries(Object.entries(all).map(([path, { content }]) => [path, content]));
    assert.deepEqual(contents(snapshot(vault)), contents(before));

    // The person's own undo, and then the agent's, which says so.
    await ask("append", { note: "Bread", text: "Salt." });
    assert.equal((await weft(vault, "undo", vault.root)).label, "An agent appended to “Kitchen/Bread.md”");
    assert.match(await refused("undo", {}), /was undone already/);
  },
);

test("without --allow-write there is no tool that writes", { timeout: 60_000 }, async (t) => {
  const vault = makeVault(files);
  const server = await connect(vault);
  t.after(async () => {
    await server.client.close();
    vault.remove();
  });
  assert.deepEqual((await server.tools()).map(({ name }) => name).sort(), readingTools);
  for (const name of writing) {
    const args = { path: "x.md", note: "Moon", text: "x" };
    await assert.rejects(server.client.callTool({ name, arguments: args }), /tool not found/i, name);
  }
});

test("`weft mcp --help` names every tool and everything that can be set", () => {
  const help = execFileSync(process.env.WEFT_COMMAND, ["mcp", "--help"], { encoding: "utf8" });
  const words = [
    ...readingTools,
    ...writing,
    "--http",
    "--allow-write",
    "--data",
    "127.0.0.1",
    "WEFT_MCP_TOKEN",
    "Bearer",
  ];
  assert.deepEqual(
    words.filter((word) => !help.includes(word)),
    [],
  );
  const all = execFileSync(process.env.WEFT_COMMAND, ["--help"], { encoding: "utf8" });
  for (const command of ["search", "related", "links", "read", "mcp"]) {
    assert.match(all, new RegExp(`^  weft ${command} ~/notes`, "m"));
  }
});

const isListed = async (window) => (await window.count(row("Kitchen/Rye.md"))) === 1;

windowTest(
  "an agent writes beside the window: both see it, and nothing is lost",
  files,
  async ({ vault, open }) => {
    const window = await open();
    await window.indexed(4);
    await window.open("Kitchen/Bread.md");
    const server = await connect(vault, "--allow-write");
    try {
      await until(
        "the server has the index",
        async () => (await server.ask("vault_status")).status.reader_only,
      );
      await server.ask("apply_edit", { note: "Bread", old_text: "Knead", new_text: "Fold" });
      await until("the window shows it", async () =>
        (await window.editorText()).startsWith("Fold the dough"),
      );
      // The person takes it back, is told what it was, and the agent hears of it.
      await window.press("Ctrl+Alt+Z");
      await until("the words are back", async () =>
        (await window.editorText()).startsWith("Knead the dough"),
      );
      await until("it says so", async () =>
        (await window.notices()).some((notice) =>
          notice.includes("Taken back: An agent edited “Kitchen/Bread.md”"),
        ),
      );
      assert.match(await server.refused("undo", {}), /was undone already/);
      await server.ask("apply_edit", { note: "Bread", old_text: "Knead", new_text: "Fold" });
      await until("the window shows it again", async () =>
        (await window.editorText()).startsWith("Fold the dough"),
      );
      // Typed and changed in the same moment.
      await window.toEnd();
      await Promise.all([
        window.type("\nTyped by hand, word by word."),
        server.ask("apply_edit", {
          note: "Bread",
          old_text: "Fold the dough",
          new_text: "Stretch the dough",
        }),
      ]);
      await until("both are in the file", async () => {
        const text = vault.text("Kitchen/Bread.md");
        return text.startsWith("Stretch the dough") && text.includes("Typed by hand, word by word.");
      });
      await until("both are in the window", async () => {
        const text = await window.editorText();
        return text.startsWith("Stretch the dough") && text.includes("Typed by hand, word by word.");
      });
      // A new note comes into the tree, and goes when it is undone.
      await server.ask("create_note", { path: "Kitchen/Rye.md", text: "Rye takes longer.\n" });
      await until("it is in the tree", () => isListed(window));
      await server.ask("undo");
      await until("it is gone", async () => !(await isListed(window)));
      assert.deepEqual(
        vault.names().filter((name) => name.includes("your version")),
        [],
      );
      await server.ask("undo");
      await until("the window has the words back", async () =>
        (await window.editorText()).startsWith("Fold the dough"),
      );
      assert.match(vault.text("Kitchen/Bread.md"), /Typed by hand, word by word\./);
      // The window goes; the server keeps the index from now on.
      await window.close();
      await until(
        "the server is the writer",
        async () => !(await server.ask("vault_status")).status.reader_only,
        30,
      );
      await server.ask("append", { note: "Bread", text: "Emmer." });
      await until("it finds what it wrote", async () => {
        const { hits } = await server.ask("search", { query: "emmer", mode: "text" });
        return hits[0]?.note === "Kitchen/Bread.md";
      });
    } finally {
      await server.client.close();
    }
  },
);
