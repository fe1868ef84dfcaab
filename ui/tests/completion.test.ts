import { CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { describe, expect, test, vi } from "vitest";
import { insertSource } from "../editor/completion/insert_commands";
import { type LinkChoice, linkSource, openLinkAt } from "../editor/completion/link_completion";
import { meantSource } from "../editor/completion/meant_completion";
import { tagSource } from "../editor/completion/tag_completion";
import { markdownSupport } from "../editor/markdown";

/** A state with the cursor where "|" stands. */
function at(text: string): { state: EditorState; position: number } {
  const position = text.lastIndexOf("¦");
  const doc = text.slice(0, position) + text.slice(position + 1);
  const state = EditorState.create({ doc, selection: { anchor: position }, extensions: markdownSupport() });
  return { state, position };
}

type Source = (context: CompletionContext) => Promise<CompletionResult | null> | CompletionResult | null;

async function ask(text: string, source: Source): Promise<CompletionResult | null> {
  const { state, position } = at(text);
  return source(new CompletionContext(state, position, false));
}

/** The text with one of the options taken. */
async function taken(text: string, source: Source, label: string): Promise<string> {
  const { state, position } = at(text);
  const result = await source(new CompletionContext(state, position, false));
  const option = result?.options.find((one) => one.label === label);
  if (!result || !option) throw new Error(`“${label}” is not offered in ${text}`);
  const view = new EditorView({ state });
  if (typeof option.apply === "function") option.apply(view, option, result.from, position);
  else view.dispatch({ changes: { from: result.from, to: position, insert: option.label } });
  const { head } = view.state.selection.main;
  const doc = view.state.doc.toString();
  view.destroy();
  return `${doc.slice(0, head)}¦${doc.slice(head)}`;
}

describe("links", () => {
  const note = (name: string, target: string | null = name): LinkChoice => ({
    name,
    marks: [0, 1, 3],
    where: "",
    kind: target?.includes("#") === true || target === null ? "block" : "note",
    target,
  });
  const offer = (...choices: LinkChoice[]) => linkSource(() => Promise.resolve(choices));

  test("are open between the brackets and the cursor", () => {
    const typed = (text: string) => {
      const { state, position } = at(text);
      return openLinkAt(state, position)?.typed ?? null;
    };
    expect(typed("see [[Al¦")).toBe("Al");
    expect(typed("see [[Al¦]] more")).toBe("Al");
    expect(typed("![[a#^b ¦")).toBe("a#^b ");
    expect(typed("[[a]] b¦")).toBe(null);
    expect(typed("[[a|sh¦own")).toBe(null);
    expect(typed("[a¦")).toBe(null);
    expect(typed("`[[a¦`")).toBe(null);
    expect(typed("```\n[[a¦\n```")).toBe(null);
  });

  test("are written with their end, once", async () => {
    const source = offer(note("Alpha"), note("The other", "a/Beta|The other"));
    expect(await taken("see [[Al¦", source, "Alpha")).toBe("see [[Alpha]]¦");
    expect(await taken("see [[Al¦]] more", source, "Alpha")).toBe("see [[Alpha]]¦ more");
    expect(await taken("![[Al¦", source, "Alpha")).toBe("![[Alpha]]¦");
    expect(await taken("see [[o¦", source, "The other")).toBe("see [[a/Beta|The other]]¦");
    expect(await taken("| [[o¦ | x |", source, "The other")).toBe("| [[a/Beta\\|The other]]¦ | x |");
  });

  test("may lead to a note that is still to be written", async () => {
    expect(await taken("[[New one¦", offer(note("Newer one")), "New one")).toBe("[[New one]]¦");
    const labels = (await ask("[[Alpha¦", offer(note("Alpha"))))?.options.map((one) => one.label);
    expect(labels).toEqual(["Alpha"]);
    expect(await ask("[[N#head¦", offer())).toBe(null);
  });

  test("to a block without an id are left to the engine", async () => {
    let linked: boolean | null = null;
    const block = { ...note("A paragraph", null), linkToBlock: (embed: boolean) => (linked = embed) };
    expect(await taken("so ![[N#^par¦]].", offer(block), "A paragraph")).toBe("so ¦.");
    expect(linked).toBe(true);
  });

  test("show what was matched", async () => {
    const result = await ask("[[al¦", offer(note("Alpha")));
    const [first] = result?.options ?? [];
    expect(first && result?.getMatch?.(first)).toEqual([0, 2, 3, 4]);
  });
});

describe("blocks by a description", () => {
  const block = (target: string | null): LinkChoice => ({
    name: "Low water shows them.",
    marks: [],
    where: "Tide pools › Zones",
    kind: "meant",
    target,
  });
  const find = (target: string | null, state = "") =>
    vi.fn((words: string) => Promise.resolve({ choices: words === "none" ? [] : [block(target)], state }));

  test("are asked for behind the mark alone", async () => {
    const found = find("Tide pools#^x");
    expect(await ask("see [[?what the ebb shows¦", meantSource(found))).not.toBe(null);
    expect(found.mock.calls[0]?.[0]).toBe("what the ebb shows");
    expect(await ask("see [[what¦", meantSource(found))).toBe(null);
    expect(await ask("`[[?what¦`", meantSource(found))).toBe(null);
    expect(
      await ask(
        "[[?what¦",
        linkSource(() => Promise.resolve([block("x")])),
      ),
    ).toBe(null);
  });

  test("are linked to, and those without an id by the engine", async () => {
    const label = "Low water shows them.";
    expect(await taken("see [[?ebb¦]].", meantSource(find("Tide pools#^x")), label)).toBe(
      "see [[Tide pools#^x]]¦.",
    );
    const linkToBlock = vi.fn();
    const source = meantSource(() =>
      Promise.resolve({ choices: [{ ...block(null), linkToBlock }], state: "" }),
    );
    expect(await taken("see [[?ebb¦]].", source, label)).toBe("see ¦.");
    expect(linkToBlock).toHaveBeenCalledWith(false);
  });

  test("a word is said where there is nothing to choose, and what the list is worth", async () => {
    const said = async (text: string, state = "") =>
      (await ask(text, meantSource(find(null, state))))?.options.map(({ label, detail }) => [label, detail]);
    expect(await said("[[?¦")).toEqual([["Describe what you mean, in your own words", ""]]);
    expect(await said("[[?none¦", "By words")).toEqual([
      ["Nothing in other notes comes close to that", "By words"],
    ]);
    const result = await ask("[[?ebb¦", meantSource(find(null, "Still reading")));
    expect(result?.options[0]?.section).toMatchObject({ name: "Still reading" });
  });
});

describe("tags", () => {
  const source = tagSource(() =>
    Promise.resolve([
      { name: "sea/tide", notes: 3 },
      { name: "bread", notes: 1 },
    ]),
  );
  const labels = async (text: string) => (await ask(text, source))?.options.map((one) => one.label);

  test("are offered behind a mark that can begin one", async () => {
    expect(await labels("a #se¦")).toEqual(["sea/tide", "bread"]);
    expect(await labels("#s¦")).toEqual(["sea/tide", "bread"]);
    for (const text of ["a#se¦", "# ¦", "#¦", "`#se¦`", "https://x.org/#se¦"])
      expect(await labels(text), text).toBe(undefined);
    expect(await taken("a #se¦ b", source, "sea/tide")).toBe("a #sea/tide¦ b");
  });

  test("the one that is being typed is not offered", async () => {
    expect(await labels("#bread¦")).toEqual(["sea/tide"]);
  });
});

describe("what can be put in", () => {
  const source = insertSource(() => new Date(2026, 10, 3, 9, 5));

  test("blocks begin a line, the rest stands anywhere", async () => {
    expect(await taken("/he¦", source, "/Heading 2")).toBe("## ¦");
    expect(await taken("a\n/task¦", source, "/Task")).toBe("a\n- [ ] ¦");
    expect(await taken("on /to¦", source, "/Today")).toBe("on 2026-11-03¦");
    const labels = (await ask("words /¦", source))?.options.map((one) => one.label) ?? [];
    expect(labels).toContain("/Link to a note");
    expect(labels).not.toContain("/Table");
    for (const text of ["a/b¦", "`/x¦`", "```\n/x¦\n```"]) expect(await ask(text, source), text).toBe(null);
  });
});
