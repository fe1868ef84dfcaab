// `npm run fuzz [-- --seconds N --seed N FOLDER…]`: reads damaged notes for a while; a text of which
// something does not hold is kept and named.
import { join, resolve } from "node:path";
import { mustRun, root, script } from "./run.mjs";

await script(async () => {
  const given = process.argv.slice(2);
  const isFolder = (argument, index) => !argument.startsWith("-") && !given[index - 1]?.startsWith("-");
  const from = process.env.INIT_CWD ?? process.cwd();
  const parts = given.map((argument, index) =>
    isFolder(argument, index) ? resolve(from, argument) : argument,
  );
  if (!given.some(isFolder)) parts.push(join(root, "assets", "demo-vault"), join(root, "tests", "vaults"));
  await mustRun(
    "Fuzzing the reading of notes",
    "the text that fails is named above; make it a test",
    "cargo",
    ["run", "--locked", "--quiet", "--package", "weft-notes", "--example", "fuzz", "--", ...parts],
  );
});
