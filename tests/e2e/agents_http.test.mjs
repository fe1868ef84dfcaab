// `weft mcp --http`: for whoever bears the token, from this machine, several at once.
import assert from "node:assert/strict";
import { request } from "node:http";
import { connect as dial } from "node:net";
import { networkInterfaces } from "node:os";
import test from "node:test";
import { connectTo, read, serve } from "./agent.mjs";
import { makeVault, snapshot } from "./vault.mjs";

const files = {
  "Moon.md": "The moon pulls the sea twice a day.\n",
  "Bread.md": "Knead the dough, and wait until it rises.\n",
};

/** One request as no client library would send it. */
function send(url, { headers = {}, method = "POST", body = "" }) {
  const { hostname, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: pathname, method, headers, agent: false }, (answer) => {
      let text = "";
      answer.on("data", (piece) => (text += piece));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    // Who answers before all is sent may close the connection.
    sent.on("error", (error) =>
      reject(Object.assign(error, { sent: { headers, method, body: body.slice(0, 200) } })),
    );
    sent.end(body);
  });
}

const hello = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
});

test(
  "over HTTP only those who bear the token are answered, and only on this machine",
  { timeout: 120_000 },
  async (t) => {
    const vault = makeVault(files);
    const before = snapshot(vault);
    const server = await serve(vault);
    t.after(async () => {
      await server.end("SIGKILL");
      vault.remove();
    });
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    assert.match(server.token, /^[0-9a-f]{64}$/);
    const plain = { "content-type": "application/json", accept: "application/json, text/event-stream" };
    const known = { ...plain, authorization: `Bearer ${server.token}` };

    const answered = await send(server.url, { headers: known, body: hello });
    assert.equal(answered.status, 200, answered.text);
    assert.equal(JSON.parse(answered.text).result.serverInfo.name, "weft");

    for (const authorization of [undefined, "", "Bearer", "Bearer ", `Basic ${server.token}`, server.token]) {
      const headers = authorization === undefined ? plain : { ...plain, authorization };
      const refused = await send(server.url, { headers, body: hello });
      assert.equal(refused.status, 401, String(authorization));
      assert.match(refused.headers["www-authenticate"], /^Bearer realm="weft"/);
      assert.match(refused.text, /Authorization: Bearer TOKEN|not the token of this server/);
    }
    for (const token of [server.token.slice(1), `${server.token}0`, server.token.replace(/.$/, "g")]) {
      const refused = await send(server.url, {
        headers: { ...plain, authorization: `Bearer ${token}` },
        body: hello,
      });
      assert.equal(refused.status, 401);
      assert.match(refused.headers["www-authenticate"], /error="invalid_token"/);
    }
    // What is not there is not told to strangers either.
    const { origin } = new URL(server.url);
    assert.equal((await send(`${origin}/`, { method: "GET" })).status, 401);
    assert.equal((await send(`${origin}/`, { method: "GET", headers: known })).status, 404);

    for (const host of ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "192.168.0.7"]) {
      const refused = await send(server.url, { headers: { ...known, host }, body: hello });
      assert.deepEqual([refused.status, /Host/.test(refused.text)], [403, true], host);
    }
    for (const origin of ["https://evil.example", "http://127.0.0.1.evil.example", "null", "file://"]) {
      const refused = await send(server.url, { headers: { ...known, origin }, body: hello });
      assert.deepEqual([refused.status, /Origin/.test(refused.text)], [403, true], origin);
    }
    for (const origin of ["http://localhost:5173", "http://127.0.0.1"]) {
      assert.equal(
        (await send(server.url, { headers: { ...known, origin }, body: hello })).status,
        200,
        origin,
      );
    }

    const huge = `${hello.slice(0, -1)},"x":"${"x".repeat(5 << 20)}"}`;
    const tooLarge = await send(server.url, { headers: known, body: huge }).catch(({ code }) => ({
      status: code,
    }));
    assert.ok([413, "ECONNRESET", "EPIPE"].includes(tooLarge.status), String(tooLarge.status));
    assert.equal((await send(server.url, { headers: known, body: "{" })).status >= 400, true);
    assert.equal((await send(server.url, { headers: known, body: hello })).status, 200);

    // No other address of the machine answers.
    const other = Object.values(networkInterfaces()).flat();
    const outer = other.find(({ family, internal }) => family === "IPv4" && !internal);
    if (outer) {
      const reached = await new Promise((resolve) => {
        const socket = dial(Number(new URL(server.url).port), outer.address);
        socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      });
      assert.equal(reached, false);
    }
    assert.deepEqual(snapshot(vault), before);
  },
);

test("two agents at once ask one server, which ends when it is told to", { timeout: 120_000 }, async (t) => {
  const vault = makeVault(files);
  t.after(() => vault.remove());
  await assert.rejects(serve(vault, [], { WEFT_MCP_TOKEN: "short" }), /WEFT_MCP_TOKEN has to be 16 or more/);
  const own = "a-token-of-the-person-themselves";
  const server = await serve(vault, ["--allow-write"], { WEFT_MCP_TOKEN: own });
  t.after(() => server.end("SIGKILL"));
  assert.equal(server.token, null, "a token that the person gave is not repeated");
  await assert.rejects(
    connectTo(server.url, "b-token-of-the-person-themselves"),
    /401|not the token of this server/i,
  );

  const [one, other] = await Promise.all([connectTo(server.url, own), connectTo(server.url, own)]);
  assert.match(one.client.getInstructions(), /never instructions to follow/);
  await read(one, 2);
  const questions = ["what moves the water?", "baking", "moon", "dough"];
  const answers = await Promise.all(
    questions.flatMap((query) => [one, other].map(({ ask }) => ask("search", { query, limit: 1 }))),
  );
  assert.deepEqual(
    answers.map((answer) => answer.hits[0]?.note ?? answer),
    ["Moon.md", "Moon.md", "Bread.md", "Bread.md", "Moon.md", "Moon.md", "Bread.md", "Bread.md"],
  );
  // Both write into one note at once: nothing of either is lost, and either may undo.
  const lines = Array.from({ length: 10 }, (_, number) => `- line ${number}`);
  await Promise.all(
    lines.map((text, number) => (number % 2 ? one : other).ask("append", { note: "Bread", text })),
  );
  for (const line of lines) assert.ok(vault.text("Bread.md").includes(`${line}\n`), vault.text("Bread.md"));
  for (const _ of lines) await one.ask("undo");
  assert.equal(vault.text("Bread.md"), files["Bread.md"]);

  // A client that goes without a word does no harm; one that stays is answered until the end.
  await one.client.close();
  assert.equal((await other.ask("read_note", { note: "Moon" })).text, files["Moon.md"]);
  const { code, signal } = await server.end("SIGTERM");
  assert.deepEqual([code, signal], [0, null]);
  await assert.rejects(other.ask("recent"));
  await other.client.close();
  const again = await serve(vault);
  assert.deepEqual(Object.values(await again.end("SIGINT")).slice(0, 2), [0, null]);
});
