// Tasks with any character in their box: "[ ]" waits, everything else is done.
import type { LeafBlockParser, MarkdownConfig } from "@lezer/markdown";

const box = /^\[[^\]\n]\][ \t]/u;

const parser: LeafBlockParser = {
  nextLine: () => false,
  finish(cx, leaf) {
    // A mark outside of the basic plane is two units long.
    const end = leaf.content.indexOf("]", 2) + 1;
    cx.addLeafElement(
      leaf,
      cx.elt("Task", leaf.start, leaf.start + leaf.content.length, [
        cx.elt("TaskMarker", leaf.start, leaf.start + end),
        ...cx.parser.parseInline(leaf.content.slice(end), leaf.start + end),
      ]),
    );
    return true;
  },
};

export const anyTask: MarkdownConfig = {
  parseBlock: [
    {
      name: "AnyTask",
      leaf: (cx, leaf) => (box.test(leaf.content) && cx.parentType().name === "ListItem" ? parser : null),
      before: "TaskList",
    },
  ],
};
