import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, expect, test } from "vitest";
import { highlighting } from "../editor/highlighting";
import { markdownSupport } from "../editor/markdown";

let view: EditorView | null = null;
afterEach(() => view?.destroy());

/** The words that have colours, each with its class. */
async function coloured(doc: string): Promise<string[]> {
  view = new EditorView({ doc, extensions: [markdownSupport(), highlighting], parent: document.body });
  ensureSyntaxTree(view.state, doc.length, 5_000);
  view.dispatch({});
  const find = (): string[] =>
    [...(view?.contentDOM.querySelectorAll("[class*='code-']") ?? [])].map(
      ({ className, textContent }) => `${className.replace("code-", "")} ${textContent}`,
    );
  for (let tries = 0; tries < 100 && find().length === 0; tries++)
    await new Promise((done) => setTimeout(done, 20));
  return find();
}

test.each([
  ["fences", "```js\nconst a = 'b'; // c\n```\n", ["keyword const", "string 'b'", "comment // c"]],
  ["a quote", "> ```js\n> const a = `b\n> c`;\n> ```\n", ["keyword const", "string `b", "string c`"]],
  ["a list", "- x\n  ```js\n  return 1;\n  ```\n", ["keyword return", "number 1"]],
])("code in %s has the colours of its language", async (_, doc, expected) => {
  expect(await coloured(doc)).toEqual(expected);
});

test("nothing is drawn within the colours, which would hide them", async () => {
  await coloured("> ```js\n> return 1;\n> ```\n");
  expect(view?.contentDOM.querySelector(".code-keyword")?.innerHTML).toBe("return");
});

test("code is read anew as it is typed", async () => {
  const doc = "```js\nlet a;\n```\n";
  expect(await coloured(doc)).toContain("keyword let");
  view?.dispatch({ changes: { from: 6, to: 9, insert: "if" } });
  const word = view?.contentDOM.querySelector(".code-keyword");
  expect(word?.textContent).toBe("if");
});

test("a note is read the same whatever the code in it is", () => {
  const state = EditorState.create({ doc: "```js\n# no heading\n```\n", extensions: markdownSupport() });
  const names: string[] = [];
  ensureSyntaxTree(state, state.doc.length, 5_000)?.iterate({ enter: (node) => void names.push(node.name) });
  expect(names).toEqual(["Document", "FencedCode", "CodeMark", "CodeInfo", "CodeText", "CodeMark"]);
});
