// A note of a megabyte, as people write them: sections of prose, lists, tables, code, links and formulas.

const sentences = [
  "A pool is a small exam that the sea sets *twice* a day, and what stays is what can **bear** it.",
  "When the water leaves, salt and oxygen change within the hour; see [[Barnacles]] and [[Limpets|the limpets]].",
  "The upper edge of the band follows the drying, the lower one the neighbours, as `zonation.py` draws it.",
  "Nobody has measured $h(t) = A \\cos(\\omega t)$ on this ledge since the [old survey](https://example.org/survey).",
  "It seems to hold for other edges too #coast/littoral, and ==that is the thought== to come back to.",
];

function section(number) {
  const prose = (from) =>
    [0, 1, 2].map((step) => sentences[(number + from + step) % sentences.length]).join(" ");
  return `## Section ${number}

${prose(0)}

${prose(1)}

### What was seen in ${number}

- Mussels in a line as if ruled, at ${number % 40} paces
	- and below them [[Dog whelks]]
- [x] Salt at low water
- [ ] Count the anemones in the shaded gully

> [!note] Observation ${number}
> The highest pool had three kinds of copepod.

| Zone | Height | What lives there |
| ---- | -----: | ---------------- |
| Splash | ${number % 7}.2 m | lichen |
| Barnacle | 3.1 m | [[Barnacles]] |

${prose(2)}

\`\`\`js
const depth = (hour) => range * Math.cos(hour / ${number + 1}); // metres
\`\`\`

$$\\sum_{i=1}^{${number}} A_i$$

${prose(3)}

`;
}

/** Words that stand in the middle of it, at the end of a paragraph: where it is typed. */
export const middle = "The middle of the note stands here.";

export function longNote(bytes = 1_000_000) {
  const parts = ["# A long note\n\n"];
  let length = 0;
  let written = false;
  for (let number = 1; length < bytes; number++) {
    const part = section(number);
    parts.push(part);
    length += part.length;
    if (!written && length > bytes / 2) {
      parts.push(`${middle}\n\n`);
      written = true;
    }
  }
  return parts.join("");
}
