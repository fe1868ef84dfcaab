// Running other programs, and failing in words that tell what to do.
import { spawn, spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A step that did not work out: what was tried, why it failed, what the person can do. */
export class StepFailed extends Error {
  constructor(what, why, advice) {
    super(`${what}: ${why}`);
    this.what = what;
    this.why = why;
    this.advice = advice;
  }
}

export function say(line = "") {
  process.stdout.write(`${line}\n`);
}

/** The whole output of a short program, or null where it is missing or fails. */
export function output(program, args, options = {}) {
  const done = spawnSync(program, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, ...options });
  return done.status === 0 ? done.stdout : null;
}

/** Runs a program on this terminal; its exit code, or 127 where it could not be started. */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: "inherit", ...options });
    // Ctrl+C reaches the whole terminal group; this process waits for the other one to end first.
    const wait = () => undefined;
    process.on("SIGINT", wait);
    const pass = () => child.kill("SIGTERM");
    process.on("SIGTERM", pass);
    const ended = (code) => {
      process.off("SIGINT", wait);
      process.off("SIGTERM", pass);
      resolve(code);
    };
    child.on("error", () => ended(127));
    child.on("exit", (code, signal) => ended(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

/** Runs a program on this terminal; anything but success is the step's failure. */
export async function mustRun(what, advice, program, args, options = {}) {
  const code = await run(program, args, options);
  if (code === 127) throw new StepFailed(what, `“${program}” could not be started`, advice);
  if (code === 130) process.exit(130);
  if (code !== 0) throw new StepFailed(what, `“${[program, ...args].join(" ")}” ended with ${code}`, advice);
}

/** npm is a script on Windows, which only a shell starts. */
export const npm = process.platform === "win32" ? "npm.cmd" : "npm";
export const npmOptions = { shell: process.platform === "win32" };

/** The body of a script that a person starts: failures are told, not thrown at them. */
export async function script(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    process.stderr.write(`\n✗ ${error.what}\n  Why: ${error.why}\n`);
    if (error.advice) process.stderr.write(`  What to do: ${error.advice}\n`);
    process.exit(1);
  }
}

/** "40 seconds", "12 minutes". */
export function duration(seconds) {
  if (seconds < 90)
    return `${Math.max(1, Math.round(seconds))} ${Math.round(seconds) <= 1 ? "second" : "seconds"}`;
  return `${Math.round(seconds / 60)} minutes`;
}
