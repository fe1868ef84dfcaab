// How far the lines of lists and quotes stand in, and what is drawn behind those of quotes and callouts.
// Marks take the same room whether they are shown or hidden, so that text never moves sideways.
import { syntaxTree } from "@codemirror/language";
import { type Extension, type Line, type Range } from "@codemirror/state";
import { Decoration, type DecorationSet, type EditorView, WidgetType } from "@codemirror/view";
import type { SyntaxNode, SyntaxNodeRef } from "@lezer/common";
import { layoutIsLive } from "../line_styles";
import { isLineTouched, isTouched } from "./attention";
import { drawnInSight } from "./in_sight";
import { type Callout, calloutOf, calloutTitle, foldsOf } from "./callouts";
import { quoteBackground, quoteStep } from "./quote_background";
import { TaskBox } from "./tasks";

/** How much deeper each level of a list stands, in the size of the text. */
const listStep = 1.6;

interface LineLayout {
  line: Line;
  /** from the outermost quote to the innermost, null for one that is no callout */
  quotes: (Callout | null)[];
  /** how many quote marks are to be seen */
  quoteMarks: number;
  /** how deep in lists the line stands */
  depth: number;
  /** where the text behind indentation and marks begins, if there are any */
  prefixEnd: number | null;
  classes: Set<string>;
}

class Bullet extends WidgetType {
  override eq(): boolean {
    return true;
  }
  toDOM(): HTMLElement {
    const bullet = document.createElement("span");
    bullet.className = "cm-bullet";
    return bullet;
  }
  override ignoreEvent(): boolean {
    return false;
  }
}

const hidden = Decoration.replace({});
const bullet = Decoration.replace({ widget: new Bullet() });
const quoteMark = Decoration.mark({ class: "cm-live-quote-mark" });
const listMark = Decoration.mark({
  attributes: { class: "cm-list-mark", style: `min-width:${String(listStep)}em` },
});
const done = Decoration.mark({ class: "cm-task-done" });

function indent(levels: number): Decoration {
  const attributes = { class: "cm-indent", style: `width:${String(levels * listStep)}em` };
  return Decoration.mark({ attributes });
}

class Layout {
  readonly decorations: Range<Decoration>[] = [];
  private readonly lines = new Map<number, LineLayout>();

  constructor(private readonly view: EditorView) {}

  private at(position: number): LineLayout {
    const line = this.view.state.doc.lineAt(position);
    let known = this.lines.get(line.from);
    if (!known) {
      known = { line, quotes: [], quoteMarks: 0, depth: 0, prefixEnd: null, classes: new Set() };
      this.lines.set(line.from, known);
    }
    return known;
  }

  private eachLine(node: SyntaxNodeRef, from: number, to: number, each: (layout: LineLayout) => void): void {
    const last = Math.min(node.to, to);
    for (let at = Math.max(node.from, from); at <= last;) {
      const layout = this.at(at);
      each(layout);
      at = layout.line.to + 1;
    }
  }

  private add(decoration: Decoration, from: number, to: number): void {
    if (from < to) this.decorations.push(decoration.range(from, to));
  }

  read(from: number, to: number): void {
    const { state } = this.view;
    const enter = (node: SyntaxNodeRef): boolean | undefined => {
      switch (node.name) {
        case "Blockquote":
          this.quote(node.node, from, to);
          break;
        case "QuoteMark":
          this.quoteMark(node);
          break;
        case "ListItem": {
          const depth = ancestors(node.node, "ListItem") + 1;
          this.eachLine(node, from, to, (layout) => (layout.depth = Math.max(layout.depth, depth)));
          break;
        }
        case "ListMark":
          this.listMark(node.node);
          break;
        case "TaskMarker": {
          const line = state.doc.lineAt(node.to);
          if (state.sliceDoc(node.from + 1, node.to - 1).trim() !== "") this.add(done, node.to, line.to);
          break;
        }
        case "HorizontalRule": {
          const layout = this.at(node.from);
          layout.classes.add("cm-live-rule");
          if (!isLineTouched(state, node.from, node.to)) this.add(hidden, node.from, node.to);
          break;
        }
        case "FencedCode":
        case "CodeBlock":
        case "Table":
          this.eachLine(node, from, to, ({ classes }) => classes.add("own"));
          // Quote marks stand inside these too.
          return true;
      }
      return undefined;
    };
    syntaxTree(state).iterate({ from, to, enter });
  }

  private quote(node: SyntaxNode, from: number, to: number): void {
    const { state } = this.view;
    const level = ancestors(node, "Blockquote");
    const callout = calloutOf(state, node);
    this.eachLine(node, from, to, (layout) => {
      while (layout.quotes.length <= level) layout.quotes.push(null);
      layout.quotes[level] = callout;
      if (level > 0) return;
      if (layout.line.from <= node.from) layout.classes.add("cm-quote-first");
      if (layout.line.to >= node.to) layout.classes.add("cm-quote-last");
      if (callout) layout.classes.add("cm-callout-line");
    });
    if (!callout || node.from < from - 1) return;
    const first = state.doc.lineAt(callout.from);
    const touched = isLineTouched(state, callout.from, callout.from);
    this.decorations.push(...calloutTitle(state, callout, first, touched));
  }

  private quoteMark(node: SyntaxNodeRef): void {
    const { state } = this.view;
    const layout = this.at(node.from);
    const blank = /[ \t]/.test(state.sliceDoc(node.to, node.to + 1)) ? 1 : 0;
    const end = node.to + blank;
    if (isTouched(state, layout.line.from, layout.line.to)) {
      this.add(quoteMark, node.from, end);
      layout.quoteMarks++;
    } else this.add(hidden, node.from, end);
    layout.prefixEnd = Math.max(layout.prefixEnd ?? 0, end);
  }

  private listMark(node: SyntaxNode): void {
    const { state } = this.view;
    const item = node.parent;
    if (!item) return;
    const layout = this.at(node.from);
    const { line } = layout;
    const depth = ancestors(item, "ListItem") + 1;
    const start = layout.prefixEnd ?? line.from;
    // "- - x" is two items deep in one line: the second mark has no blanks of its own before it.
    if (start < node.from) this.add(indent(depth - 1), start, node.from);
    const end = Math.min(line.to, node.to + 1);
    layout.prefixEnd = end;
    layout.classes.add("marked");
    const marker = item.getChild("Task")?.getChild("TaskMarker");
    const ordered = item.parent?.name === "OrderedList";
    const taskEnd = marker && Math.min(line.to, marker.to + 1);
    if (marker && taskEnd && !isTouched(state, node.from, marker.to)) {
      const mark = state.sliceDoc(marker.from + 1, marker.to - 1);
      const box = Decoration.replace({ widget: new TaskBox(mark, state.readOnly) });
      if (ordered) this.add(listMark, node.from, end);
      this.add(box, ordered ? marker.from : node.from, taskEnd);
    } else if (ordered || isTouched(state, node.from, node.to)) this.add(listMark, node.from, end);
    else if (node.to < line.to) this.add(bullet, node.from, end);
    else this.add(bullet, node.from, node.to);
  }

  finish(): DecorationSet {
    for (const layout of this.lines.values()) this.finishLine(layout);
    return Decoration.set(this.decorations, true);
  }

  private finishLine(layout: LineLayout): void {
    const { line, quotes, quoteMarks, depth, classes } = layout;
    const own = classes.delete("own");
    const marked = classes.delete("marked");
    const styles: string[] = [];
    const quoted = quotes.length * quoteStep;
    const levels = own ? 0 : depth;
    let out = marked ? levels : 0;
    if (!own && depth > 0 && !marked) {
      const start = layout.prefixEnd ?? line.from;
      const blanks = /^[ \t]*/.exec(line.text.slice(start - line.from))?.[0].length ?? 0;
      if (blanks > 0 && start + blanks < line.to) {
        this.add(indent(levels), start, start + blanks);
        out = levels;
      }
    }
    if (quoted > 0 || levels > 0) {
      styles.push(`padding-inline-start:calc(${String(quoted)}px + ${String(levels * listStep)}em)`);
      if (out > 0 || quoteMarks > 0) {
        styles.push(`text-indent:calc(${String(-quoteMarks * quoteStep)}px - ${String(out * listStep)}em)`);
      }
    }
    if (levels > 0) classes.add("cm-list-line");
    if (quoted > 0) {
      classes.add("cm-live-quote");
      styles.push(quoteBackground(quotes.map((callout) => callout?.kind ?? null)));
    }
    if (classes.size === 0 && styles.length === 0) return;
    const attributes: Record<string, string> = styles.length > 0 ? { style: styles.join(";") } : {};
    const callout = quotes[0];
    if (callout) attributes["data-callout"] = callout.kind;
    this.decorations.push(Decoration.line({ class: [...classes].join(" "), attributes }).range(line.from));
  }
}

function ancestors(node: SyntaxNode, name: string): number {
  let count = 0;
  for (let parent = node.parent; parent; parent = parent.parent) if (parent.name === name) count++;
  return count;
}

function build(view: EditorView): DecorationSet {
  const layout = new Layout(view);
  for (const { from, to } of view.visibleRanges) layout.read(from, to);
  return layout.finish();
}

const plugin = drawnInSight(build, (update) => foldsOf(update.startState) !== foldsOf(update.state));

export const lineLayout: Extension = [layoutIsLive.of(true), plugin];
