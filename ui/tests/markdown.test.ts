import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { linkAt } from "../editor/links";
import { markdownSupport } from "../editor/markdown";

const ours =
  /^(Wikilink|WikilinkEmbed|WikilinkTarget|WikilinkText|HashTag|Highlight|InlineComment|CommentBlock|FrontMatter)$/;

function stateOf(doc: string): EditorState {
  const state = EditorState.create({ doc, extensions: markdownSupport() });
  ensureSyntaxTree(state, doc.length, 5_000);
  return state;
}

/** The nodes that Weft adds to markdown, as "Name:text". */
function nodes(doc: string): string[] {
  const state = stateOf(doc);
  const found: string[] = [];
  ensureSyntaxTree(state, doc.length, 5_000)?.iterate({
    enter(node) {
      if (ours.test(node.name)) found.push(`${node.name}:${doc.slice(node.from, node.to)}`);
    },
  });
  return found;
}

describe("markdown", () => {
  test.each([
    ["see [[Alpha]].", ["Wikilink:[[Alpha]]", "WikilinkTarget:Alpha"]],
    ["[[A#H|text]]", ["Wikilink:[[A#H|text]]", "WikilinkTarget:A#H", "WikilinkText:text"]],
    ["![[fig.png]]", ["WikilinkEmbed:![[fig.png]]", "WikilinkTarget:fig.png"]],
    ["[[a\nb]] [[]] [[open", []],
    ["`[[code]]` and \\[[not]]", []],
    ["#tag (#a/b_c-d) a#no #123 #1a", ["HashTag:#tag", "HashTag:#a/b_c-d", "HashTag:#1a"]],
    ["# Heading #tag", ["HashTag:#tag"]],
    ["a ==marked text== b == c", ["Highlight:==marked text=="]],
    ["x %%hidden%% y", ["InlineComment:%%hidden%%"]],
    ["%%\nhidden\n%%\n\nseen", ["CommentBlock:%%\nhidden\n%%"]],
    ["---\na: 1\n---\ntext", ["FrontMatter:---\na: 1\n---"]],
    ["---\n---\n", ["FrontMatter:---\n---"]],
    ["---\nnot closed\n", []],
    ["text\n\n---\na: 1\n---\n", []],
    ["---\ntags: [a]\n---", ["FrontMatter:---\ntags: [a]\n---"]],
  ])("%j", (doc, expected) => {
    expect(nodes(doc)).toEqual(expected);
  });
});

describe("the link under the cursor", () => {
  /** The cursor is the "^" in the text. */
  function at(text: string) {
    const cursor = text.indexOf("^");
    return linkAt(stateOf(text.replace("^", "")), cursor);
  }

  test.each([
    ["see [[Al^pha]]", "Alpha"],
    ["^[[Alpha#Two|text]]", "Alpha#Two"],
    ["[[Alpha|te^xt]]", "Alpha"],
    ["![[fig^.png]]", "fig.png"],
    ["[t^ext](Note%20a.md#Head)", "Note a.md#Head"],
    ["[text](<a ^b.md>)", "a b.md"],
    ["| a |\n| - |\n| [[Al^pha\\|x]] |", "Alpha"],
  ])("%j leads to the note %j", (text, target) => {
    expect(at(text)).toEqual({ kind: "note", target });
  });

  test.each([
    ["[t^ext](https://example.org/a)", "https://example.org/a"],
    ["<https://exa^mple.org>", "https://example.org"],
    ["see https://exa^mple.org/x", "https://example.org/x"],
    ["[t^ext](file:///etc/passwd)", "file:///etc/passwd"],
  ])("%j leads out of the vault", (text, address) => {
    expect(at(text)).toEqual({ kind: "address", address });
  });

  test.each(["plain ^text", "`[[co^de]]`", "[[Alpha]] and ^more"])("%j is none", (text) => {
    expect(at(text)).toBeNull();
  });
});
