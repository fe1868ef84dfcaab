// Formulas, drawn by KaTeX, which is loaded with its fonts when the first one is to be shown.
import "../styles/math.css";

type Katex = typeof import("katex").default;

let katex: Katex | null = null;
let loading: Promise<Katex> | null = null;

async function load(): Promise<Katex> {
  const [module] = await Promise.all([import("katex"), import("katex/dist/katex.min.css")]);
  return (katex = module.default);
}

/** What was drawn lately, by its source: a formula on the screen is drawn often while the text around it changes. */
const drawn = new Map<string, string>();
const mostDrawn = 500;

export interface Formula {
  tex: string;
  display: boolean;
  /** with MathML beside what is seen, for programs that read it; it is as much again to lay out */
  readable: boolean;
}

/**
 * Draws a formula into an element; one that cannot be read stays as it is written, with the reason. Where KaTeX is
 * loaded the element is filled by now, and null returned.
 */
export function renderMath(element: HTMLElement, formula: Formula): Promise<void> | null {
  if (katex) {
    draw(katex, element, formula);
    return null;
  }
  const { tex } = formula;
  if (!element.hasChildNodes()) element.textContent = tex;
  loading ??= load();
  return loading.then(
    (loaded) => draw(loaded, element, formula),
    (error: unknown) => {
      loading = null;
      fail(element, tex, `Formulas cannot be drawn: ${messageOf(error)}`);
    },
  );
}

function draw(loaded: Katex, element: HTMLElement, { tex, display, readable }: Formula): void {
  const key = `${String(display)} ${String(readable)} ${tex}`;
  try {
    let html = drawn.get(key);
    if (html === undefined) {
      html = loaded.renderToString(tex, {
        displayMode: display,
        output: readable ? "htmlAndMathml" : "html",
        // No command of a note's may name an address, and none may grow without end.
        trust: false,
        strict: "ignore",
        maxSize: 50,
        maxExpand: 1000,
      });
      if (drawn.size >= mostDrawn) drawn.clear();
      drawn.set(key, html);
    }
    element.innerHTML = html;
    // What is seen is hidden from programs that read; without MathML its source stands for it.
    if (!readable) {
      element.setAttribute("role", "math");
      element.setAttribute("aria-label", tex);
    }
    element.classList.remove("math-error");
    element.removeAttribute("title");
  } catch (error) {
    fail(element, tex, messageOf(error));
  }
}

function fail(element: HTMLElement, tex: string, why: string): void {
  element.textContent = tex;
  element.classList.add("math-error");
  element.title = why;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^KaTeX parse error: /, "") : String(error);
}
