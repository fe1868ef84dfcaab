// What a place in the text stands in.
import type { SyntaxNode } from "@lezer/common";

/** The innermost node of a name from this one outwards, itself included. */
export function enclosing(node: SyntaxNode, name: string): SyntaxNode | null {
  for (let around: SyntaxNode | null = node; around; around = around.parent)
    if (around.name === name) return around;
  return null;
}
