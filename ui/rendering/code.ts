// Code in colours, by the grammars that the editor uses, each loaded when it is first needed.
import "../styles/code.css";
import { LanguageDescription } from "@codemirror/language";
import { languages } from "@codemirror/language-data";
import type { Parser } from "@lezer/common";
import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";

/** Colouring more than this would hold up the window. */
const longest = 100_000;

export const codeHighlighter = tagHighlighter([
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

/** What reads code of a language, at once if it has been loaded before; null where none is known. */
export function grammarOf(language: string): Parser | Promise<Parser | null> | null {
  const name = language.trim();
  const description = name === "" ? null : LanguageDescription.matchLanguageName(languages, name, false);
  if (!description) return null;
  if (description.support) return description.support.language.parser;
  // A grammar that cannot be loaded leaves the code without colours.
  return description.load().then(
    (support) => support.language.parser,
    () => null,
  );
}

/** Shows code in an element, in colours where its language is known. The text is there at once. */
export async function renderCode(element: HTMLElement, code: string, language: string): Promise<void> {
  if (element.textContent !== code) element.textContent = code;
  const grammar = code.length > longest ? null : await grammarOf(language);
  if (!grammar || element.textContent !== code) return;
  const lines = document.createDocumentFragment();
  highlightCode(
    code,
    grammar.parse(code),
    codeHighlighter,
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
