// An edit reaches further than the lines that it changes: what closes a comment, or the front matter, may be typed far
// below. What an older tree says of them is read again.
import { type Input, type PartialParse, type SyntaxNode, type Tree, TreeFragment } from "@lezer/common";
import { BlockContext, type MarkdownParser } from "@lezer/markdown";
import { unclosed } from "./comment_syntax";
import { frontMatterLength, longestFrontMatter } from "./front_matter";

const Blocks = BlockContext as unknown as new (
  parser: MarkdownParser,
  input: Input,
  fragments: readonly TreeFragment[],
  ranges: readonly { from: number; to: number }[],
) => BlockContext;

/** A line typed far below may make front matter of what begins the note. */
function opensFrontMatter(input: Input, tree: Tree): boolean {
  if (input.read(0, Math.min(input.length, 3)) !== "---" || tree.resolve(0, 1).name === "FrontMatter")
    return false;
  return frontMatterLength(input.read(0, Math.min(input.length, longestFrontMatter))) > 0;
}

/** Up to where a fragment's tree may be taken over. */
function lastUsable({ tree, to, offset }: TreeFragment, input: Input): number {
  if (opensFrontMatter(input, tree)) return 0;
  // A mark typed far below closes a comment.
  let last = unclosed.get(tree.children) ?? Number.POSITIVE_INFINITY;
  // Whether a comment that was changed is one still says whether the block above it ends there.
  for (let node: SyntaxNode | null = tree.resolve(to + offset, -1); node; node = node.parent)
    if (node.name === "CommentBlock") last = Math.min(last, node.from);
  return last;
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
  const usable = fragments.flatMap((fragment) => {
    const to = Math.min(fragment.to, lastUsable(fragment, input) - fragment.offset);
    if (to === fragment.to) return [fragment];
    const { from, tree, offset, openStart } = fragment;
    return to > from ? [new TreeFragment(from, to, tree, offset, openStart, true)] : [];
  });
  if (usable.some((fragment, index) => fragment !== fragments[index]) || usable.length < fragments.length)
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
