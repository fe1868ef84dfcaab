// HTML of the clipboard as markdown, in Weft's own hand. Loaded when something is pasted for the first time.
import Turndown from "turndown";
import { cellText } from "../live/table_model";
import { readVaultLink } from "../../rendering/vault_address";
import { cleanHtml } from "./clean";
import { escapeMarkdown } from "./escaping";

export interface HtmlCallbacks {
  /** Keeps a picture that came along; what embeds it, null where it cannot be kept. */
  keepFile: (file: File) => Promise<string | null>;
  /** how links of the vault name a file of it */
  linkName: (path: string) => string;
}

/** What would be lost if the text were pasted as it is. */
const formatted =
  "h1,h2,h3,h4,h5,h6,strong,b,em,i,del,s,strike,mark,code,kbd,samp,tt,pre,a[href],img,ul,ol,table,blockquote,hr," +
  "sup,sub,input,.math,.callout,.embed";

/** Null where the HTML says nothing that its text does not say. */
export async function markdownFromHtml(html: string, callbacks: HtmlCallbacks): Promise<string | null> {
  const body = cleanHtml(new DOMParser().parseFromString(html, "text/html"));
  if (!body.querySelector(formatted) && body.querySelectorAll("p").length < 2) return null;
  for (const image of body.querySelectorAll<HTMLImageElement>("img[src^='data:']")) {
    const file = await pictureFile(image.src);
    const embed = file && (await callbacks.keepFile(file));
    const written = body.ownerDocument.createElement("span");
    written.setAttribute("data-written", embed ?? image.alt);
    written.textContent = "picture";
    image.replaceWith(written);
  }
  const markdown = converter(callbacks)
    .turndown(body)
    .replace(/[ \t]+$/gm, (blanks) => (blanks === "  " ? blanks : ""))
    .trim();
  return markdown === "" ? null : markdown;
}

/** Decoded here: the page may fetch nothing, not even what is written in an address. */
async function pictureFile(address: string): Promise<File | null> {
  const [, type, base64, data] = /^data:(image\/[\w.+-]+)[^,]*?(;base64)?,([^]*)$/i.exec(address) ?? [];
  if (type === undefined || data === undefined) return null;
  try {
    const bytes = base64 ? atob(decodeURIComponent(data)) : decodeURIComponent(data);
    const whole = base64 ? Uint8Array.from(bytes, (one) => one.charCodeAt(0)) : bytes;
    return new File([whole], "", { type: type.toLowerCase() });
  } catch {
    return null;
  }
}

function converter(callbacks: HtmlCallbacks): Turndown {
  const turndown = new Turndown({
    headingStyle: "atx",
    hr: "---",
    bulletListMarker: "-",
    codeBlockStyle: "fenced",
    emDelimiter: "*",
    br: "  ",
  });
  turndown.escape = escapeMarkdown;
  const add = (name: string, filter: Turndown.Filter, replacement: Turndown.ReplacementFunction): void =>
    void turndown.addRule(name, { filter, replacement });
  const having = (selector: string) => (node: HTMLElement) => node.matches(selector);

  add("line break", "br", (_, node) =>
    within(node, "table") ? "<br>" : within(node, "h1,h2,h3,h4,h5,h6") ? " " : "  \n",
  );
  add("deleted", ["del", "s", "strike" as "s"], (text) => wrapped(text, "~~"));
  add("marked", "mark", (text) => wrapped(text, "=="));
  add("keys", ["kbd", "samp", "tt" as "samp"], (_, node) => inlineCode(node.textContent ?? ""));
  add("raised", ["sup", "sub"], (text, node) => {
    const name = node.nodeName.toLowerCase();
    return (node as Element).querySelector("a") || text.trim() === "" ? text : `<${name}>${text}</${name}>`;
  });
  add("code block", "pre", (_, node) => codeBlock(node as HTMLElement));
  add("list item", "li", (text, node) => listItem(text, node as HTMLElement));
  add("list", ["ul", "ol"], (text, node) => {
    const nested = node.parentElement?.matches("li") ?? false;
    const items = text.replace(/\n{2,}(?= *(?:[-*]|\d+[.)]) )/g, "\n").replace(/^\n+|\n+$/g, "");
    return nested ? `\n${items}` : `\n\n${items}\n\n`;
  });
  add("box", "input", (_, node) => {
    const item = node.parentElement?.closest("li");
    const done =
      (node as Element).getAttribute("data-task") ??
      ((node as HTMLInputElement).hasAttribute("checked") ? "x" : " ");
    return item ? `[${done}] ` : "";
  });
  add("link", "a", (text, node) => link(text, node as HTMLElement, callbacks));
  add("image", "img", (_, node) => image(node as HTMLImageElement));
  add(
    "table",
    "table",
    (text, node) => table(node as HTMLTableElement, turndown) ?? `\n\n${text.trim()}\n\n`,
  );
  add("formula", having(".math"), (_, node) => {
    const tex = (node.textContent ?? "").trim();
    return (node as Element).matches(".math-display") ? `\n\n$$\n${tex}\n$$\n\n` : `$${tex}$`;
  });
  add("callout", having(".callout"), (_, node) => callout(node as HTMLElement, turndown));
  add("note reference", having(".footnote-reference"), (_, node) => `[^${footnoteName(node as Element)}]`);
  add("note", having("li[id^='user-content-fn:']"), (text, node) => {
    return `\n\n[^${footnoteName(node as Element)}]: ${text.trim().replace(/\n/g, "\n  ")}\n\n`;
  });
  add("embed", having(".embed[data-path]"), (_, node) => {
    return `![[${callbacks.linkName((node as HTMLElement).dataset["path"] ?? "")}]]`;
  });
  add("written", having("[data-written]"), (_, node) => (node as Element).getAttribute("data-written") ?? "");
  return turndown;
}

function within(node: Node, selector: string): boolean {
  return Boolean(node.parentElement?.closest(selector));
}

/** Marks stand at words, not at blanks. */
function wrapped(text: string, mark: string): string {
  const [, before = "", inside = "", after = ""] = /^(\s*)([^]*?)(\s*)$/.exec(text) ?? [];
  return inside === "" ? text : before + mark + inside + mark + after;
}

function inlineCode(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const blank = /^`|`$/.test(text) ? " " : "";
  return text.trim() === "" ? "" : fence + blank + text.replace(/\s*\n\s*/g, " ") + blank + fence;
}

/** Lines that are elements of their own are lines. */
function codeText(node: Node): string {
  let text = "";
  for (const child of node.childNodes) {
    if (child.nodeName === "BR") text += "\n";
    else if (child.nodeType === Node.TEXT_NODE) text += child.nodeValue ?? "";
    else if (/^(?:DIV|P|LI|TR)$/.test(child.nodeName))
      text += `${text === "" || text.endsWith("\n") ? "" : "\n"}${codeText(child)}\n`;
    else text += codeText(child);
  }
  return text;
}

function codeBlock(pre: HTMLElement): string {
  const code = codeText(pre).replace(/\n+$/, "");
  const near = [pre.querySelector("code"), pre, pre.parentElement, pre.parentElement?.parentElement];
  const language = near
    .map((element) => {
      const named = /(?:^|\s)(?:language|lang|highlight-source|brush:)[-\s]*([\w+#.-]+)/i.exec(
        element?.className ?? "",
      )?.[1];
      return element?.getAttribute("data-language") ?? element?.getAttribute("data-lang") ?? named ?? "";
    })
    .find((name) => name !== "");
  const longest = Math.max(2, ...[...code.matchAll(/^`{3,}/gm)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const shown = /^(?:plaintext|text|none|plain)$/i.test(language ?? "") ? "" : (language ?? "").toLowerCase();
  return `\n\n${fence}${shown}\n${code}\n${fence}\n\n`;
}

function listItem(text: string, item: HTMLElement): string {
  const list = item.parentElement;
  const items = [...(list?.children ?? [])].filter((child) => child.nodeName === "LI");
  const number = Number(list?.getAttribute("start") ?? 1) + items.indexOf(item);
  const mark = list?.nodeName === "OL" ? `${number}. ` : "- ";
  const lines = text.trim().replace(/^(\[.\]) +/, "$1 ");
  return `${mark}${lines.replace(/\n(?!\n|$)/g, `\n${" ".repeat(mark.length)}`)}\n`;
}

function link(text: string, element: HTMLElement, { linkName }: HtmlCallbacks): string {
  const address = element.getAttribute("href") ?? "";
  const shown = text.replace(/\s*\n\s*/g, " ").replace(/^\s*#+ /, "");
  const inVault = readVaultLink(address);
  if (inVault?.kind === "tag") return element.textContent ?? "";
  if (inVault) {
    const part = inVault.fragment === "" ? "" : `#${inVault.fragment}`;
    const target = linkName(inVault.path) + part;
    const words = (element.textContent ?? "").trim();
    const said =
      words === "" || words === target.replace(/^#/, "").replace(/#\^?/g, " › ") ? "" : `|${words}`;
    return `[[${target}${said}]]`;
  }
  if (address === "" || shown.trim() === "") return shown;
  const plain = (element.textContent ?? "").trim();
  // An address that is its own text is a link as it stands.
  if (plain === address && !/[\s<>|]/.test(address)) return address;
  const encoded = address.replace(
    /[\s()<>]/g,
    (one) => `%${one.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`,
  );
  const [, before = "", inside = "", after = ""] = /^(\s*)([^]*?)(\s*)$/.exec(shown) ?? [];
  return `${before}[${inside}](${encoded})${after}`;
}

function image(element: HTMLImageElement): string {
  const alternative = escapeMarkdown((element.getAttribute("alt") ?? "").replace(/\s+/g, " ")).replace(
    /[[\]|]/g,
    "",
  );
  const address = (element.getAttribute("src") ?? "")
    .replace(/[\s()<>]/g, encodeURIComponent)
    .replace(/[()]/g, escapeParenthesis);
  return `![${alternative}](${address})`;
}

function escapeParenthesis(one: string): string {
  return one === "(" ? "%28" : "%29";
}

function footnoteName(element: Element): string {
  const from = element.id.startsWith("user-content-fn:")
    ? element.id
    : (element.querySelector("a")?.getAttribute("href") ?? "");
  return from.replace(/^#?user-content-fn:/, "");
}

function callout(element: HTMLElement, turndown: Turndown): string {
  const kind = element.getAttribute("data-callout") ?? "note";
  const title = element.querySelector(":scope > .callout-title")?.textContent?.trim() ?? "";
  const content = element.querySelector<HTMLElement>(":scope > .callout-content");
  const own = title.toLowerCase() === kind.toLowerCase() ? "" : ` ${title}`;
  const lines = content ? turndown.turndown(content).trim().split("\n") : [];
  return `\n\n${[`[!${kind}]${own}`, ...lines].map((line) => `> ${line}`.trimEnd()).join("\n")}\n\n`;
}

/** Null for a table that only puts its content into places. */
function table(element: HTMLTableElement, turndown: Turndown): string | null {
  const rows = [...element.querySelectorAll("tr")].filter((row) => row.closest("table") === element);
  const laidOut = element.querySelector("table, pre, ul, ol, h1, h2, h3, blockquote") !== null;
  const columns = Math.max(0, ...rows.map((row) => cellsOf(row).reduce((sum, cell) => sum + span(cell), 0)));
  if (columns === 0 || laidOut || (columns === 1 && rows.length === 1)) return null;
  const alignments: string[] = [];
  const written = rows.map((row) => {
    let column = 0;
    const cells = cellsOf(row).flatMap((cell) => {
      alignments[column] ||= alignmentOf(cell);
      column += span(cell);
      const text = cellText(
        turndown
          .turndown(cell)
          .replace(/\s*\n\s*/g, " ")
          .trim(),
      );
      return [text, ...Array.from({ length: span(cell) - 1 }, () => "")];
    });
    return `| ${Array.from({ length: columns }, (_, index) => cells[index] ?? "").join(" | ")} |`;
  });
  const marks = { left: ":--", center: ":-:", right: "--:" } as Record<string, string>;
  const delimiter = Array.from({ length: columns }, (_, index) => marks[alignments[index] ?? ""] ?? "---");
  const [head = "", ...body] = written;
  return `\n\n${[head, `| ${delimiter.join(" | ")} |`, ...body].join("\n")}\n\n`;
}

function cellsOf(row: Element): HTMLElement[] {
  return [...row.children].filter((cell): cell is HTMLElement => cell.matches("th, td"));
}

function span(cell: Element): number {
  return Math.max(1, Math.min(50, Number(cell.getAttribute("colspan") ?? 1) || 1));
}

function alignmentOf(cell: Element): string {
  const styled = /text-align:\s*(left|center|right)/i.exec(cell.getAttribute("style") ?? "")?.[1];
  return (cell.getAttribute("align") ?? styled ?? "").toLowerCase();
}
