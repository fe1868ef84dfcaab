import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Finding, MergePlan, MisfitLink, PlannedMove, Transaction, VaultHealth } from "../bindings";
import { forgetHealth, health, lookAgain, showPart } from "../panels/health.svelte";
import { merge, perform, showDismissed, undoHealth } from "../panels/health_actions";
import { covering } from "../shell/covering.svelte";
import { listen, openNote } from "../shell/notes.svelte";
import { notices } from "../shell/notices.svelte";
import { allTabs } from "../shell/panes/model.svelte";
import { resetPanes } from "../shell/panes/tabs";
import { forgetSessions } from "../shell/sessions";
import { forgetTransactions } from "../shell/transactions";
import { vault } from "../shell/vault.svelte";

/** The engine: what it finds, what it was asked, and what it makes of it. */
const engine = vi.hoisted(() => ({
  found: null as VaultHealth | null,
  asked: [] as unknown[][],
  made: [] as Transaction[],
  fails: null as string | null,
  moves: [] as PlannedMove[],
}));

vi.mock("../api", () => {
  const change =
    (name: string) =>
    (...args: unknown[]): Promise<Transaction> => {
      engine.asked.push([name, ...args]);
      if (engine.fails !== null) return Promise.reject(new Error(engine.fails));
      const [note, start] = args as [string, number];
      // A link's text is replaced by one that is five bytes longer.
      const edit = {
        note,
        start,
        end: start + 10,
        line: 1,
        before: "y".repeat(10),
        after: "x".repeat(15),
        context: "",
        column: 0,
      };
      const transaction: Transaction = {
        id: engine.made.length + 1,
        label: name,
        applied_ms: 0,
        notes: [note],
        edits: [name === "cure" ? edit : { ...edit, start: 0, end: 0, after: "" }],
        moves: name === "merge" ? engine.moves : [],
        kept: [],
      };
      engine.made.push(transaction);
      return Promise.resolve(transaction);
    };
  const told =
    (name: string) =>
    (finding: Finding): Promise<null> => {
      engine.asked.push([name, finding.kind]);
      return engine.fails === null ? Promise.resolve(null) : Promise.reject(new Error(engine.fails));
    };
  return {
    vaultHealth: () => (engine.found ? Promise.resolve(engine.found) : Promise.reject(new Error("no disk"))),
    linkNotes: change("link"),
    cureMisfit: change("cure"),
    mergeNotes: change("merge"),
    dismissFinding: told("dismiss"),
    restoreFinding: told("restore"),
    restoreFindings: () => Promise.resolve(2),
    undoTransaction() {
      const last = engine.made.pop();
      const moves = last?.moves.map(({ from, to }) => ({ from: to, to: from }));
      return Promise.resolve(last ? { ...last, moves } : null);
    },
    readNote: (path: string) =>
      Promise.resolve({ path, text: `# ${path}`, hash: path, bom_bytes: 0, read_only: null }),
    properties: () => Promise.resolve(null),
    listFiles: () => Promise.resolve([]),
    rememberNote: () => Promise.resolve(),
    remember: () => Promise.resolve(),
    commandError: (thrown: Error) => ({ code: "io", message: thrown.message }),
  };
});

const misfit = (start: number, text: string): MisfitLink => ({
  note: "Diary.md",
  title: "Diary",
  start,
  end: start + 10,
  line: 1,
  text,
  target: "Spring tides.md",
  target_title: "Spring tides",
  named: null,
  named_title: null,
  parts: [],
  why: "",
});

function found(more: Partial<VaultHealth> = {}): VaultHealth {
  return {
    notes: 9,
    bridges: [],
    orphans_in_all: 1,
    orphans: [
      {
        note: "Alone.md",
        title: "Alone",
        text: "",
        homes: [{ note: "Gone.md", title: "Gone", named: false, why: "" }],
      },
    ],
    duplicates: [
      { notes: ["Kept.md", "Gone.md"], kind: "near", share: 0.9, passage: "", why: "" },
      { notes: ["Gone.md", "Third.md"], kind: "passage", share: 0.2, passage: "", why: "" },
    ],
    misfits: [misfit(10, "one"), misfit(30, "two"), misfit(50, "two"), misfit(70, "three")],
    hubs: [],
    dismissed: 0,
    unread: 0,
    took_ms: 1,
    ...more,
  };
}

/** What the keyboard is at, and what stands around it. */
function listed(): string[] {
  return health.shown.map((card, index) => {
    const name =
      card.part === "misfits"
        ? `${card.found.text}@${String(card.found.start)}`
        : card.part === "duplicates"
          ? card.found.notes.join("+")
          : "";
    return index === health.chosen ? `[${name}]` : name;
  });
}

function act(does: Parameters<typeof perform>[1]): void {
  const card = health.shown[health.chosen];
  if (!card) throw new Error("nothing is chosen");
  perform(card, does);
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

beforeEach(async () => {
  forgetHealth();
  forgetTransactions();
  Object.assign(engine, { found: found(), asked: [], made: [], fails: null, moves: [] });
  notices.list = [];
  vault.info = { name: "Notes", read_only: null, last_note: null } as typeof vault.info;
  covering.view = "health";
  await lookAgain();
});

describe("a link that is cured", () => {
  beforeEach(() => showPart("misfits"));

  test("leaves at once; those behind it have moved; both come back with it", async () => {
    act("show_target");
    expect(listed()).toEqual(["[two@30]", "two@50", "three@70"]);
    await settled();
    expect(listed()).toEqual(["[two@35]", "two@55", "three@75"]);
    await undoHealth();
    expect(listed()).toEqual(["[one@10]", "two@30", "two@50", "three@70"]);
  });

  test("one after the other, faster than they are written: each is asked for where it stands then", async () => {
    act("show_target");
    act("show_target");
    await settled();
    expect(engine.asked.map((asked) => asked.slice(0, 4))).toEqual([
      ["cure", "Diary.md", 10, "one"],
      ["cure", "Diary.md", 35, "two"],
    ]);
    expect(listed()).toEqual(["[two@60]", "three@80"]);
    await undoHealth();
    await undoHealth();
    expect(listed()).toEqual(["[one@10]", "two@30", "two@50", "three@70"]);
  });

  test("comes back where that failed, which is said", async () => {
    engine.fails = "it is locked";
    act("show_target");
    await settled();
    expect(listed()).toEqual(["[one@10]", "two@30", "two@50", "three@70"]);
    expect(notices.list.map(({ text }) => text)).toEqual(["The link could not be changed: it is locked"]);
  });

  test("is left alone in a folder that takes no changes", async () => {
    vault.info = { name: "Notes", read_only: "it is a CD" } as typeof vault.info;
    act("show_target");
    await settled();
    expect([engine.asked, listed().length]).toEqual([[], 4]);
  });
});

describe("what is dismissed", () => {
  beforeEach(() => showPart("misfits"));

  test("takes along what is about the same, and comes back with it", async () => {
    health.places = { ...health.places, misfits: 1 };
    act("dismiss");
    await settled();
    expect(listed()).toEqual(["one@10", "[three@70]"]);
    expect(health.dismissed).toBe(1);
    await undoHealth();
    expect(listed()).toEqual(["one@10", "[two@30]", "two@50", "three@70"]);
    expect([health.dismissed, engine.asked]).toEqual([
      0,
      [
        ["dismiss", "misfit"],
        ["restore", "misfit"],
      ],
    ]);
  });

  test("comes back where it could not be remembered", async () => {
    engine.fails = "no room";
    act("dismiss");
    await settled();
    expect([listed().length, health.dismissed, health.done.length]).toEqual([4, 0, 0]);
  });

  test("is listed again altogether", async () => {
    act("dismiss");
    await showDismissed();
    await settled();
    expect([listed().length, health.done.length]).toEqual([4, 0]);
    expect(notices.list.at(-1)?.text).toBe("2 findings that you had dismissed are listed again.");
  });
});

describe("merging", () => {
  const plan: MergePlan = {
    kept: { note: "Kept.md", before: "", after: "both" },
    gone: "Gone.md",
    links: 2,
    notes: 1,
    warnings: [],
  };

  beforeEach(() => {
    forgetSessions();
    resetPanes();
    listen({ follow: () => undefined, rested: () => undefined, changed: () => undefined });
    engine.moves = [{ from: "Gone.md", to: ".trash/Gone.md" }];
  });

  test("takes along what is about the note that goes, and its tab shows the one that stays", async () => {
    await openNote("Gone.md");
    await openNote("Third.md", null, { newTab: true });
    await openNote("Gone.md");
    covering.view = "health";
    const [card] = health.shown;
    if (!card) throw new Error("there is no duplicate");
    await merge(card, plan, "both");
    expect(engine.asked).toEqual([["merge", "Kept.md", "Gone.md", "both"]]);
    expect([listed(), health.counts.orphans]).toEqual([[], 1]);
    const orphan = health.cards.find(({ part }) => part === "orphans");
    expect(orphan?.part === "orphans" && orphan.found.homes).toEqual([]);
    expect(allTabs().map(({ path }) => path)).toEqual(["Kept.md", "Kept.md"]);
    expect(notices.list.at(-1)?.text).toBe("Merged “Gone” into “Kept”. 2 links follow.");

    await undoHealth();
    expect(listed()).toEqual(["[Kept.md+Gone.md]", "Gone.md+Third.md"]);
    expect(health.cards.find(({ part }) => part === "orphans")).toMatchObject({
      found: { homes: [{ note: "Gone.md" }] },
    });
    expect(allTabs().map(({ path }) => path)).toEqual(["Gone.md", "Gone.md"]);
  });

  test("leaves the tabs as they are where it failed", async () => {
    await openNote("Gone.md");
    engine.fails = "no room";
    const [card] = health.shown;
    if (card) await merge(card, plan, "both");
    expect(allTabs().map(({ path }) => path)).toEqual(["Gone.md"]);
    expect(listed()).toEqual(["[Kept.md+Gone.md]", "Gone.md+Third.md"]);
  });
});

describe("looking", () => {
  test("begins with a part in which something was found", async () => {
    forgetHealth();
    engine.found = found({ duplicates: [] });
    await lookAgain();
    expect(health.part).toBe("orphans");
  });

  test("again keeps what is chosen, and an undo that was possible", async () => {
    showPart("misfits");
    health.places = { ...health.places, misfits: 3 };
    act("dismiss");
    await settled();
    health.places = { ...health.places, misfits: 2 };
    engine.found = found({ misfits: [misfit(2, "new"), misfit(52, "two")], dismissed: 1 });
    await lookAgain();
    expect(listed()).toEqual(["new@2", "[two@52]"]);
    await undoHealth();
    expect(listed()).toEqual(["new@2", "two@52", "[three@70]"]);
  });

  test("that fails says why, and what was found before stays", async () => {
    engine.found = null;
    await lookAgain();
    expect([health.failure, health.looking, health.shown.length]).toEqual(["no disk", false, 2]);
  });

  test("that was asked before something was done is of no use", async () => {
    showPart("misfits");
    const looking = lookAgain();
    await Promise.resolve();
    await Promise.resolve();
    act("dismiss");
    await looking;
    await settled();
    expect(listed()).toEqual(["[two@30]", "two@50", "three@70"]);
  });
});
