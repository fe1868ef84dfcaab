// The clipboard of another program: what it has copied, by type, until it lets go of it.
import { connectToServer, numbers, padded, up4 } from "./x_server.mjs";

const selectionRequest = 30;
const selectionNotify = 31;
const atomType = 4;

/** `copied` names contents by type: `{ "text/html": "<b>x</b>", "image/png": bytes }`. Returns what gives the clipboard up. */
export async function copyElsewhere(copied) {
  const server = await connectToServer();
  const selection = await server.atom("CLIPBOARD");
  const targets = await server.atom("TARGETS");
  const contents = new Map();
  for (const [type, content] of Object.entries(copied)) {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
    contents.set(await server.atom(type), bytes);
  }
  const list = numbers([targets, 0], ...contents.keys());
  // A window that is never shown, and that owns the clipboard.
  server.send(
    numbers([1, 8 << 16], server.ownId, server.root, 0, 1 | (1 << 16), 2 << 16, 0, 0),
    numbers([22, 4 << 16], server.ownId, selection, 0),
  );
  let over = false;
  (async () => {
    while (!over) {
      const event = await server.nextEvent();
      if ((event[0] & 0x7f) !== selectionRequest) continue;
      const [time, , requestor, asked, target, property] = [4, 8, 12, 16, 20, 24].map((at) =>
        event.readUInt32LE(at),
      );
      const bytes = target === targets ? list : contents.get(target);
      if (bytes) server.send(...changeProperty(requestor, property, target, bytes, target === targets));
      const told = numbers([selectionNotify, 0], time, requestor, asked, target, bytes ? property : 0, 0, 0);
      server.send(numbers([25, 11 << 16], requestor, 0), told);
    }
  })();
  return () => {
    over = true;
    server.end();
  };
}

function changeProperty(window, property, type, bytes, isList) {
  const format = isList ? 32 : 8;
  const length = 6 + up4(bytes.length) / 4;
  const count = isList ? bytes.length / 4 : bytes.length;
  return [
    numbers([18, length << 16], window, property, isList ? atomType : type, format, count),
    padded(bytes),
  ];
}
