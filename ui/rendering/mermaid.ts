// Diagrams, drawn by Mermaid, which is loaded when the first one is to be shown. Colours are those of the window,
// so each diagram is drawn anew when light and dark change.
import "../styles/diagrams.css";

type Mermaid = typeof import("mermaid").default;

let loading: Promise<Mermaid> | null = null;
let count = 0;
/** One after the other: Mermaid has one place to draw in, and its colours are set for all. */
let queue: Promise<unknown> = Promise.resolve();
let drawnFor = "";

const drawn = new Map<string, string>();
const mostDrawn = 60;
/** The diagrams on the screen, with their sources. */
const shown = new Map<HTMLElement, string>();

/** Draws a diagram into an element; one that cannot be read is shown as it is written, with the reason. */
export function renderDiagram(element: HTMLElement, source: string): Promise<void> {
  watchColours();
  for (const one of shown.keys()) if (!one.isConnected) shown.delete(one);
  shown.set(element, source);
  const known = drawn.get(keyOf(source));
  if (known !== undefined) {
    fill(element, known);
    return Promise.resolve();
  }
  const turn = queue.then(() => draw(element, source));
  queue = turn;
  return turn;
}

function keyOf(source: string): string {
  return `${themeName()} ${source}`;
}

async function draw(element: HTMLElement, source: string): Promise<void> {
  // Another text has come into its place meanwhile.
  if (shown.get(element) !== source) return;
  let key = keyOf(source);
  try {
    loading ??= import("mermaid").then((module) => module.default);
    const mermaid = await loading;
    key = keyOf(source);
    let svg = drawn.get(key);
    if (svg === undefined) {
      prepare(mermaid);
      ({ svg } = await mermaid.render(`diagram-${++count}`, source));
      if (drawn.size >= mostDrawn) drawn.clear();
      drawn.set(key, svg);
    }
    if (shown.get(element) === source) fill(element, svg);
  } catch (error) {
    if (shown.get(element) === source) fail(element, source, error);
  }
}

function prepare(mermaid: Mermaid): void {
  const name = themeName();
  if (name === drawnFor) return;
  drawnFor = name;
  const colour = readColours();
  mermaid.initialize({
    startOnLoad: false,
    // No script, no address and no HTML of a note's gets into the page.
    securityLevel: "strict",
    suppressErrorRendering: true,
    theme: "base",
    fontFamily: '"Inter Variable", system-ui, sans-serif',
    themeVariables: {
      darkMode: name === "dark",
      fontSize: "14px",
      background: colour("--paper"),
      mainBkg: colour("--accent-wash"),
      primaryColor: colour("--accent-wash"),
      primaryTextColor: colour("--ink"),
      primaryBorderColor: colour("--accent"),
      secondaryColor: colour("--thread-wash"),
      secondaryTextColor: colour("--ink"),
      secondaryBorderColor: colour("--thread-line"),
      tertiaryColor: colour("--surface"),
      tertiaryTextColor: colour("--ink"),
      tertiaryBorderColor: colour("--line-strong"),
      lineColor: colour("--soft"),
      textColor: colour("--ink"),
      titleColor: colour("--ink"),
      noteBkgColor: colour("--warn-wash"),
      noteTextColor: colour("--ink"),
      noteBorderColor: colour("--line-strong"),
      clusterBkg: colour("--surface"),
      clusterBorder: colour("--line-strong"),
      edgeLabelBackground: colour("--paper"),
    },
  });
}

function fill(element: HTMLElement, svg: string): void {
  element.classList.remove("diagram-error");
  element.classList.add("diagram");
  // Mermaid has taken out what does not belong into a drawing.
  element.innerHTML = svg;
}

function fail(element: HTMLElement, source: string, error: unknown): void {
  const reason = document.createElement("p");
  reason.textContent = `This diagram cannot be drawn: ${error instanceof Error ? error.message : String(error)}`;
  const written = document.createElement("pre");
  written.textContent = source;
  element.classList.remove("diagram");
  element.classList.add("diagram-error");
  element.replaceChildren(reason, written);
}

/** The colours of the tokens as they are now; `light-dark()` is the browser's to work out. */
function readColours(): (token: string) => string {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  queueMicrotask(() => probe.remove());
  return (token) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
}

let watching = false;

function watchColours(): void {
  if (watching) return;
  watching = true;
  dark().addEventListener("change", drawAgain);
  const root = document.documentElement;
  new MutationObserver(drawAgain).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
}

function drawAgain(): void {
  for (const [element, source] of [...shown]) {
    if (element.isConnected) void renderDiagram(element, source);
  }
}

function dark(): MediaQueryList {
  return matchMedia("(prefers-color-scheme: dark)");
}

function themeName(): "light" | "dark" {
  const chosen = document.documentElement.dataset["theme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return dark().matches ? "dark" : "light";
}
