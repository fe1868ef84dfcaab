/** Why a text, without "#", is no name of a tag; null when it is one. */
export function tagNameProblem(name: string): string | null {
  if (name === "") return "A tag needs a name.";
  if (!/^[\p{L}\p{N}\p{M}\p{Extended_Pictographic}\u200d\ufe0f_/-]+$/u.test(name))
    return "A tag is letters, digits, “-”, “_” and “/”, without blanks.";
  if (/^\p{N}+$/u.test(name)) return "A tag needs at least one character that is no digit.";
  if (/^\/|\/$|\/\//.test(name)) return "Between two “/” there must be a name.";
  return null;
}
