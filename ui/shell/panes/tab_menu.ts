// What can be done to a tab with the pointer, each with its key where it has one.
import { commandOf, keysOf } from "../commands/registry";
import { copyText } from "../copying";
import type { MenuItem } from "../menu.svelte";
import { writable } from "../vault.svelte";
import { askFolder } from "../dialogs.svelte";
import { paneOf, type Tab } from "./model.svelte";
import { closeByHand, closeOthers, closeToTheRight, pinTab, showTab, splitActive } from "./tabs";

function item(label: string, run: () => void, more: { disabled?: boolean; id?: string } = {}): MenuItem {
  const command = more.id === undefined ? undefined : commandOf(more.id);
  const key = command && keysOf(command)[0];
  return {
    kind: "action",
    label,
    run,
    disabled: more.disabled ?? false,
    ...(key === undefined ? {} : { key }),
  };
}

export function tabMenu(tab: Tab): MenuItem[] {
  const tabs = paneOf(tab)?.tabs ?? [];
  const { path } = tab;
  const split = (direction: "row" | "column") => (): void => {
    showTab(tab);
    splitActive(direction);
  };
  return [
    item("Close", () => closeByHand(tab), { id: "close-tab", disabled: tabs.length === 1 && path === null }),
    item("Close the others", () => closeOthers(tab), { disabled: tabs.length < 2 }),
    item("Close those to the right", () => closeToTheRight(tab), { disabled: tabs.at(-1) === tab }),
    { kind: "line" },
    item(tab.pinned ? "Unpin" : "Pin", () => pinTab(tab, !tab.pinned), { disabled: path === null }),
    item("Split right", split("row"), { id: "split-right" }),
    item("Split down", split("column"), { id: "split-down" }),
    ...(path === null
      ? []
      : [
          { kind: "line" as const },
          item("Move to folder…", () => askFolder(path), { disabled: !writable(), id: "move" }),
          item("Copy path", () => void copyText(path, "Path copied.")),
        ]),
  ];
}
