// Tabs and panes by key.
import { allPanes, panes } from "../panes/model.svelte";
import {
  addTab,
  closeByHand,
  closeOthers,
  closePane,
  cyclePanes,
  cycleTabs,
  mayReopen,
  pinTab,
  reopenTab,
  showTabAt,
  splitActive,
} from "../panes/tabs";
import { always, type Command } from "./command";

const severalPanes = (): boolean => allPanes().length > 1;
const severalTabs = (): boolean => panes.active.tabs.length > 1;
const filled = (): boolean => panes.active.tab.path !== null;

export const tabCommands: Command[] = [
  {
    id: "new-tab",
    label: "New tab",
    group: "Tabs",
    key: "Ctrl+T",
    enabled: always,
    run: () => void addTab(panes.active),
  },
  {
    id: "close-tab",
    label: "Close tab",
    group: "Tabs",
    key: "Ctrl+W",
    enabled: () => filled() || severalTabs() || severalPanes(),
    run: () => closeByHand(panes.active.tab),
  },
  {
    id: "close-other-tabs",
    label: "Close the other tabs",
    group: "Tabs",
    enabled: severalTabs,
    run: () => closeOthers(panes.active.tab),
  },
  {
    id: "reopen-tab",
    label: "Reopen the tab closed last",
    group: "Tabs",
    key: "Ctrl+Shift+T",
    enabled: mayReopen,
    run: reopenTab,
  },
  {
    id: "next-tab",
    label: "Next tab",
    group: "Tabs",
    key: "Ctrl+Tab",
    alsoKeys: ["Ctrl+PageDown"],
    enabled: severalTabs,
    run: () => cycleTabs(1),
  },
  {
    id: "previous-tab",
    label: "Previous tab",
    group: "Tabs",
    key: "Ctrl+Shift+Tab",
    alsoKeys: ["Ctrl+PageUp"],
    enabled: severalTabs,
    run: () => cycleTabs(-1),
  },
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((number): Command => ({
    id: `tab-${number}`,
    label: `Go to tab ${number}`,
    group: "Tabs",
    key: `Ctrl+${number}`,
    enabled: () => panes.active.tabs.length >= number,
    run: () => showTabAt(number - 1),
    hidden: true,
  })),
  {
    id: "last-tab",
    label: "Go to the last tab",
    group: "Tabs",
    key: "Ctrl+9",
    enabled: severalTabs,
    run: () => showTabAt(-1),
  },
  {
    id: "pin-tab",
    label: "Pin or unpin the tab",
    group: "Tabs",
    enabled: filled,
    run: () => pinTab(panes.active.tab, !panes.active.tab.pinned),
  },
  {
    id: "split-right",
    label: "Split right",
    group: "Tabs",
    enabled: always,
    run: () => splitActive("row"),
  },
  {
    id: "split-down",
    label: "Split down",
    group: "Tabs",
    enabled: always,
    run: () => splitActive("column"),
  },
  {
    id: "next-pane",
    label: "Next pane",
    group: "Tabs",
    key: "Ctrl+Alt+PageDown",
    enabled: severalPanes,
    run: () => cyclePanes(1),
  },
  {
    id: "previous-pane",
    label: "Previous pane",
    group: "Tabs",
    key: "Ctrl+Alt+PageUp",
    enabled: severalPanes,
    run: () => cyclePanes(-1),
  },
  {
    id: "close-pane",
    label: "Close the pane and its tabs",
    group: "Tabs",
    enabled: severalPanes,
    run: () => closePane(panes.active),
  },
];
