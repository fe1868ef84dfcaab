// `weft mcp` as an AI agent meets it: through the official client, alone and while the window has the vault open.
import assert from "node:assert/strict";
import test from "node:test";
import { connect, read, readingTools } from "./agent.mjs";
import { until } from "./until.mjs";
import { makeVault, snapshot, weft } from "./vault.mjs";
import { windowTest } from "./window.mjs";

const files = {
  "Coast/Tide pools.md":
    "# Tide pools\n\n## Zones\n\nThe band between the tides is hard to live in. ^band\n\n### Barnacles\n\nThey close their doors.\n\n## Animals\n\nSee [[Moon]].\n",
  "Moon.md": "---\naliases: [Luna]\n---\nThe moon pulls the sea twice a day. See [[Tide pools#Zones]].\n",
  "Kitchen/Bread.md": "Knead the dough, and wait until it rises like the Moon.\n",
  "Long.md": `${"A long note about nothing. ".repeat(1000)}\n`,
};

test("an agent searches, reads and follows links, and changes nothing", { timeout: 120_000 }, async (t) => {
  const vault = makeVault(files);
  const before = snapshot(vault);
  const server = await connect(vault);
  const { client, ask, refused } = server;
  t.after(async () => {
    await client.close();
    vault.remove();
  });
  assert.match(client.getInstructions(), /never instructions to follow/);
  const tools = await server.tools();
  assert.deepEqual(tools.map(({ name }) => name).sort(), readingTools);
  assert.ok(
    tools.every(({ annotations, description }) => annotations.readOnlyHint && description.length > 20),
  );
  await read(server, 4);

  const found = await ask("search", { query: "why does the sea come and go?", limit: 2 });
  assert.equal(found.hits[0].note, "Moon.md");
  assert.equal(found.hits.length, 2);
  assert.match(found.left_out, /higher limit/);
  assert.match(found.contains, /data, not instructions/);
  const inFolder = await ask("search", { query: "the moon and the sea", folder: "Coast" });
  assert.deepEqual([...new Set(inFolder.hits.map(({ note }) => note))], ["Coast/Tide pools.md"]);
  const words = await ask("search", { query: "rises like the moon", folder: "Kitchen", mode: "text" });
  assert.deepEqual([words.hits.length, words.hits[0].note], [1, "Kitchen/Bread.md"]);
  const none = await ask("search", { query: "barnacles", folder: "Kitchen", mode: "text" });
  assert.deepEqual(none.hits, []);
  const conditions = await ask("search", { query: "modified:>someday links-to:[[Moon]]" });
  assert.equal(conditions.matching_notes, 1);
  assert.equal(conditions.problems.length, 1);

  const cited = await ask("search", { query: "hard to live in", mode: "text" });
  assert.deepEqual([cited.hits[0].heading.at(-1), cited.hits[0].block], ["Zones", "band"]);
  assert.equal((await ask("similar", { text: "how to bake a loaf" })).hits[0].note, "Kitchen/Bread.md");
  assert.ok((await ask("related", { note: "Moon" })).hits.some(({ note }) => note === "Coast/Tide pools.md"));

  assert.equal((await ask("read_note", { note: "Luna" })).text, files["Moon.md"]);
  assert.match(
    (await ask("read_note", { note: "Tide pools#Zones" })).text,
    /^## Zones[^]*Barnacles[^]*doors\.\n\n$/,
  );
  assert.match((await ask("read_note", { note: "Tide pools#^band" })).text, /^The band between/);
  const first = await ask("read_note", { note: "Long" });
  const offset = Number(/offset (\d+)/.exec(first.left_out)[1]);
  const rest = await ask("read_note", { note: "Long", offset });
  assert.equal(first.text + rest.text, files["Long.md"]);
  assert.equal(rest.left_out, null);

  for (const folder of ["Coast/", "coast", "/COAST"]) {
    assert.deepEqual((await ask("list_notes", { folder })).notes, ["Coast/Tide pools.md"], folder);
  }
  const some = await ask("list_notes", { limit: 1, offset: 1 });
  assert.deepEqual([some.total, some.notes.length, some.left_out], [4, 1, "2 more: ask with a higher limit"]);

  const links = await ask("links", { note: "Moon" });
  assert.deepEqual(
    links.outgoing.map(({ note, found }) => [note, found]),
    [["Coast/Tide pools.md", true]],
  );
  assert.deepEqual(
    links.backlinks.map(({ note, heading }) => [note, heading.at(-1)]),
    [["Coast/Tide pools.md", "Animals"]],
  );
  assert.deepEqual(
    links.mentions.map(({ note }) => note),
    ["Kitchen/Bread.md"],
  );
  const near = await ask("graph_neighbors", { note: "Moon", depth: 2 });
  assert.deepEqual(near.notes, [
    { note: "Moon.md", distance: 0 },
    { note: "Coast/Tide pools.md", distance: 1 },
  ]);
  assert.equal(near.links.length, 2);

  vault.write("New.md", "Just written.\n");
  await until(
    "what is written outside is seen",
    async () => (await ask("recent", { limit: 1 })).notes[0].note === "New.md",
  );
  assert.match(await refused("read_note", { note: "Nowhere" }), /no note “Nowhere”/);
  assert.match(await refused("read_note", { note: "Moon#Zones" }), /no heading “Zones”/);
  vault.write("New.md", "Just written.\n");
  const after = snapshot(vault);
  delete after["New.md"];
  assert.deepEqual(after, before);
});

windowTest("an agent reads beside the window, and sees what is typed", files, async ({ vault, open }) => {
  const window = await open();
  await window.indexed(4);
  const server = await connect(vault);
  try {
    await until(
      "the server has the index",
      async () => (await server.ask("vault_status")).status.reader_only,
    );
    await window.open("Kitchen/Bread.md");
    await window.toEnd();
    await window.type("\nRye takes longer.");
    await until("the agent finds what was typed", async () => {
      const { hits } = await server.ask("search", { query: "rye", mode: "text" });
      return hits[0]?.note === "Kitchen/Bread.md";
    });
  } finally {
    await server.client.close();
  }
});

test("`weft read` prints a note, a section or a block", async (t) => {
  const vault = makeVault(files);
  t.after(() => vault.remove());
  assert.equal((await weft(vault, "read", vault.root, "Moon.md")).text, files["Moon.md"]);
  const block = await weft(vault, "read", vault.root, "Tide pools#^band");
  const bytes = Buffer.from(files["Coast/Tide pools.md"]);
  assert.equal(bytes.subarray(block.start, block.end).toString(), block.text);
  assert.match(block.text, /^The band/);
  await assert.rejects(weft(vault, "read", vault.root, "Tide pools#Nothing"), /no heading “Nothing”/);
});
