import svelte from "eslint-plugin-svelte";
import tseslint from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

export default tseslint.config(
  { ignores: ["dist/", "bindings.ts"] },
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteConfig } },
  },
  {
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // Maps and sets here are plain caches; the ones the screen depends on are replaced, never mutated.
      "svelte/prefer-svelte-reactivity": "off",
    },
  },
  {
    // One door to the engine: no other file may reach for Tauri.
    files: ["**/*.ts", "**/*.svelte"],
    ignores: ["api.ts", "api/*"],
    rules: { "no-restricted-imports": ["error", { patterns: ["@tauri-apps/*"] }] },
  },
  {
    // The editor is given data and callbacks; it knows neither the engine nor the shell.
    files: ["editor/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: ["@tauri-apps/*", "**/api", "../shell/*", "../panels/*"] },
      ],
    },
  },
);
