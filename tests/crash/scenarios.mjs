// What is interrupted: each scenario has a state before, a command, and what its end must be.
import { filesIn, notes, weft } from "./vault.mjs";

const saved = `${notes["Hub.md"]}One more line.\n`;

/** Each begins from `kept`, a copy that `prepare` leaves; `command` is what a crash comes over. */
export const scenarios = [
  {
    name: "save",
    args: (place) => ["save", place.root, "Hub.md"],
    input: saved,
  },
  {
    name: "rename a note",
    args: (place) => ["rename", place.root, "a/Target.md", "c/d/New name.md"],
  },
  {
    name: "rename a folder",
    args: (place) => ["rename", place.root, "a", "b/moved"],
  },
  {
    name: "undo",
    before: (place) => [["rename", place.root, "a/Target.md", "c/d/New name.md"]],
    args: (place) => ["undo", place.root],
  },
  {
    // A second version beside a first, in a history that is there already.
    name: "snapshot",
    before: (place) => [["save", place.root, "b/Other.md", "other words\n"]],
    args: (place) => ["save", place.root, "a/Target.md"],
    input: `${notes["a/Target.md"]}more\n`,
  },
  {
    name: "index",
    before: () => [],
    fresh: true,
    args: (place) => ["check", place.root],
    changesNothing: true,
  },
];

/** Makes the state before and the state after, and says where each is kept. */
export async function prepare(place, scenario) {
  const name = scenario.name.replaceAll(" ", "-");
  for (const [path, text] of Object.entries(notes)) place.write(path, text);
  // With an index, unless the making of it is what is interrupted.
  if (!scenario.fresh) await must(place, ["check", place.root]);
  for (const args of scenario.before?.(place) ?? []) {
    const [command, root, ...rest] = args;
    if (command === "save") await must(place, [command, root, rest[0]], rest[1]);
    else await must(place, args);
  }
  place.keep(`${name}-before`);
  const before = filesIn(place.root);
  await must(place, scenario.args(place), scenario.input);
  const after = filesIn(place.root);
  place.putBack(`${name}-before`);
  return { kept: `${name}-before`, before, after };
}

async function must(place, args, input) {
  const done = await weft(place, args, { input });
  if (done.code !== 0) throw new Error(`weft ${args.join(" ")}: ${done.code}\n${done.err}`);
}
