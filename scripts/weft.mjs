// `npm run weft -- …`: the command line as it was built last, from where the person typed.
import { existsSync } from "node:fs";
import { builtProgram } from "./build.mjs";
import { run, script, StepFailed } from "./run.mjs";

await script(async () => {
  const weft = builtProgram("weft");
  if (!existsSync(weft))
    throw new StepFailed("Starting weft", "it is not built yet", "“npm start” or “npm test” builds it");
  process.exit(await run(weft, process.argv.slice(2), { cwd: process.env.INIT_CWD ?? process.cwd() }));
});
