// An AI agent, as the official client library makes one: over standard input and output, or over HTTP.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { until } from "./until.mjs";
import { environmentOf } from "./vault.mjs";

/** What a server offers that was not allowed to write. */
export const readingTools = [
  "graph_neighbors",
  "links",
  "list_notes",
  "read_note",
  "recent",
  "related",
  "search",
  "similar",
  "suggest_links",
  "vault_status",
];

const argumentsOf = (vault, more) => ["mcp", vault.root, "--data", vault.data, ...more];

async function agent(transport) {
  const client = new Client({ name: "weft-tests", version: "1" });
  await client.connect(transport);
  return {
    client,
    /** Calls a tool and gives what it answered. */
    async ask(name, args = {}) {
      const answer = await client.callTool({ name, arguments: args });
      assert.equal(answer.isError, false, answer.content[0]?.text);
      assert.deepEqual(JSON.parse(answer.content[0].text), answer.structuredContent);
      return answer.structuredContent;
    },
    /** The same for a call that fails: with which words. */
    async refused(name, args) {
      const answer = await client.callTool({ name, arguments: args });
      assert.equal(answer.isError, true);
      return answer.content[0].text;
    },
    async tools() {
      return (await client.listTools()).tools;
    },
  };
}

/** A server on the vault that speaks over its standard input and output, and its one client. */
export const connect = (vault, ...more) =>
  agent(
    new StdioClientTransport({
      command: process.env.WEFT_COMMAND,
      args: argumentsOf(vault, more),
      env: environmentOf(vault),
      stderr: "pipe",
    }),
  );

/** A client of a server over HTTP. */
export const connectTo = (url, token) =>
  agent(
    new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers: { Authorization: `Bearer ${token}` } },
    }),
  );

/** A server over HTTP: its address, the token it made, and how it ends. */
export async function serve(vault, more = [], environment = {}) {
  const child = spawn(process.env.WEFT_COMMAND, argumentsOf(vault, ["--http", "0", "--json", ...more]), {
    env: environmentOf(vault, environment),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (piece) => (said += piece));
  const ended = new Promise((resolve) =>
    child.once("exit", (code, signal) => resolve({ code, signal, said })),
  );
  const line = await Promise.race([
    new Promise((resolve) => createInterface(child.stdout).once("line", resolve)),
    ended.then(({ said }) => Promise.reject(new Error(said))),
  ]);
  const { url, token } = JSON.parse(line);
  return {
    url,
    token,
    pid: child.pid,
    ended,
    end(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
  };
}

/** Waits until so many notes are indexed, by word and by meaning. */
export const read = ({ ask }, notes) =>
  until("everything is indexed", async () => {
    const { status } = await ask("vault_status");
    return status.notes_indexed === notes && status.waiting === 0;
  });
