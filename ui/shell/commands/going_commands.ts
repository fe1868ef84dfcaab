// Getting about: searching, the way back and forward, the panels and the columns.
import { focusLeft, focusPanel } from "../../panels/panels";
import { askAbout, showLinked } from "../../panels/related.svelte";
import { chooseRelated, doToRelated, focusRelated } from "../../panels/related_keys";
import { vaultLists } from "../../panels/vault_lists.svelte";
import { layout, setTheme, toggle } from "../layout.svelte";
import { goBack, goForward, notes } from "../notes.svelte";
import { chooseVault } from "../opening";
import { pick } from "../pick/picking.svelte";
import { focusProperties, focusText, focusTree, goToRegion } from "../regions";
import { vault } from "../vault.svelte";
import { always, type Command } from "./command";
import { withNote } from "./meant";

export const goingCommands: Command[] = [
  {
    id: "palette",
    label: "Command palette",
    group: "Go",
    key: "Ctrl+P",
    enabled: always,
    run: () => pick("commands"),
  },
  {
    id: "switcher",
    label: "Open a note…",
    group: "Go",
    key: "Ctrl+O",
    enabled: () => vault.info !== null,
    run: () => pick("notes"),
  },
  {
    id: "back",
    label: "Back",
    group: "Go",
    key: "Ctrl+Alt+ArrowLeft",
    enabled: () => notes.back.length > 0,
    run: () => void goBack(),
  },
  {
    id: "forward",
    label: "Forward",
    group: "Go",
    key: "Ctrl+Alt+ArrowRight",
    enabled: () => notes.forward.length > 0,
    run: () => void goForward(),
  },
  {
    id: "next-region",
    label: "Go to the next part of the window",
    group: "Go",
    key: "F6",
    enabled: always,
    run: () => goToRegion(1),
  },
  {
    id: "previous-region",
    label: "Go to the part of the window before",
    group: "Go",
    key: "Shift+F6",
    enabled: always,
    run: () => goToRegion(-1),
  },
  {
    id: "text",
    label: "Go to the text",
    group: "Go",
    enabled: withNote,
    run: focusText,
  },
  {
    id: "properties",
    label: "Go to the properties",
    group: "Panels",
    enabled: withNote,
    run: focusProperties,
  },
  {
    id: "related",
    label: "Go to Related",
    group: "Panels",
    enabled: withNote,
    run: () => void focusRelated(),
  },
  {
    id: "related-next",
    label: "Next related passage",
    group: "Links",
    key: "Alt+ArrowDown",
    enabled: withNote,
    run: () => chooseRelated(1),
  },
  {
    id: "related-previous",
    label: "Previous related passage",
    group: "Links",
    key: "Alt+ArrowUp",
    enabled: withNote,
    run: () => chooseRelated(-1),
  },
  ...(
    [
      ["p", "pin", "Related: pin or unpin the chosen passage"],
      ["d", "dismiss", "Related: do not show the chosen note for this note"],
      ["e", "embed", "Related: embed the chosen passage"],
      ["b", "beside", "Related: open the chosen passage beside"],
    ] as const
  ).map(([key, id, label]): Command => ({
    id: `related-${id}`,
    label,
    group: "Links",
    enabled: withNote,
    run: () => doToRelated(key),
  })),
  ...(
    [
      ["block", "Related: to the passage at the cursor"],
      ["note", "Related: to the whole note"],
      ["selection", "Related: to what is selected"],
    ] as const
  ).map(([scope, label]): Command => ({
    id: `related-to-${scope}`,
    label,
    group: "Panels",
    enabled: () => withNote() && layout.relatedScope !== scope,
    run: () => askAbout(scope),
  })),
  ...(
    [
      ["marked", "Related: mark notes that are linked"],
      ["plain", "Related: show notes that are linked like others"],
      ["hidden", "Related: hide notes that are linked"],
    ] as const
  ).map(([way, label]): Command => ({
    id: `related-linked-${way}`,
    label,
    group: "Panels",
    enabled: () => layout.relatedLinked !== way,
    run: () => showLinked(way),
  })),
  {
    id: "panel-related",
    label: "Related",
    group: "Panels",
    key: "Alt+1",
    enabled: always,
    run: () => void focusPanel("related"),
  },
  {
    id: "panel-links",
    label: "Links",
    group: "Panels",
    key: "Alt+2",
    enabled: always,
    run: () => void focusPanel("links"),
  },
  {
    id: "panel-outline",
    label: "Outline",
    group: "Panels",
    key: "Alt+3",
    enabled: always,
    run: () => void focusPanel("outline"),
  },
  {
    id: "panel-history",
    label: "History",
    group: "Panels",
    key: "Alt+4",
    enabled: always,
    run: () => void focusPanel("history"),
  },
  {
    id: "tags",
    label: "Tags",
    group: "Panels",
    key: "Alt+5",
    enabled: always,
    run: () => void focusLeft("tags"),
  },
  {
    id: "tree",
    label: "Go to the tree",
    group: "Panels",
    key: "Ctrl+Shift+E",
    enabled: always,
    run: focusTree,
  },
  {
    id: "broken",
    label: "Broken links in the vault…",
    group: "Vault",
    enabled: always,
    run: () => (vaultLists.open = "broken"),
  },
  {
    id: "ambiguous",
    label: "Names that several notes have…",
    group: "Vault",
    enabled: always,
    run: () => (vaultLists.open = "ambiguous"),
  },
  {
    id: "unlinked",
    label: "Notes without links…",
    group: "Vault",
    enabled: always,
    run: () => (vaultLists.open = "unlinked"),
  },
  {
    id: "open-vault",
    label: "Open another folder…",
    group: "Vault",
    enabled: always,
    run: () => void chooseVault(),
  },
  {
    id: "left",
    label: "Show or hide the left side",
    group: "View",
    key: "Ctrl+\\",
    enabled: always,
    run: () => toggle("leftHidden"),
  },
  {
    id: "right",
    label: "Show or hide the right side",
    group: "View",
    key: "Ctrl+Shift+\\",
    enabled: always,
    run: () => toggle("rightHidden"),
  },
  ...(["system", "light", "dark"] as const).map((theme): Command => ({
    id: `theme-${theme}`,
    label: { system: "Colours as the system has them", light: "Light colours", dark: "Dark colours" }[theme],
    group: "View",
    enabled: () => layout.theme !== theme,
    run: () => setTheme(theme),
  })),
];
