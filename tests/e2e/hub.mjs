// A hub of models on this machine: it serves the built-in model's files under every name, in the hub's manner.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const files = join(import.meta.dirname, "../../assets/model");
const hashes = Object.fromEntries(
  readFileSync(join(files, "SHA256SUMS"), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(/\s+/).reverse()),
);

/** `hub.hold` is how many bytes of the network are sent before the hub waits; `hub.lies` makes its checksum wrong. */
export async function startHub() {
  const hub = { asked: [], hold: Infinity, lies: false, missing: false };
  const server = createServer((request, response) => {
    hub.asked.push(`${request.method} ${request.url}`);
    const name = request.url.split("/").pop().replace("model_optimized", "model");
    if (hub.missing || !hashes[name]) return response.writeHead(404).end();
    const bytes = readFileSync(join(files, name));
    const headers = { etag: `"${name}"`, "x-repo-commit": "c0ffee", "content-length": bytes.length };
    if (name === "model.onnx" && !request.url.startsWith("/storage/")) {
      const sha256 = hub.lies ? "0".repeat(64) : hashes[name];
      return response
        .writeHead(302, {
          "x-repo-commit": "c0ffee",
          "x-linked-size": bytes.length,
          "x-linked-etag": `"${sha256}"`,
          location: `/storage/${name}`,
        })
        .end();
    }
    if (request.method === "HEAD") return response.writeHead(200, headers).end();
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const rest = bytes.subarray(from);
    headers["content-length"] = rest.length;
    if (from > 0) headers["content-range"] = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(from > 0 ? 206 : 200, headers);
    if (name === "model.onnx" && hub.hold < rest.length) return response.write(rest.subarray(0, hub.hold));
    response.end(rest);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  hub.address = `http://127.0.0.1:${server.address().port}`;
  hub.stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return hub;
}
