// Text that is to stay text: what markdown would read as a mark gets a backslash, and nothing else does.

const rules: [RegExp, string][] = [
  [/\\(?=[!-/:-@[-`{-~])/g, "\\\\"],
  // Between blanks an asterisk is one, and inside a word an underscore.
  [/(?<!\s)\*|\*(?!\s)/g, "\\*"],
  [/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_"],
  [/`/g, "\\`"],
  [/~~|==|%%/g, "\\$&"],
  [/\[(?=\[|\^)|\[(?=[^\]\n]*\]\()/g, "\\["],
  [/<(?=[a-z/!?])/gi, "\\<"],
  [/&(?=#?\w+;)/g, "\\&"],
  // Two of them would hold a formula.
  [/\$(?=[^\s$][^$]*\$)/g, "\\$"],
  // At the start of a line.
  [/^(#{1,6}|[-+])(?=\s|$)/, "\\$1"],
  [/^>/, "\\>"],
  [/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2"],
  [/^\[([ xX])\](?=\s)/, "\\[$1]"],
  [/^(-{3,}|={3,}|\+{3,})$/, "\\$1"],
];

export function escapeMarkdown(text: string): string {
  return rules.reduce((escaped, [found, written]) => escaped.replace(found, written), text);
}
