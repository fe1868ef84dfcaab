import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { partOfTarget } from "../editor/links";
import { linkInPage } from "../reading/page_clicks";
import { cutShort } from "../preview/card_blocks";
import { cardHeight, cardPlace } from "../preview/card_place";
import { placeName } from "../preview/content";
import { closeDelay, createHovering, openDelay } from "../preview/hovering";
import { sectionTarget } from "../preview/row_target";

vi.mock("../api", () => ({}));

describe("a card opens and goes", () => {
  const a = { key: "a" };
  const b = { key: "b" };
  let open: string | null;
  let hovering: ReturnType<typeof createHovering<{ key: string }>>;

  beforeEach(() => {
    vi.useFakeTimers();
    open = null;
    hovering = createHovering({ open: ({ key }) => (open = key), close: () => (open = null) });
  });
  afterEach(() => vi.useRealTimers());

  test("after a moment on a link, not before, and not for a pointer that passes", () => {
    hovering.over(a);
    vi.advanceTimersByTime(openDelay - 1);
    expect(open).toBe(null);
    hovering.over(a);
    vi.advanceTimersByTime(1);
    expect(open).toBe("a");
    hovering.over(null);
    vi.advanceTimersByTime(closeDelay);
    hovering.over(a);
    vi.advanceTimersByTime(openDelay - 1);
    hovering.over(null);
    vi.advanceTimersByTime(openDelay);
    expect(open).toBe(null);
  });

  test("it stays for the way from the link into it, and as long as the pointer is in it", () => {
    hovering.over(a);
    vi.advanceTimersByTime(openDelay);
    hovering.over(null);
    vi.advanceTimersByTime(closeDelay - 1);
    hovering.inCard(true);
    vi.advanceTimersByTime(10 * closeDelay);
    expect(open).toBe("a");
    hovering.inCard(false);
    vi.advanceTimersByTime(closeDelay);
    expect(open).toBe(null);
  });

  test("another link takes it over", () => {
    hovering.over(a);
    vi.advanceTimersByTime(openDelay);
    hovering.over(b);
    vi.advanceTimersByTime(closeDelay);
    expect(open).toBe(null);
    vi.advanceTimersByTime(openDelay - closeDelay);
    expect(open).toBe("b");
  });

  test("a link in the card shows what it leads to in the card", () => {
    hovering.over(a);
    vi.advanceTimersByTime(openDelay);
    hovering.inCard(true);
    hovering.over(b);
    vi.advanceTimersByTime(openDelay);
    expect(open).toBe("b");
    hovering.over(null);
    vi.advanceTimersByTime(10 * closeDelay);
    expect(open).toBe("b");
  });

  test("closed by hand it stays closed until the link was left", () => {
    hovering.over(a);
    vi.advanceTimersByTime(openDelay);
    hovering.dismiss();
    hovering.over(a);
    vi.advanceTimersByTime(10 * openDelay);
    expect(open).toBe(null);
    hovering.over(null);
    hovering.over(a);
    vi.advanceTimersByTime(openDelay);
    expect(open).toBe("a");
  });

  test("opened by key it waits for nobody's pointer, until one has been in it", () => {
    hovering.openNow(a);
    hovering.over(null);
    vi.advanceTimersByTime(10 * closeDelay);
    expect(open).toBe("a");
    hovering.inCard(true);
    hovering.inCard(false);
    vi.advanceTimersByTime(closeDelay);
    expect(open).toBe(null);
  });
});

describe("a card stands", () => {
  const room = { width: 1000, height: 700 };
  const link = (left: number, top: number) => ({ left, top, right: left + 60, bottom: top + 20 });

  test("below its link, and above it where there is more room", () => {
    expect(cardPlace(link(300, 100), room)).toMatchObject({ top: 126, bottom: null, maxHeight: cardHeight });
    expect(cardPlace(link(300, 600), room)).toMatchObject({ top: null, bottom: 106, maxHeight: cardHeight });
  });

  test.each([
    [0, 0],
    [990, 0],
    [0, 690],
    [990, 340],
    [500, 350],
    [-50, 650],
  ])("never outside of the window (link at %d, %d)", (left, top) => {
    for (const beside of [false, true])
      for (const size of [room, { width: 400, height: 300 }, { width: 300, height: 150 }]) {
        const card = cardPlace(link(left, top), size, beside);
        const from = card.top ?? size.height - (card.bottom ?? 0) - card.maxHeight;
        expect(card.left).toBeGreaterThanOrEqual(0);
        expect(card.left + card.width).toBeLessThanOrEqual(size.width);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(from + card.maxHeight).toBeLessThanOrEqual(size.height);
        expect(card.maxHeight).toBeGreaterThan(100);
      }
  });

  test("beside a row of a panel", () => {
    const row = { left: 700, top: 600, right: 990, bottom: 660 };
    const card = cardPlace(row, room, true);
    expect(card.left + card.width).toBeLessThan(row.left);
  });
});

test.each([
  ["Note", null, ""],
  ["Note#", null, ""],
  ["Note#Head", "Head", "Head"],
  ["Note#Head#Below", "Head#Below", "Head › Below"],
  ["Tides#Tides#Springs", "Tides#Springs", "Springs"],
  ["#Here", "Here", "Here"],
  ["Note#^id-1", "^id-1", ""],
])("what %j names in the note", (target, part, name) => {
  expect(partOfTarget(target)).toBe(part);
  expect(placeName(partOfTarget(target), target.split("#")[0] ?? "")).toBe(name);
});

test("a passage is shown with the section it stands in", () => {
  expect(sectionTarget("a/B.md", ["One", "Two"])).toEqual({ from: "a/B.md", target: "a/B.md#One#Two" });
  expect(sectionTarget("a/B.md", [])).toEqual({ from: "a/B.md", target: "a/B.md" });
});

test("long lists are cut short, and say so", () => {
  const block = document.createElement("ul");
  for (let index = 0; index < 250; index++) block.append(document.createElement("li"));
  const holder = document.createElement("div");
  holder.append(block);
  cutShort(block);
  expect(block.children).toHaveLength(200);
  expect(holder.textContent).toBe("50 more in the note.");
});

test("links of a page, to its own places too", () => {
  const page = document.createElement("div");
  page.className = "prose";
  page.innerHTML = `<h2 id="a-b">A b</h2><p id="user-content-^x">x</p>
    <a href="vault://localhost/dir/N.md#Head">1</a><a href="#a-b">2</a><a href="#user-content-%5Ex">3</a>
    <a href="#gone">4</a><a href="https://example.org">5</a><a href="vault://tag/t">6</a>`;
  expect([...page.querySelectorAll("a")].map(linkInPage)).toEqual([
    { kind: "note", target: "dir/N.md#Head" },
    { kind: "note", target: "#A b" },
    { kind: "note", target: "#^x" },
    null,
    { kind: "address", address: "https://example.org" },
    null,
  ]);
});
