// One step of `npm test`: quiet while all is well, its whole output where it failed.
import { spawn } from "node:child_process";
import { npm, npmOptions, root, say } from "../run.mjs";

const heartbeat = 60_000;
const mostLinesShown = 400;

/** Runs a command; its output, exit code and seconds. A word a minute shows that it is alive. */
export function listen(name, command, environment = {}) {
  const started = Date.now();
  const seconds = () => (Date.now() - started) / 1000;
  return new Promise((resolve) => {
    const [program, ...args] = command;
    const child = spawn(program === "npm" ? npm : program, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      ...(program === "npm" ? npmOptions : {}),
    });
    let output = "";
    const add = (bytes) => (output += bytes);
    child.stdout.setEncoding("utf8").on("data", add);
    child.stderr.setEncoding("utf8").on("data", add);
    const alive = setInterval(() => {
      const last = output.trimEnd().split("\n").at(-1).trim().slice(0, 90);
      say(`  … ${name}, ${Math.round(seconds() / 60)} min: ${last}`);
    }, heartbeat);
    const ended = (code) => {
      clearInterval(alive);
      resolve({ code, output, seconds: seconds() });
    };
    child.on("error", (error) => {
      output += String(error);
      ended(127);
    });
    child.on("close", (code) => ended(code ?? 1));
  });
}

/** The last lines of a failed step. */
export function showFailure(name, output) {
  const lines = output.trimEnd().split("\n");
  say(`\n──── ${name} failed ${"─".repeat(Math.max(0, 60 - name.length))}`);
  if (lines.length > mostLinesShown) say(`(${lines.length - mostLinesShown} lines before these left out)`);
  say(lines.slice(-mostLinesShown).join("\n"));
  say("─".repeat(74));
}
