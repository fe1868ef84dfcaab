// The cases that the Rust grammar is held to as well (tests/grammar): the editor finds the same in them.
import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import cases from "../../tests/grammar/inline.json";
import { addressOf } from "../editor/address_syntax";
import { calloutFolds, calloutOf } from "../editor/live/callouts";
import { fromUrl } from "../editor/links";
import { markdownSupport } from "../editor/markdown";

const kinds = [
  "links",
  "tags",
  "highlights",
  "comments",
  "tasks",
  "math",
  "callouts",
  "footnotes",
  "addresses",
] as const;
type Found = Record<(typeof kinds)[number], string[]>;

const named: Record<string, keyof Found> = {
  Wikilink: "links",
  WikilinkEmbed: "links",
  HashTag: "tags",
  Highlight: "highlights",
  InlineComment: "comments",
  CommentBlock: "comments",
  TaskMarker: "tasks",
  InlineMath: "math",
  DisplayMath: "math",
  FootnoteReference: "footnotes",
  InlineFootnote: "footnotes",
};

function find(doc: string): Found {
  const state = EditorState.create({ doc, extensions: [markdownSupport(), calloutFolds] });
  const found: Found = {
    links: [],
    tags: [],
    highlights: [],
    comments: [],
    tasks: [],
    math: [],
    callouts: [],
    footnotes: [],
    addresses: [],
  };
  ensureSyntaxTree(state, doc.length, 5_000)?.iterate({
    enter(node) {
      const text = doc.slice(node.from, node.to);
      const kind = named[node.name];
      if (kind) found[kind].push(text);
      if (node.name === "Link" || node.name === "Image") {
        const url = addressOf(node.node);
        if (url && fromUrl(doc.slice(url.from, url.to)).kind === "note") found.links.push(text);
      }
      if (node.name === "URL" && !/^(?:Link|Image|Autolink)/.test(node.node.parent?.name ?? ""))
        found.addresses.push(text);
      if (node.name === "Blockquote") {
        const callout = calloutOf(state, node.node);
        if (callout) found.callouts.push(doc.slice(callout.from, callout.markEnd).trim());
      }
      // Nothing inside a comment is anything.
      return kind !== "comments";
    },
  });
  return found;
}

describe("the grammar agrees with the engine's", () => {
  test.each(cases)("$text", ({ text, ...expected }) => {
    const found = find(text);
    const wanted: Partial<Record<keyof Found, string[]>> = expected;
    expect(found).toEqual(Object.fromEntries(kinds.map((kind) => [kind, wanted[kind] ?? []])));
  });
});
