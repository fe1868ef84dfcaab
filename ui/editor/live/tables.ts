// Tables: drawn and edited in place; where the cursor is taken into one, its text is shown.
import { type Extension, Prec } from "@codemirror/state";
import { type Command, Decoration, type EditorView, keymap, WidgetType } from "@codemirror/view";
import { blockFeature } from "./blocks";
import { heldCells } from "./held_cell";
import { readTable } from "./table_model";
import { TableView } from "./table_view";

const views = new WeakMap<HTMLElement, TableView>();

class TableWidget extends WidgetType {
  constructor(
    private readonly source: string,
    private readonly rows: number,
  ) {
    super();
  }
  override eq(other: TableWidget): boolean {
    return other.source === this.source;
  }
  override toDOM(view: EditorView): HTMLElement {
    const table = new TableView(view, this.source);
    views.set(table.dom, table);
    return table.dom;
  }
  override updateDOM(dom: HTMLElement): boolean {
    const table = views.get(dom);
    table?.draw(this.source);
    return table !== undefined;
  }
  override get estimatedHeight(): number {
    return this.rows * 36 + 16;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

/** A larger one is left as text: every cell is an element. */
const mostCells = 4_000;

const drawnTables = blockFeature.of({
  nodes: ["Table"],
  make(state, { from, to, parent }) {
    // In a quote each line has a mark of the quote's in front.
    if (parent?.name !== "Document" || state.doc.lineAt(from).from !== from) return null;
    const table = readTable(state.doc, from, to);
    if (!table || table.columns * (table.body.length + 1) > mostCells) return null;
    const widget = new TableWidget(state.sliceDoc(from, to), table.body.length + 1);
    return { from, to, shown: Decoration.replace({ widget, block: true }) };
  },
});

/** From the line above or below, the arrow keys go into the cells. */
function enterBy(direction: 1 | -1): Command {
  return (view) => {
    const { main } = view.state.selection;
    if (!main.empty) return false;
    const line = view.state.doc.lineAt(main.head);
    const moved = view.moveVertically(main, direction > 0);
    // A long line is left by its last row only.
    if (moved.head >= line.from && moved.head <= line.to && moved.head !== main.head) return false;
    const edge = direction > 0 ? line.to + 1 : line.from - 1;
    if (edge < 0 || edge > view.state.doc.length) return false;
    for (const element of view.contentDOM.querySelectorAll<HTMLElement>(".cm-table")) {
      const table = views.get(element);
      const found = table?.table();
      if (!table || !found || (direction > 0 ? found.from : found.to) !== edge) continue;
      table.enter(direction > 0 ? 0 : found.body.length, 0);
      return true;
    }
    return false;
  };
}

export const tables: Extension = [
  drawnTables,
  heldCells,
  Prec.high(
    keymap.of([
      { key: "ArrowDown", run: enterBy(1) },
      { key: "ArrowUp", run: enterBy(-1) },
    ]),
  ),
];
