// One seed for the random texts of a run that judges a change (`npm test` sets it); others look for new ones.
import fc from "fast-check";

const seed = process.env["FAST_CHECK_SEED"];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
