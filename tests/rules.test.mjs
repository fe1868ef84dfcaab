// The project's rules, as tests: the arrows of ARCHITECTURE.md and the habits a linter cannot see.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
  maxBuffer: 1 << 26,
})
  .split("\n")
  .filter(Boolean);
const read = (file) => readFileSync(join(root, file), "utf8");
const below = (folder, ...endings) =>
  files.filter((file) => file.startsWith(folder) && endings.some((ending) => file.endsWith(ending)));

function holders(list, pattern) {
  return list.filter((file) => pattern.test(read(file)));
}

test("only ui/api.ts and its parts import Tauri", () => {
  const importing = holders(below("ui/", ".ts", ".svelte"), /from "@tauri-apps|import\("@tauri-apps/);
  // Git's order is another one for files that are not committed.
  assert.deepEqual(importing.sort(), ["ui/api.ts", "ui/api/finding.ts"]);
});

test("lines under text are told in parts: WebKitGTK draws none of a shorthand that names more", () => {
  const shorthand = /text-decoration: *["'`]?(underline|line-through|overline) +[^;"'`]/i;
  assert.deepEqual(holders(below("ui/", ".ts", ".svelte", ".css"), shorthand), []);
});

test("the editor is given data and callbacks: it imports no api, panel or shell", () => {
  const editor = below("ui/editor/", ".ts", ".svelte");
  assert.ok(editor.length > 3);
  assert.deepEqual(holders(editor, /from "\.\.\/(api|panels|shell)/), []);
});

test("no crate knows what it must not", () => {
  const crates = "src-tauri/crates";
  assert.doesNotMatch(
    read(`${crates}/notes/Cargo.toml`),
    /^(tokio|tauri|weft-engine|rusqlite|tantivy|lancedb)\b/m,
  );
  assert.doesNotMatch(read(`${crates}/engine/Cargo.toml`), /^(tauri|clap|weft-cli)\b/m);
  assert.doesNotMatch(read(`${crates}/cli/Cargo.toml`), /^(tauri|lancedb|tantivy|rusqlite)\b/m);
  assert.doesNotMatch(read("src-tauri/Cargo.toml"), /^(lancedb|tantivy|rusqlite|fastembed|weft-notes)\b/m);
  const notes = below(`${crates}/notes/src/`, ".rs");
  assert.ok(notes.length > 3);
  assert.deepEqual(holders(notes, /std::(fs|net|process|thread|time)\b/), []);
});

test("each store is one file's", () => {
  const engine = below("src-tauri/crates/engine/src/", ".rs");
  const name = (file) => file.split("/").pop();
  assert.deepEqual(holders(engine, /\blancedb::/).map(name), ["vector_store.rs"]);
  assert.deepEqual(
    holders(engine, /\btantivy::/)
      .map(name)
      .sort(),
    [
      "asking.rs",
      "endings.rs",
      "in_notes.rs",
      "query_words.rs",
      "text_index.rs",
      "text_recovery.rs",
      "whole_notes.rs",
      "words.rs",
    ],
  );
  assert.deepEqual(holders(engine, /\bfastembed::/).map(name), ["model.rs"]);
  assert.deepEqual(
    holders(engine, /\brusqlite::/)
      .map(name)
      .sort(),
    [
      "catalog.rs",
      "dismissed.rs",
      "history.rs",
      "history_rows.rs",
      "judgements.rs",
      "kept_related.rs",
      "sqlite.rs",
      "vector_cache.rs",
    ],
  );
});

test("no source file is longer than 500 lines", () => {
  const sources = [
    ...below("src-tauri/", ".rs"),
    ...below("ui/", ".ts", ".svelte"),
    ...below("scripts/", ".mjs", ".py"),
  ].filter((file) => file !== "ui/bindings.ts"); // Generated.
  assert.ok(sources.length > 40);
  const long = sources.filter((file) => read(file).split("\n").length > 500);
  assert.deepEqual(long, []);
});

test("the window may do little: no plugin for files, shell or network, a strict policy", () => {
  const config = JSON.parse(read("src-tauri/tauri.conf.json"));
  const { csp, assetProtocol, freezePrototype } = config.app.security;
  assert.match(csp, /default-src 'none'; script-src 'self';/);
  assert.doesNotMatch(csp, /unsafe-eval|script-src[^;]*unsafe-inline|https:/);
  assert.equal(assetProtocol.enable, false);
  assert.equal(freezePrototype, true);
  assert.equal(config.app.withGlobalTauri, false);
  assert.doesNotMatch(read("src-tauri/Cargo.toml"), /tauri-plugin/);
  const { permissions } = JSON.parse(read("src-tauri/capabilities/main.json"));
  assert.deepEqual(
    permissions.filter((permission) => /:default$|fs:|shell:|http:|opener:/.test(permission)),
    [],
  );
});
