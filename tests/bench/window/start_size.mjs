// What the window loads before it shows anything: the entry of the UI and all that it imports, compressed.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { root } from "../../../scripts/run.mjs";

/** In bytes. */
export async function startSize() {
  const outDir = mkdtempSync(join(tmpdir(), "weft-bench-ui-"));
  try {
    await build({
      root: join(root, "ui"),
      logLevel: "error",
      build: { outDir, emptyOutDir: true, manifest: true },
    });
    const manifest = JSON.parse(readFileSync(join(outDir, ".vite", "manifest.json"), "utf8"));
    const entry = Object.keys(manifest).find((name) => manifest[name].isEntry);
    const files = new Set();
    const seen = new Set();
    const add = (name) => {
      if (seen.has(name)) return;
      seen.add(name);
      files.add(manifest[name].file);
      for (const imported of manifest[name].imports ?? []) add(imported);
    };
    add(entry);
    return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(outDir, file))).length, 0);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
