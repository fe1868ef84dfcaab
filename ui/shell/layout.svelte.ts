// Column widths, hidden panels and the theme: what the window remembers between starts.

export type Theme = "system" | "light" | "dark";

interface Layout {
  left: number;
  right: number;
  leftHidden: boolean;
  rightHidden: boolean;
  theme: Theme;
}

const key = "weft.layout";
const standard: Layout = { left: 248, right: 336, leftHidden: false, rightHidden: false, theme: "system" };

export const widths = { left: { least: 170, most: 480 }, right: { least: 260, most: 560 } };

function remembered(): Layout {
  try {
    return { ...standard, ...(JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Layout>) };
  } catch {
    return { ...standard };
  }
}

export const layout = $state<Layout>(remembered());

function remember(): void {
  try {
    localStorage.setItem(key, JSON.stringify(layout));
  } catch {
    // Without storage the window opens as it did the first time.
  }
}

export function setWidth(side: "left" | "right", width: number): void {
  const { least, most } = widths[side];
  layout[side] = Math.round(Math.max(least, Math.min(most, width)));
  remember();
}

export function toggle(panel: "leftHidden" | "rightHidden"): void {
  layout[panel] = !layout[panel];
  remember();
}

export function reveal(panel: "leftHidden" | "rightHidden"): void {
  if (layout[panel]) toggle(panel);
}

export function setTheme(theme: Theme): void {
  layout.theme = theme;
  applyTheme();
  remember();
}

export function applyTheme(): void {
  if (layout.theme === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset["theme"] = layout.theme;
}
