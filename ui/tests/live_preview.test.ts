import { forceParsing } from "@codemirror/language";
import { EditorSelection } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createNoteState, type EditorEvents } from "../editor/editor";
import { detectLineEnds } from "../editor/line_ends";
import { tellUnresolved } from "../editor/live/callbacks";
import { toggleTasks } from "../editor/live/tasks";
import { modeOf, setMode } from "../editor/live_preview";
import { noPictures } from "./no_pictures";

const views: EditorView[] = [];

/** A view on `text` in live preview, in which "|" is the cursor; without one the note was only opened. */
function open(text: string, events: Partial<EditorEvents> = {}, readOnly = false): EditorView {
  const from = text.indexOf("¦");
  const to = text.lastIndexOf("¦") - (text.lastIndexOf("¦") > from ? 1 : 0);
  const plain = text.replaceAll("¦", "");
  const none = { changed() {}, moved() {}, frontMatterHidden() {}, rested() {}, follow() {}, left() {} };
  const state = createNoteState(
    plain,
    detectLineEnds(plain),
    readOnly,
    { ...none, ...events },
    { mode: "live" },
  );
  const view = new EditorView({ state, parent: document.body });
  forceParsing(view, plain.length, 5_000);
  if (from >= 0) {
    view.dispatch({ selection: EditorSelection.range(from, to), userEvent: "select" });
  }
  views.push(view);
  return view;
}

/** What is drawn, line by line. */
function drawn(view: EditorView): string {
  return [...view.contentDOM.children].map((line) => line.textContent).join("\n");
}

function check(text: string, expected: string): void {
  const view = open(text);
  expect(drawn(view)).toBe(expected);
  expect(view.state.doc.toString()).toBe(text.replaceAll("¦", ""));
}

function press(view: EditorView, key: string, more: KeyboardEventInit = {}): void {
  const init = { key, bubbles: true, cancelable: true, ...more };
  view.contentDOM.dispatchEvent(new KeyboardEvent("keydown", init));
}

function click(element: Element | null, init: MouseEventInit = {}): void {
  for (const type of ["mousedown", "mouseup", "click"])
    element?.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, detail: 1, ...init }));
}

afterEach(() => {
  for (const view of views.splice(0)) view.destroy();
});

describe("markup", () => {
  test.each([
    ["# Head", "Head"],
    ["# Head ##", "Head"],
    ["#", "#"],
    ["a **b** _i_ ~~s~~ ==h== `c`", "a b i s h c"],
    ["***both*** and **b *i* b**", "both and b i b"],
    ["\\*not\\*", "*not*"],
    ['[text](url.md) [text](<a b.md> "title")', "text text"],
    ["[[Note]] [[Note|text]] [[Note#Head]] [[#Head]]", "Note text Note › Head Head"],
    ["a %%hidden%% b", "a  b"],
    ["<https://example.org>", "https://example.org"],
    ["a ^id-1", "a ^id-1"],
    ["[empty]() and [plain]", "[empty]() and [plain]"],
    ["a <b>x</b>", "a <b>x</b>"],
    ["`**code**`", "**code**"],
  ])("%j is hidden while nobody is there", check);

  test.each([
    ["¦# Head", "# Head"],
    ["# Head¦\n# Other", "# Head\nOther"],
    ["a **b¦** _i_", "a **b** i"],
    ["a ¦**b** _i_", "a **b** i"],
    ["a **b** ¦_i_", "a b _i_"],
    ["a **b** x¦ _i_", "a b x i"],
    ["**b ¦_i_ b**", "**b _i_ b**"],
    ["**b¦ _i_ b¦**", "**b _i_ b**"],
    ["[te¦xt](url.md)", "[text](url.md)"],
    ["[[Note|te¦xt]] [[Other|x]]", "[[Note|text]] x"],
    ["a %%hid¦den%%", "a %%hidden%%"],
    ["¦\\*not\\*", "\\*not*"],
  ])("%j is shown where the cursor is", check);

  test("several cursors show several", () => {
    const view = open("**a** **b** **c**");
    view.dispatch({
      selection: EditorSelection.create([EditorSelection.cursor(1), EditorSelection.cursor(13)]),
      userEvent: "select",
    });
    expect(drawn(view)).toBe("**a** b **c**");
  });

  test("an opened passage shows no markup of its own", () => {
    const view = open("# Head");
    view.dispatch({ selection: { anchor: 2 } });
    expect(drawn(view)).toBe("Head");
    press(view, "ArrowRight", { keyCode: 39 } as KeyboardEventInit);
  });
});

describe("lists, tasks, quotes, rules", () => {
  test.each([
    ["- one\n  - two", "one\n  two"],
    ["¦- one\n- two", "- one\ntwo"],
    ["- ¦one", "one"],
    ["1. one\n2. two", "1. one\n2. two"],
    ["- [ ] a\n- [x] b\n- [?] c", " a\n b\n c".replaceAll(" ", "")],
    ["- [¦ ] a", "[ ] a"],
    ["-¦ [ ] a", "- [ ] a"],
    ["> quote\n> more\n\nx", "quote\nmore\n\nx"],
    ["> quote¦\n> more", "> quote\nmore"],
    ["a\n\n---\n\nb", "a\n\n\n\nb"],
    ["a\n\n--¦-\n\nb", "a\n\n---\n\nb"],
  ])("%j", check);

  test("a click ticks a task and nothing else", () => {
    const changed = vi.fn();
    const view = open("- [ ] a\n- [x] b\n- [?] c\n> - [ ] d\n", { changed });
    const box = (index: number): Element | null =>
      view.contentDOM.querySelectorAll(".cm-task-check")[index] ?? null;
    expect([...view.contentDOM.querySelectorAll("input")].map((one) => one.checked)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    for (const index of [0, 1, 2, 3]) click(box(index));
    expect(view.state.doc.toString()).toBe("- [x] a\n- [ ] b\n- [ ] c\n> - [x] d\n");
    expect(view.state.selection.main.head).toBe(0);
  });

  test.each([
    ["- [ ] a¦", "- [x] a"],
    ["- [x] a¦", "- [ ] a"],
    ["1. a¦", "1. [ ] a"],
    ["> te¦xt", "> - [ ] text"],
    ["¦", "- [ ] "],
    ["¦- [ ] a\n- [x] b¦", "- [x] a\n- [ ] b"],
    ["¦- [ ] a\n- b¦", "- [ ] a\n- [ ] b"],
  ])("%j, toggled", (before, after) => {
    const view = open(before);
    toggleTasks(view);
    expect(view.state.doc.toString()).toBe(after);
  });

  test("a read-only note's tasks stay", () => {
    const view = open("- [ ] a", {}, true);
    expect(view.contentDOM.querySelector("input")?.disabled).toBe(true);
    toggleTasks(view);
    expect(view.state.doc.toString()).toBe("- [ ] a");
  });
});

describe("callouts", () => {
  const kindOf = (view: EditorView): (string | null)[] =>
    [...view.contentDOM.querySelectorAll(".cm-callout-line")].map((line) =>
      line.getAttribute("data-callout"),
    );

  test.each([
    ["> [!warning] Mind this\n> text", "Mind this\ntext"],
    ["> [!TIP]\n> text", "Tip\ntext"],
    ["> [!tldr|wide] Short\n> text", "Short\ntext"],
    ["> [!note] A¦\n> text", "> [!note] A\ntext"],
    ["> [!note] A\n> > [!bug] B\n> > c", "A\nB\nc"],
  ])("%j", check);

  test("are known by all their names, and what nobody knows is a note", () => {
    const view = open("> [!caution] a\n> b\n\n> [!FAQ]\n\n> [!nonsense] c\n\n> plain");
    expect(kindOf(view)).toEqual(["warning", "warning", "question", "note"]);
  });

  test("fold as they say, and by a click, in what is seen alone", () => {
    const text = "> [!note]- Folded\n> text\n\nafter\n";
    const view = open(text);
    expect(drawn(view)).toBe("Folded›\n\nafter\n");
    click(view.contentDOM.querySelector(".cm-callout-fold"));
    expect(drawn(view)).toBe("Folded›\ntext\n\nafter\n");
    expect(view.state.doc.toString()).toBe(text);
  });
});

describe("code blocks", () => {
  test.each([
    ["```js\nlet a;\n```\nx", "jsCopy\nlet a;\n\nx"],
    ["```js\nlet¦ a;\n```\nx", "```jsCopy\nlet a;\n```\nx"],
    ["> ```\n> code\n> ```", "Copy\ncode\n"],
  ])("%j", check);

  test("are copied without their fences", async () => {
    const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    const view = open("> ```js\n> a\n>   b\n> ```\n");
    click(view.contentDOM.querySelector(".cm-code-head button"));
    await Promise.resolve();
    expect(writeText).toHaveBeenCalledExactlyOnceWith("a\n  b");
  });
});

describe("footnotes", () => {
  const numbers = (view: EditorView): (string | null)[] =>
    [...view.contentDOM.querySelectorAll(".cm-footnote")].map((mark) => mark.textContent);

  test.each([
    ["are numbered as they come, whatever they are called", "a[^b] c[^a]\n\n[^a]: A\n[^b]: B", ["1", "2"]],
    ["count those that are explained in place", "a^[one] b[^x] c^[two]\n\n[^x]: X", ["1", "2", "3"]],
    ["have the same number twice where they are the same", "a[^X] b^[y] c[^x]\n\n[^x]: X", ["1", "2", "1"]],
    ["that nobody explains have their name", "a[^none] b^[one]", ["none", "1"]],
    ["in code are none", "`^[no]` a^[one]\n\n    ^[no]\n\nb^[two]", ["1", "2"]],
    ["that are being written count too", "a^[one¦] b^[two]", ["2"]],
  ])("%s", (_name, text, expected) => {
    expect(numbers(open(text))).toEqual(expected);
  });

  test("are counted anew as the text changes", () => {
    const view = open("a b^[two]\n");
    view.dispatch({ changes: { from: 1, insert: "^[one]" } });
    expect(numbers(view)).toEqual(["1", "2"]);
  });
});

describe("sound and film", () => {
  const live = {
    fileAddress: (target: string) => Promise.resolve(`vault://localhost/${target}`),
    remotePictures: noPictures,
  };

  test.each([
    ["![[bell.mp3]]", "audio", "bell.mp3"],
    ["![[Walk.MP4|320]]", "video", "Walk.MP4"],
    ["![the bell](bell.ogg)", "audio", "the bell"],
  ])("%s is a player, and nothing plays by itself", async (text, element, name) => {
    const view = open(text, { live });
    await vi.waitFor(() => expect(view.contentDOM.querySelector(element)).not.toBeNull());
    const player = view.contentDOM.querySelector(element) as HTMLMediaElement;
    expect([player.controls, player.autoplay]).toEqual([true, false]);
    expect(player.getAttribute("aria-label")).toBe(name);
    expect(view.state.doc.toString()).toBe(text);
  });

  test("what cannot be played is said", async () => {
    const view = open("![[bell.mp3]]", { live });
    await vi.waitFor(() => expect(view.contentDOM.querySelector("audio")).not.toBeNull());
    view.contentDOM.querySelector("audio")?.dispatchEvent(new Event("error"));
    expect(drawn(view)).toBe("“bell.mp3” cannot be played here.");
  });
});

describe("links", () => {
  test("a click follows, the middle button opens a tab, a link that is being written is text", async () => {
    const follow = vi.fn();
    const view = open("see [[Alpha|there]] and [b](B%20b.md) x¦", { follow });
    const [first, second] = view.contentDOM.querySelectorAll(".cm-live-link");
    click(first ?? null);
    expect(follow).toHaveBeenLastCalledWith({ kind: "note", target: "Alpha" });
    click(second ?? null, { button: 1 });
    expect(follow).toHaveBeenLastCalledWith({ kind: "note", target: "B b.md" }, { newTab: true });
    // The pointer is let go of.
    await new Promise((resolve) => setTimeout(resolve));
    view.dispatch({ selection: { anchor: 8 }, userEvent: "select" });
    expect(view.contentDOM.querySelectorAll(".cm-live-link")).toHaveLength(1);
  });

  test("those that lead nowhere look different, also while they are written", () => {
    const view = open("[[Here]] [[Nowhere]] [[Here#No]] [x](nowhere.md) [[Nowhere#Part]]¦");
    view.dispatch({ effects: tellUnresolved(view.state, new Set(["nowhere", "here#no"])) });
    const shown = [...view.contentDOM.querySelectorAll(".cm-unresolved")].map((one) => one.textContent);
    expect(shown).toEqual(["Nowhere", "Here › No", "x", "Nowhere#Part"]);
  });
});

describe("the mode", () => {
  test("source shows every character and keeps text, cursor and undo", () => {
    const view = open("# Head\n- [ ] **b**\n");
    view.dispatch(setMode(view.state, "source"));
    expect(modeOf(view.state)).toBe("source");
    expect(drawn(view)).toBe("# Head\n- [ ] **b**\n");
    view.dispatch(setMode(view.state, "live"));
    expect(drawn(view)).toBe("Head\nb\n");
  });
});

describe("a query between fences", () => {
  function openQueries(text: string) {
    const drawQuery = vi.fn((element: HTMLElement, source: string) => {
      element.append(`results of ${source}`);
      return removed;
    });
    const removed = vi.fn();
    const callbacks = { fileAddress: () => Promise.resolve(null), remotePictures: noPictures, drawQuery };
    const none = { changed() {}, moved() {}, frontMatterHidden() {}, rested() {}, follow() {}, left() {} };
    const events = { ...none, live: callbacks };
    const state = createNoteState(text, detectLineEnds(text), false, events, { mode: "live" });
    const view = new EditorView({ state, parent: document.body });
    forceParsing(view, text.length, 5_000);
    view.dispatch({ selection: { anchor: 0 }, userEvent: "select" });
    views.push(view);
    return { view, drawQuery, removed };
  }

  test("shows its results, asked once however much is typed elsewhere, and its source where the cursor is", () => {
    const { view, drawQuery, removed } = openQueries("top\n\n```Query\ntag:a\n-b\n```\n\nend");
    expect(drawn(view)).toBe("top\n\nresults of tag:a\n-b\n\nend");
    for (const letter of "typed") {
      view.dispatch({ changes: { from: 0, insert: letter }, userEvent: "input.type" });
    }
    expect(drawQuery).toHaveBeenCalledTimes(1);
    view.dispatch({ selection: { anchor: view.state.doc.line(4).from }, userEvent: "select" });
    expect(drawn(view)).toContain("tag:a\n-b");
    expect(drawn(view)).not.toContain("results");
    expect(removed).toHaveBeenCalledTimes(1);
    view.dispatch({
      changes: { from: view.state.doc.line(4).to, insert: " c" },
      selection: { anchor: 0 },
      userEvent: "input.type",
    });
    expect(drawn(view)).toContain("results of tag:a c\n-b");
    expect(drawQuery).toHaveBeenCalledTimes(2);
  });

  test.each(["```query\nopen", "```query-like\nx\n```", "> ```query\n> x\n> ```"])(
    "is none in %j",
    (text) => {
      const { drawQuery } = openQueries(`top\n\n${text}\n\nend`);
      expect(drawQuery).not.toHaveBeenCalled();
    },
  );
});
