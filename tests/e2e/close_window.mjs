// Closes a window as its close button does: the X server hands the program WM_DELETE_WINDOW.
// WebDriver has no such thing, and under Xvfb there is no window manager with a button.
import { connectToServer } from "./x_server.mjs";

/** Asks every window of the process to close. */
export async function closeWindowsOf(processId) {
  const server = await connectToServer();
  try {
    const protocols = await server.atom("WM_PROTOCOLS");
    const deleteWindow = await server.atom("WM_DELETE_WINDOW");
    const owner = await server.atom("_NET_WM_PID");
    let asked = 0;
    for (const window of await server.children(server.root)) {
      if ((await server.number(window, owner)) !== processId) continue;
      if ((await server.number(window, protocols)) === null) continue;
      server.sendMessage(window, protocols, deleteWindow);
      asked++;
    }
    if (asked === 0) throw new Error(`the process ${processId} has no window`);
    // An answer to a later question means that the messages have arrived.
    await server.children(server.root);
  } finally {
    server.end();
  }
}
