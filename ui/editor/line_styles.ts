// What a whole line looks like: code, quotes, front matter, tables, headings, and list items whose wrapped
// lines hang under their text. Only the lines on the screen are looked at.
import { syntaxTree } from "@codemirror/language";
import { type Extension, Facet, RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import type { SyntaxNodeRef } from "@lezer/common";
import { parsedInSight } from "./parsed_in_sight";

const lineClasses: Record<string, string> = {
  FrontMatter: "cm-front-matter",
  FencedCode: "cm-code-line",
  CodeBlock: "cm-code-line",
  HTMLBlock: "cm-mono-line",
  Table: "cm-mono-line",
  Blockquote: "cm-quote-line",
  CommentBlock: "cm-comment-line",
  HorizontalRule: "cm-rule-line",
  ATXHeading1: "cm-heading-line",
  SetextHeading1: "cm-heading-line",
  ATXHeading2: "cm-heading-line",
  SetextHeading2: "cm-heading-line",
  ATXHeading3: "cm-heading-line",
};

/** Live preview lays lists and quotes out by itself. */
export const layoutIsLive = Facet.define<boolean, boolean>({ combine: (given) => given.includes(true) });
const laidOutLive = new Set(["ListMark", "TaskMarker", "Blockquote", "HorizontalRule"]);

/** Blocks whose first and last line carry the rounded corners. */
const framed = new Set(["FencedCode", "CodeBlock", "FrontMatter"]);

interface LineLook {
  classes: Set<string>;
  hang: number;
}

/** As in the theme. */
const taskBoxSize = 0.94;

const done = Decoration.mark({ class: "cm-task-done" });
const box = Decoration.mark({ class: "cm-task-box" });
const inlineCode = Decoration.mark({ class: "cm-inline-code" });

function build(view: EditorView): DecorationSet {
  const lines = new Map<number, LineLook>();
  const marks: { from: number; to: number; mark: Decoration }[] = [];
  const { doc } = view.state;
  const live = view.state.facet(layoutIsLive);
  const look = (lineStart: number): LineLook => {
    let known = lines.get(lineStart);
    if (!known) lines.set(lineStart, (known = { classes: new Set(), hang: 0 }));
    return known;
  };

  for (const { from, to } of view.visibleRanges) {
    const enter = (node: SyntaxNodeRef): void => {
      const name = node.name;
      if (live && laidOutLive.has(name)) return;
      const lineClass = lineClasses[name];
      if (lineClass) {
        const last = Math.min(node.to, to);
        for (let at = Math.max(node.from, from); at <= last;) {
          const line = doc.lineAt(at);
          const { classes } = look(line.from);
          classes.add(lineClass);
          if (framed.has(name)) {
            if (line.from <= node.from) classes.add("cm-frame-first");
            if (line.to >= node.to) classes.add("cm-frame-last");
          }
          at = line.to + 1;
        }
      } else if (name === "ListMark") {
        const line = doc.lineAt(node.from);
        const indent = /^[ \t]*/.exec(doc.sliceString(line.from, node.from))?.[0] ?? "";
        const task = /^\[[^\]]\](?=\s)/.exec(
          doc.sliceString(node.to + 1, Math.min(line.to, node.to + 5)),
        )?.[0];
        const before = indentWidth(view, indent);
        if (indent !== "") {
          const attributes = { style: `width:${before}px`, class: "cm-indent" };
          marks.push({
            from: line.from,
            to: line.from + indent.length,
            mark: Decoration.mark({ attributes }),
          });
        }
        // A quoted list has its ">" in front, which the quote's own padding answers for.
        if (line.from + indent.length === node.from) {
          look(line.from).hang =
            before + markWidth(view, doc.sliceString(node.from, node.to), task !== undefined);
        }
      } else if (name === "TaskMarker") {
        marks.push({ from: node.from, to: node.to, mark: box });
        const line = doc.lineAt(node.to);
        if (doc.sliceString(node.from + 1, node.from + 2).trim() !== "" && node.to < line.to) {
          marks.push({ from: node.to, to: line.to, mark: done });
        }
      } else if (name === "InlineCode") {
        marks.push({ from: node.from, to: node.to, mark: inlineCode });
      }
    };
    syntaxTree(view.state).iterate({ from, to, enter });
  }

  const builder: { from: number; to: number; value: Decoration }[] = marks.map(({ from, to, mark }) => ({
    from,
    to,
    value: mark,
  }));
  for (const [start, { classes, hang }] of lines) {
    const attributes: Record<string, string> = {};
    if (hang > 0 && !classes.has("cm-code-line")) {
      attributes["style"] = `padding-inline-start:${hang}px;text-indent:-${hang}px`;
      classes.add("cm-list-line");
    }
    const value = Decoration.line({ class: [...classes].join(" "), attributes });
    builder.push({ from: start, to: start, value });
  }
  builder.sort((a, b) => a.from - b.from || a.value.startSide - b.value.startSide);
  const set = new RangeSetBuilder<Decoration>();
  for (const { from, to, value } of builder) set.add(from, to, value);
  return set.finish();
}

const widths = new Map<string, number>();
let pen: CanvasRenderingContext2D | null | undefined;

/** Indentation is as wide in a reading face as it would be in a plain one, or nesting would hardly show. */
const columnWidth = 0.55;

function fontSize(view: EditorView): number {
  return Number.parseFloat(getComputedStyle(view.contentDOM).fontSize) || 16;
}

function indentWidth(view: EditorView, indent: string): number {
  let columns = 0;
  for (const char of indent.slice(0, 80)) columns += char === "\t" ? 4 - (columns % 4) : 1;
  return columns === 0 ? 0 : Math.round(columns * columnWidth * fontSize(view) * 10) / 10;
}

/** How wide a list item's mark is with the space behind it, and with its box if it is a task. */
function markWidth(view: EditorView, mark: string, task: boolean): number {
  const key = `${mark} ${String(task)}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) return 0;
  const { fontFamily } = getComputedStyle(view.contentDOM);
  const size = fontSize(view);
  pen.font = `${size}px ${fontFamily}`;
  let width = pen.measureText(`${mark} ${task ? " " : ""}`).width;
  if (task) {
    pen.font = `${size * taskBoxSize}px "JetBrains Mono Variable", monospace`;
    width += pen.measureText("[ ]").width;
  }
  widths.set(key, width);
  return width;
}

/** The reading face may arrive after the first measure. */
export function forgetMeasuredWidths(): void {
  widths.clear();
}

export const lineStyles: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = build(view);
    }
    update(update: ViewUpdate) {
      const { docChanged, viewportChanged, geometryChanged } = update;
      if (docChanged || viewportChanged || geometryChanged || parsedInSight(update)) {
        this.decorations = build(update.view);
      }
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
