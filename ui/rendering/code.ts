// Code in colours, by the grammars that the editor uses, each loaded when it is first needed.
import "../styles/code.css";
import { LanguageDescription } from "@codemirror/language";
import { languages } from "@codemirror/language-data";
import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";

/** Colouring more than this would hold up the window. */
const longest = 100_000;

const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], class: "code-keyword" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], class: "code-string" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], class: "code-number" },
  { tag: [tags.lineComment, tags.blockComment, tags.comment], class: "code-comment" },
  { tag: [tags.typeName, tags.className, tags.tagName], class: "code-type" },
  { tag: [tags.function(tags.variableName), tags.attributeName], class: "code-name" },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], class: "code-name" },
  { tag: tags.heading, class: "code-heading" },
  { tag: tags.inserted, class: "code-string" },
  { tag: tags.deleted, class: "code-deleted" },
  { tag: tags.meta, class: "code-comment" },
]);

/** Shows code in an element, in colours where its language is known. The text is there at once. */
export async function renderCode(element: HTMLElement, code: string, language: string): Promise<void> {
  if (element.textContent !== code) element.textContent = code;
  const name = language.trim();
  if (name === "" || code.length > longest) return;
  const description = LanguageDescription.matchLanguageName(languages, name, false);
  if (!description) return;
  // A grammar that cannot be loaded leaves the code without colours.
  const support = description.support ?? (await description.load().catch(() => null));
  if (!support || element.textContent !== code) return;
  const lines = document.createDocumentFragment();
  highlightCode(
    code,
    support.language.parser.parse(code),
    highlighter,
    (text, classes) => lines.append(classes === "" ? text : coloured(text, classes)),
    () => lines.append("\n"),
  );
  element.replaceChildren(lines);
}

function coloured(text: string, classes: string): HTMLElement {
  const span = document.createElement("span");
  span.className = classes;
  span.textContent = text;
  return span;
}
