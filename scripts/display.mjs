// Scripts that drive the real window run on a display without a screen, with a session bus of their own.
import { join } from "node:path";
import { root, run } from "./run.mjs";

/** Runs a script of Node's there; its exit code. */
export function onTestDisplay(command, environment) {
  const bus = ["dbus-run-session", `--config-file=${join(root, "tests/e2e/session-bus.conf")}`, "--"];
  const screen = ["-a", "-s", "-screen 0 1440x900x24", ...bus, process.execPath, ...command];
  // Nothing may reach what the person who runs it has on their desktop.
  return run("xvfb-run", screen, { env: { ...process.env, ...environment, WAYLAND_DISPLAY: "" } });
}
