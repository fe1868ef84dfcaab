// As much of the X protocol as the tests need: what a window manager and other programs do to a window.
import { readFileSync } from "node:fs";
import { connect } from "node:net";

export async function connectToServer() {
  const display = Number(/:(\d+)/.exec(process.env.DISPLAY)[1]);
  const socket = connect(`/tmp/.X11-unix/X${display}`);
  const read = reader(socket);
  const { name, data } = cookie(display);
  const hello = Buffer.alloc(12);
  hello.write("l");
  hello.writeUInt16LE(11, 2);
  hello.writeUInt16LE(name.length, 6);
  hello.writeUInt16LE(data.length, 8);
  socket.write(Buffer.concat([hello, padded(name), padded(data)]));
  const head = await read(8);
  const about = await read(4 * head.readUInt16LE(6));
  if (head[0] !== 1) throw new Error(`the X server refused: ${about}`);
  const root = about.readUInt32LE(32 + up4(about.readUInt16LE(16)) + 8 * about[21]);

  const ask = async (request) => {
    socket.write(request);
    for (;;) {
      const reply = await read(32);
      if (reply[0] === 1) return Buffer.concat([reply, await read(4 * reply.readUInt32LE(4))]);
      // A window may vanish while it is asked about; an event is of no interest.
      if (reply[0] === 0) return null;
    }
  };
  return {
    root,
    /** a number for a window of one's own */
    ownId: (about.readUInt32LE(4) | 1) >>> 0,
    send: (...requests) => socket.write(Buffer.concat(requests)),
    /** The next of the events; nothing may be asked from then on. */
    nextEvent: () => read(32),
    end: () => socket.destroy(),
    async atom(text) {
      const request = Buffer.alloc(8);
      request[0] = 16;
      request.writeUInt16LE(2 + up4(text.length) / 4, 2);
      request.writeUInt16LE(text.length, 4);
      return (await ask(Buffer.concat([request, padded(Buffer.from(text))]))).readUInt32LE(8);
    },
    async children(window) {
      const reply = await ask(numbers([15, 2 << 16], window));
      const count = reply?.readUInt16LE(16) ?? 0;
      return Array.from({ length: count }, (_, index) => reply.readUInt32LE(32 + 4 * index));
    },
    /** The first number of a property; null where there is none. */
    async number(window, property) {
      const reply = await ask(numbers([20, 6 << 16], window, property, 0, 0, 1));
      return reply && reply.readUInt32LE(16) > 0 ? reply.readUInt32LE(32) : null;
    },
    sendMessage(window, type, value) {
      socket.write(numbers([25, 11 << 16], window, 0, 33 | (32 << 8), window, type, value, 0, 0, 0, 0));
    },
  };
}

/** A request's first number holds its code and, in the upper half, its length. */
export function numbers([code, length], ...rest) {
  const buffer = Buffer.alloc(4 + 4 * rest.length);
  [(code | length) >>> 0, ...rest].forEach((number, index) => buffer.writeUInt32LE(number, 4 * index));
  return buffer;
}

export function up4(length) {
  return (length + 3) & ~3;
}

export function padded(bytes) {
  return Buffer.concat([bytes, Buffer.alloc(up4(bytes.length) - bytes.length)]);
}

/** What xvfb-run lets its programs in with. */
function cookie(display) {
  const bytes = readFileSync(process.env.XAUTHORITY);
  let at = 0;
  const field = () => {
    const length = bytes.readUInt16BE(at);
    at += 2 + length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    at += 2;
    field();
    const number = field().toString();
    const found = { name: field(), data: field() };
    if (number === "" || Number(number) === display) return found;
  }
  throw new Error(`no cookie for display ${display}`);
}

function reader(socket) {
  let kept = Buffer.alloc(0);
  let wanted = null;
  const give = () => {
    if (!wanted || kept.length < wanted.length) return;
    const { length, resolve } = wanted;
    wanted = null;
    const taken = kept.subarray(0, length);
    kept = kept.subarray(length);
    resolve(taken);
  };
  socket.on("data", (bytes) => {
    kept = Buffer.concat([kept, bytes]);
    give();
  });
  socket.on("error", (error) => wanted?.reject(error));
  return (length) =>
    new Promise((resolve, reject) => {
      wanted = { length, resolve, reject };
      give();
    });
}
