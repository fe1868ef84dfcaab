// Takes out of HTML from elsewhere what is no text, and makes plain elements of what word processors write instead
// of them. The document is inert: it was parsed and is never shown, so nothing in it loads or runs.

const rubbish = [
  "script, style, meta, link, title, base, noscript, template, svg, canvas, object, embed, button, select, textarea",
  "input:not([type=checkbox]), col, colgroup, .mw-editsection, .copy-code, .fold-toggle, .callout-icon, .footnote-back",
].join(", ");

export function cleanHtml(document: Document): HTMLElement {
  const { body } = document;
  formulas(body);
  for (const element of body.querySelectorAll<HTMLElement>("*")) {
    if (element.matches(rubbish) || isHidden(element)) element.remove();
  }
  players(body);
  wordLists(body);
  unwrap(body, "b[style*='font-weight:normal'], b[style*='font-weight: normal'], font, center");
  styles(body);
  lists(body);
  unwrap(
    body,
    "h1 b, h1 strong, h2 b, h2 strong, h3 b, h3 strong, h4 b, h4 strong, h5 b, h5 strong, h6 b, h6 strong",
  );
  for (const link of body.querySelectorAll("a")) link.setAttribute("href", addressOf(link));
  unwrap(body, "a[href='']");
  images(body);
  spaces(body);
  return body;
}

function isHidden(element: HTMLElement): boolean {
  const style = element.getAttribute("style") ?? "";
  return element.hasAttribute("hidden") || /display:\s*none|mso-hide:\s*all/i.test(style);
}

function unwrap(body: HTMLElement, selector: string): void {
  for (const element of body.querySelectorAll(selector)) element.replaceWith(...element.childNodes);
}

function renamed(element: Element, name: string): HTMLElement {
  const made = element.ownerDocument.createElement(name);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

/** What KaTeX, MathJax and Wikipedia draw has the formula itself beside the drawing. */
function formulas(body: HTMLElement): void {
  for (const source of body.querySelectorAll("annotation[encoding='application/x-tex']")) {
    const drawn =
      source.closest(".math, .katex-display, .mwe-math-element, mjx-container") ??
      source.closest(".katex, math");
    const written = body.ownerDocument.createElement("span");
    const display = drawn?.matches(
      ".math-display, .katex-display, [display='true'], .mwe-math-element-block",
    );
    written.className = display ? "math math-display" : "math math-inline";
    written.textContent = (source.textContent ?? "").trim();
    drawn?.replaceWith(written);
  }
}

/** What plays is a link to it. */
function players(body: HTMLElement): void {
  for (const player of body.querySelectorAll("iframe, video, audio")) {
    const address = player.getAttribute("src") ?? player.querySelector("source")?.getAttribute("src") ?? "";
    const link = body.ownerDocument.createElement("a");
    link.href = address;
    link.textContent = player.getAttribute("title") ?? address;
    player.replaceWith(link);
  }
}

/** Word writes the items of lists as paragraphs that say which list and level they are of. */
function wordLists(body: HTMLElement): void {
  let open: HTMLElement[] = [];
  let last: Element | null = null;
  for (const paragraph of body.querySelectorAll("p[style*='mso-list']")) {
    const level = Number(/mso-list:[^;]*level(\d)/i.exec(paragraph.getAttribute("style") ?? "")?.[1] ?? 0);
    if (level === 0) continue;
    const mark = paragraph.querySelector("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']");
    const ordered = /^\s*[\p{L}\d]{1,4}[.)]/u.test(mark?.textContent ?? "");
    mark?.remove();
    if (last === null || paragraph.previousElementSibling !== last) open = [];
    open.length = Math.min(open.length, level);
    while (open.length < level) {
      const list = body.ownerDocument.createElement(ordered ? "ol" : "ul");
      const above = open.at(-1);
      if (above) (above.lastElementChild ?? above).append(list);
      else paragraph.before(list);
      open.push(list);
    }
    last = open[0] ?? null;
    open.at(-1)?.append(renamed(paragraph, "li"));
  }
}

/** Google Docs and others say with styles what elements are for. */
function styles(body: HTMLElement): void {
  for (const span of body.querySelectorAll("span[style]")) {
    const style = (span.getAttribute("style") ?? "").toLowerCase();
    const marks = [
      /font-weight:\s*(?:bold|[6-9]00)/.test(style) && "strong",
      /font-style:\s*italic/.test(style) && "em",
      /text-decoration[^:;]*:[^;]*line-through/.test(style) && "del",
    ].filter((mark) => mark !== false);
    for (const mark of marks) {
      if (span.closest(`${mark}, pre, code`)) continue;
      const made = body.ownerDocument.createElement(mark);
      made.append(...span.childNodes);
      span.append(made);
    }
  }
}

function lists(body: HTMLElement): void {
  // A list that stands between items belongs to the one before it.
  for (const list of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    if (list.previousElementSibling?.matches("li")) list.previousElementSibling.append(list);
  }
  // An item that is one paragraph is one line.
  for (const item of body.querySelectorAll("li")) {
    const [paragraph, second] = item.querySelectorAll(":scope > p");
    if (paragraph && !second) paragraph.replaceWith(...paragraph.childNodes);
  }
  for (const item of body.querySelectorAll("li[role=checkbox], li[aria-checked]")) {
    for (const drawn of item.querySelectorAll("img")) drawn.remove();
    const box = body.ownerDocument.createElement("input");
    box.type = "checkbox";
    if (item.getAttribute("aria-checked") === "true") box.setAttribute("checked", "");
    item.prepend(box);
  }
}

/** Where a link leads; "" where that is nowhere outside of its page, or a script. */
function addressOf(link: Element): string {
  const written = (link.getAttribute("href") ?? "").trim();
  if (/^vault:/i.test(written)) return written;
  if (
    !/^[a-z][a-z0-9+.-]*:/i.test(written) ||
    /^(?:javascript|vbscript|data|file|about|blob):/i.test(written)
  )
    return link.closest(".footnote-reference") ? written : "";
  // Google Docs leads every link by way of itself.
  const redirected = /^https?:\/\/www\.google\.com\/url\?(?:.*&)?q=([^&]+)/i.exec(written)?.[1];
  if (redirected === undefined) return written;
  try {
    return decodeURIComponent(redirected);
  } catch {
    return written;
  }
}

/** What is to be seen of an image that is neither a picture of the web nor brought along is its text. */
function images(body: HTMLElement): void {
  for (const image of body.querySelectorAll("img")) {
    const source = image.getAttribute("src") ?? "";
    const dot = ["width", "height"].some((side) => /^[01]$/.test(image.getAttribute(side) ?? ""));
    if (dot) image.remove();
    else if (!/^(?:https?:|data:image\/|vault:)/i.test(source)) image.replaceWith(image.alt);
  }
}

/** Browsers write every second space of several as one that does not break. */
function spaces(body: HTMLElement): void {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
  const comments: Node[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.COMMENT_NODE) comments.push(node);
    else if (!node.parentElement?.closest("pre"))
      node.nodeValue =
        node.nodeValue?.replace(/^\u00a0+|\u00a0+$|\u00a0(?=[\s\u00a0])|(?<=\s)\u00a0/g, " ") ?? "";
  }
  for (const comment of comments) comment.parentNode?.removeChild(comment);
}
