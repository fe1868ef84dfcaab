import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import type { Plugin } from "vite";
import { frozenPrototypes } from "./frozen_prototypes.ts";

/** KaTeX names each of its faces in three formats; every web view that Weft runs in reads the first. */
const oneFormatOfFaces: Plugin = {
  name: "one-format-of-faces",
  enforce: "pre",
  transform(code, id) {
    if (!id.endsWith("katex.min.css")) return null;
    return code.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[a-z]*"\)/g, "");
  },
};

export default defineConfig({
  plugins: [svelte(), oneFormatOfFaces, frozenPrototypes],
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: ["es2022", "safari17.5"],
    // The app's content policy allows fonts and images as files, not as data inside the style sheet.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  test: {
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/random.ts"],
    environment: "happy-dom",
  },
  // Under Vitest Svelte must resolve to its browser build.
  ...(process.env["VITEST"] ? { resolve: { conditions: ["browser"] } } : {}),
});
