// An edit reaches further than the lines that it changes: what closes a comment, or the front matter, may be typed far
// below. What an older tree says of them is read again.
import { type Input, type PartialParse, type Tree, TreeFragment } from "@lezer/common";
import { BlockContext, type MarkdownParser } from "@lezer/markdown";
import { unclosed } from "./comment_syntax";
import { enclosing } from "./enclosing";
import { frontMatterLengthIn } from "./front_matter";

const Blocks = BlockContext as unknown as new (
  parser: MarkdownParser,
  input: Input,
  fragments: readonly TreeFragment[],
  ranges: readonly { from: number; to: number }[],
) => BlockContext;

/** Up to where a fragment's tree may be taken over. */
function lastUsable({ tree, to, offset }: TreeFragment, hasFrontMatter: () => boolean): number {
  // A line typed far below makes front matter of what begins the note,
  if (tree.resolve(0, 1).name !== "FrontMatter" && hasFrontMatter()) return 0;
  // and a mark closes a comment.
  const open = unclosed.get(tree.children) ?? Number.POSITIVE_INFINITY;
  // Whether a comment that was changed is one still says whether the block above it ends there.
  const comment = enclosing(tree.resolve(to + offset, -1), "CommentBlock");
  return Math.min(open, comment?.from ?? open);
}

/** For the innermost of a parser's wrappers. */
export function readAgain(
  inner: PartialParse,
  input: Input,
  fragments: readonly TreeFragment[],
  ranges: readonly { from: number; to: number }[],
): PartialParse {
  if (!(inner instanceof BlockContext)) return inner;
  let blocks = inner;
  let length: number | null = null;
  const hasFrontMatter = (): boolean => (length ??= frontMatterLengthIn(input)) > 0;
  const usable = fragments.flatMap((fragment) => {
    const to = Math.min(fragment.to, lastUsable(fragment, hasFrontMatter) - fragment.offset);
    if (to === fragment.to) return [fragment];
    const { from, tree, offset, openStart } = fragment;
    return to > from ? [new TreeFragment(from, to, tree, offset, openStart, true)] : [];
  });
  if (fragments.some((fragment, index) => fragment !== usable[index]))
    blocks = new Blocks(inner.parser, input, usable, ranges);
  return {
    get parsedPos() {
      return blocks.parsedPos;
    },
    get stoppedAt() {
      return blocks.stoppedAt;
    },
    stopAt: (at) => blocks.stopAt(at),
    advance() {
      const tree: Tree | null = blocks.advance();
      const open = unclosed.get(blocks);
      if (tree && open !== undefined) unclosed.set(tree.children, open);
      return tree;
    },
  };
}
