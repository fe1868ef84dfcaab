import { forceParsing } from "@codemirror/language";
import { undo } from "@codemirror/commands";
import { EditorSelection } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createNoteState } from "../editor/editor";
import { detectLineEnds } from "../editor/line_ends";
import { showBefore, beforeShown, dejaVuDelay, actOnBefore } from "../editor/proposals/deja_vu";
import { dropOffers, type LinkOffer, offersBetween, setOffers } from "../editor/proposals/offers";
import {
  accept,
  acceptHere,
  goToOffer,
  type ProposalCallbacks,
  proposalDelay,
  showHere,
} from "../editor/proposals/proposals";
import { chanceInWords } from "../proposals/card.svelte";

const views: EditorView[] = [];

function offerOf(words: string, more: Partial<LinkOffer> = {}): LinkOffer {
  const written = `[[Tide pools|${words}]]`;
  const offer = { title: "Tide pools", heading: null, why: "the name of “Tide pools”", probability: 0.8 };
  return { words, written, passage: "Low water shows them.", ...offer, ...more };
}

interface Opened {
  view: EditorView;
  told: { [Name in keyof ProposalCallbacks]: ReturnType<typeof vi.fn> };
}

/** A view on a text in which "¦" is the cursor, or two of them the selection, with links proposed for words of it. */
function open(
  text: string,
  words: (string | LinkOffer)[],
  { mode = "source", readOnly = false }: { mode?: "source" | "live"; readOnly?: boolean } = {},
): Opened {
  const from = text.indexOf("¦");
  const to = text.lastIndexOf("¦") - (text.lastIndexOf("¦") > from ? 1 : 0);
  const plain = text.replaceAll("¦", "");
  const told = {
    paused: vi.fn(),
    accepted: vi.fn(),
    takenBack: vi.fn(),
    show: vi.fn(),
    write: vi.fn(() => Promise.resolve("[[Tide pools#^x|pools]]")),
  };
  const none = { changed() {}, moved() {}, frontMatterHidden() {}, rested() {}, follow() {}, left() {} };
  const events = { ...none, proposals: told as unknown as ProposalCallbacks };
  const state = createNoteState(plain, detectLineEnds(plain), readOnly, events, { mode });
  const view = new EditorView({ state, parent: document.body });
  views.push(view);
  forceParsing(view, plain.length, 5_000);
  if (from >= 0) view.dispatch({ selection: EditorSelection.range(from, to), userEvent: "select" });
  propose(view, words);
  return { view, told };
}

function propose(view: EditorView, words: (string | LinkOffer)[]): void {
  const placed = words.map((one) => {
    const offer = typeof one === "string" ? offerOf(one) : one;
    const at = view.state.doc.toString().indexOf(offer.words);
    return { from: at, to: at + offer.words.length, offer };
  });
  view.dispatch({ effects: setOffers.of(placed) });
}

function proposed(view: EditorView): string[] {
  const { state } = view;
  return offersBetween(state, 0, state.doc.length).map(({ from, to }) => state.sliceDoc(from, to));
}

function underlined(view: EditorView): (string | null)[] {
  return [...view.contentDOM.querySelectorAll(".cm-proposal")].map((element) => element.textContent);
}

function shown(view: EditorView): string {
  const { head } = view.state.selection.main;
  const text = view.state.doc.toString();
  return `${text.slice(0, head)}¦${text.slice(head)}`;
}

function press(view: EditorView, key: string, more: KeyboardEventInit = {}): void {
  const init = { key, bubbles: true, cancelable: true, ...more };
  view.contentDOM.dispatchEvent(new KeyboardEvent("keydown", init));
}

function type(view: EditorView, text: string): void {
  const { head } = view.state.selection.main;
  view.dispatch({
    changes: { from: head, insert: text },
    selection: { anchor: head + text.length },
    userEvent: "input.type",
  });
}

afterEach(() => {
  for (const view of views.splice(0)) view.destroy();
  vi.useRealTimers();
});

describe("links that are proposed", () => {
  test.each(["source", "live"] as const)("are underlined in %s, and follow the text", (mode) => {
    const { view } = open("¦About tide pools and **rock pools** here.", ["tide pools", "rock pools"], {
      mode,
    });
    expect(underlined(view)).toEqual(["tide pools", "rock pools"]);
    type(view, "More. ");
    expect(underlined(view)).toEqual(["tide pools", "rock pools"]);
    expect(proposed(view)).toEqual(["tide pools", "rock pools"]);
  });

  test.each([
    ["a letter in the words", "tide po¦ols", "x", []],
    ["a letter behind them", "tide pools¦", "s", []],
    ["a blank behind them", "tide pools¦", " ", ["tide pools"]],
    ["a letter before them", "¦tide pools", "s", []],
    ["a bracket before them", "¦tide pools", "(", ["tide pools"]],
  ])("%s", (_name, text, typed, left) => {
    const { view } = open(text, ["tide pools"]);
    type(view, typed);
    expect(proposed(view)).toEqual(left);
  });

  test("are not shown in the middle of a word that is being written", () => {
    const { view } = open("tide po¦ls", []);
    type(view, "o");
    propose(view, ["tide pools"]);
    expect(proposed(view)).toEqual([]);
    view.dispatch({ selection: { anchor: 10 }, userEvent: "select" });
    expect(proposed(view)).toEqual(["tide pools"]);
  });

  test("stay the ones they were where nothing has changed", () => {
    const { view } = open("tide pools", ["tide pools"]);
    const [before] = offersBetween(view.state, 0, 10);
    propose(view, ["tide pools"]);
    expect(offersBetween(view.state, 0, 10)[0]?.offer).toBe(before?.offer);
    view.dispatch({ effects: dropOffers.of(({ title }) => title === "Tide pools") });
    expect(proposed(view)).toEqual([]);
  });
});

describe("Tab", () => {
  test.each([
    ["See tide ¦pools.", "See [[Tide pools|tide pools]]¦."],
    ["See tide pools¦.", "See [[Tide pools|tide pools]]¦."],
    ["See ¦tide pools.", "See [[Tide pools|tide pools]]¦."],
    ["See ¦tide pools¦.", "See [[Tide pools|tide pools]]¦."],
    ["- a\n- tide pools¦", "- a\n- [[Tide pools|tide pools]]¦"],
    // Elsewhere it does what it did.
    ["See tide pools. ¦", "See tide pools. \t¦"],
    ["- a\n- ¦b tide pools", "- a\n  - ¦b tide pools"],
    ["| a | tide pools¦ |\n| --- | --- |\n| b | c |", "| a | tide pools |\n| --- | --- |\n| b¦ | c |"],
  ])("at %s", (text, expected) => {
    const { view } = open(text, ["tide pools"]);
    press(view, "Tab");
    expect(shown(view)).toBe(expected);
  });

  test("tells that the link was accepted, is undone in one step, and then it was not", () => {
    const { view, told } = open("See tide pools¦.", ["tide pools"]);
    press(view, "Tab");
    expect(view.state.doc.toString()).toBe("See [[Tide pools|tide pools]].");
    expect(told.accepted).toHaveBeenCalledTimes(1);
    expect(proposed(view)).toEqual([]);
    undo(view);
    expect(view.state.doc.toString()).toBe("See tide pools.");
    expect(told.takenBack).toHaveBeenCalledTimes(1);
    expect(told.takenBack.mock.calls[0]?.[0]).toBe(told.accepted.mock.calls[0]?.[0]);
    expect(proposed(view)).toEqual(["tide pools"]);
  });

  test("changes nothing in a note that cannot be written", () => {
    const { view, told } = open("See tide pools¦.", ["tide pools"], { readOnly: true });
    press(view, "Tab");
    expect(view.state.doc.toString()).toBe("See tide pools.");
    expect(told.accepted).not.toHaveBeenCalled();
  });

  test("changes nothing while letters are composed", () => {
    const { view } = open("See tide pools¦.", ["tide pools"]);
    vi.spyOn(view, "composing", "get").mockReturnValue(true);
    expect(acceptHere(view)).toBe(false);
  });

  test("waits for the id of a block", async () => {
    const { view, told } = open("See pools¦.", [offerOf("pools", { written: null })]);
    expect(acceptHere(view)).toBe(true);
    type(view, "!");
    await vi.waitFor(() => expect(told.accepted).toHaveBeenCalledTimes(1));
    expect(view.state.doc.toString()).toBe("See [[Tide pools#^x|pools]]!.");
  });
});

test("a pipe in a table is written so that the cell goes on", async () => {
  const { view } = open("| tide pools | b |\n| --- | --- |", ["tide pools"]);
  const [placed] = offersBetween(view.state, 0, 20);
  expect(placed && (await accept(view, placed.offer))).toBe(true);
  expect(view.state.doc.line(1).text).toBe("| [[Tide pools\\|tide pools]] | b |");
});

test("other words may be shown, and words that are gone are not linked", async () => {
  const { view, told } = open("tide pools", ["tide pools"]);
  const [placed] = offersBetween(view.state, 0, 10);
  if (!placed) throw new Error("nothing is proposed");
  view.dispatch({ changes: { from: 0, to: 1, insert: "T" } });
  expect(await accept(view, placed.offer)).toBe(false);
  expect(told.accepted).not.toHaveBeenCalled();
  propose(view, ["Tide pools"]);
  const [again] = offersBetween(view.state, 0, 10);
  expect(again && (await accept(view, again.offer, "[[Tide pools]]"))).toBe(true);
  expect(view.state.doc.toString()).toBe("[[Tide pools]]");
});

test("the cursor goes from one to the next, and round", () => {
  const { view, told } = open("¦a tide pools b rock pools c", ["tide pools", "rock pools"]);
  const at = (): string => shown(view);
  expect(goToOffer(view, 1)).toBe(true);
  expect(at()).toBe("a tide pools¦ b rock pools c");
  goToOffer(view, 1);
  expect(at()).toBe("a tide pools b rock pools¦ c");
  goToOffer(view, 1);
  expect(at()).toBe("a tide pools¦ b rock pools c");
  goToOffer(view, -1);
  expect(at()).toBe("a tide pools b rock pools¦ c");
  expect(showHere(view)).toBe(true);
  expect(told.show.mock.calls[0]?.[1]).toMatchObject({ from: 15, to: 25 });
});

test("what is proposed is asked for when the person pauses, and not between two letters", () => {
  vi.useFakeTimers();
  const { view, told } = open("a¦", []);
  type(view, "b");
  vi.advanceTimersByTime(proposalDelay - 1);
  type(view, "c");
  vi.advanceTimersByTime(proposalDelay - 1);
  expect(told.paused).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(told.paused).toHaveBeenCalledTimes(1);
  view.dispatch({ selection: { anchor: 0 }, userEvent: "select" });
  vi.advanceTimersByTime(10 * proposalDelay);
  expect(told.paused).toHaveBeenCalledTimes(1);
});

test("a chance is said in words", () => {
  expect([0.95, 0.8, 0.6, 0.3, 0.1].map(chanceInWords)).toEqual([
    "almost certain",
    "very likely",
    "likely",
    "possible",
    "a guess",
  ]);
});

describe("what was written before", () => {
  function write(text: string): {
    view: EditorView;
    written: ReturnType<typeof vi.fn>;
    act: ReturnType<typeof vi.fn>;
  } {
    const at = text.indexOf("¦");
    const plain = text.replace("¦", "");
    const none = { changed() {}, moved() {}, frontMatterHidden() {}, rested() {}, follow() {}, left() {} };
    const [written, act] = [vi.fn(), vi.fn()];
    const events = { ...none, dejaVu: { written, act } };
    const state = createNoteState(plain, detectLineEnds(plain), false, events);
    const view = new EditorView({ state, parent: document.body });
    views.push(view);
    view.dispatch({ selection: { anchor: at }, userEvent: "select" });
    return { view, written, act };
  }
  const line = (view: EditorView): string | null =>
    view.contentDOM.querySelector(".cm-before-text")?.textContent ?? null;
  const before = { from: 0, to: 9, title: "Low water", where: "12 November", words: "Twice a day" };

  test("stands in the blank line behind the paragraph, and nowhere else", () => {
    const { view } = write("Two times¦\n\nMore");
    showBefore(view, before);
    expect(line(view)).toBe("Written before in Low water · 12 November");
    // Who writes on in that line is not in its way.
    view.dispatch({ selection: { anchor: 10 }, userEvent: "select" });
    expect(line(view)).toBe(null);
    view.dispatch({ selection: { anchor: 2 }, userEvent: "select" });
    expect(line(view)).not.toBe(null);
    view.dispatch({ changes: { from: 10, insert: "x" } });
    expect(line(view)).toBe(null);
  });

  test("goes with the paragraph", () => {
    const { view } = write("Two times¦\n\nMore");
    showBefore(view, before);
    view.dispatch({ changes: { from: 3, insert: "\n\n" } });
    expect(beforeShown(view.state)).toBe(null);
    showBefore(view, { ...before, from: 5, to: 11 });
    view.dispatch({ changes: { from: 0, to: view.state.doc.length } });
    expect(beforeShown(view.state)).toBe(null);
  });

  test("is asked for when the person has written and pauses", () => {
    vi.useFakeTimers();
    const { view, written, act } = write("Two times¦\n\nMore");
    view.dispatch({ selection: { anchor: 2 }, userEvent: "select" });
    vi.advanceTimersByTime(10 * dejaVuDelay);
    expect(written).not.toHaveBeenCalled();
    type(view, "x");
    vi.advanceTimersByTime(dejaVuDelay);
    expect(written).toHaveBeenCalledWith(3, view);
    expect(actOnBefore(view, "ignore")).toBe(false);
    showBefore(view, before);
    view.contentDOM.querySelectorAll<HTMLElement>(".cm-before-action")[4]?.click();
    expect(act).toHaveBeenCalledWith("ignore", before, view);
  });
});
