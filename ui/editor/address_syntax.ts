// Addresses of the web: those that stand in the text as they are, and the one that a link leads to.
import type { SyntaxNode } from "@lezer/common";
import type { MarkdownConfig } from "@lezer/markdown";

/** The engine's `web_addresses` has the same rule. */
const written =
  /^https?:\/\/[^\s<>"|[\]`\u3000-\u3004\u3008-\u3020\u3030\uff01-\uff0f\uff1a-\uff20\uff3b-\uff3e\uff40\uff5b-\uff65]+/i;
const around = /[?!.,:;*_~'=%]$/;

const longest = 4_000;

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** Without the punctuation of the sentence around it; null where nothing follows the scheme. */
function trimmed(address: string): string | null {
  let end = address.length;
  let unopened = count(address, ")") - count(address, "(");
  for (; ; end--) {
    const last = address.charAt(end - 1);
    if (last === ")" && unopened > 0) unopened--;
    else if (!around.test(last)) break;
  }
  const found = address.slice(0, end);
  return /^https?:\/\/[\p{L}\p{N}]/iu.test(found) ? found : null;
}

export const addressSyntax: MarkdownConfig = {
  // GitHub's takes in e-mail addresses and "www." as well, and what ends a highlight.
  remove: ["Autolink"],
  parseInline: [
    {
      name: "WebAddress",
      parse(cx, next, start) {
        if (next !== 104 && next !== 72) return -1;
        if (start > cx.offset && /[\p{L}\p{N}]/u.test(cx.slice(start - 1, start))) return -1;
        const found = written.exec(cx.slice(start, Math.min(cx.end, start + longest)))?.[0];
        const address = found === undefined ? null : trimmed(found);
        return address === null ? -1 : cx.addElement(cx.elt("URL", start, start + address.length));
      },
    },
  ],
};

/** Where the address stands that a link or picture leads to; one in its text is none. */
export function addressOf(link: SyntaxNode): SyntaxNode | null {
  if (link.name === "Autolink") return link.getChild("URL");
  const close = link.getChildren("LinkMark")[1];
  return (close && link.getChildren("URL").find(({ from }) => from >= close.to)) ?? null;
}
