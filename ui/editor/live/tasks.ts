// The box of a task: a click or a key ticks it. "[ ]" waits, any other mark is done and stays to be seen.
import type { ChangeSpec, EditorState } from "@codemirror/state";
import { type Command, type EditorView, WidgetType } from "@codemirror/view";
import { changeLines, selectedLines } from "../selected_lines";

/** quote marks and indentation, the item's mark with its blank, the box */
const taskPattern = /^((?:[ \t]*>)*[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[([^\]\n])\](?=[ \t]|$)/u;
const itemPattern = /^((?:[ \t]*>)*[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)/;
const startPattern = /^(?:[ \t]*>)*[ \t]*/;

function toggled(state: EditorState, lineStart: number): ChangeSpec | null {
  const line = state.doc.lineAt(lineStart);
  const task = taskPattern.exec(line.text);
  if (!task?.[1] || !task[2]) return null;
  const from = line.from + task[1].length + 1;
  return { from, to: from + task[2].length, insert: task[2].trim() === "" ? "x" : " " };
}

function makeTask(state: EditorState, lineStart: number): ChangeSpec {
  const line = state.doc.lineAt(lineStart);
  const item = itemPattern.exec(line.text)?.[1];
  if (item !== undefined) return { from: line.from + item.length, insert: "[ ] " };
  const start = startPattern.exec(line.text)?.[0].length ?? 0;
  return { from: line.from + start, insert: "- [ ] " };
}

/** Ticks the tasks of the selected lines, or makes tasks of them where one is none yet. */
export const toggleTasks: Command = (view) => {
  const { state } = view;
  if (state.readOnly) return false;
  const lines = selectedLines(state);
  const ticks = lines.map((line) => toggled(state, line.from));
  const changes = ticks.includes(null)
    ? lines.filter((_, index) => ticks[index] === null).map((line) => makeTask(state, line.from))
    : ticks.filter((tick) => tick !== null);
  changeLines(view, changes, { userEvent: "input.task" });
  return true;
};

export class TaskBox extends WidgetType {
  constructor(
    private readonly mark: string,
    private readonly readOnly: boolean,
  ) {
    super();
  }
  override eq(other: TaskBox): boolean {
    return other.mark === this.mark && other.readOnly === this.readOnly;
  }
  toDOM(view: EditorView): HTMLElement {
    const place = document.createElement("span");
    place.className = "cm-task-place";
    const box = document.createElement("input");
    box.type = "checkbox";
    box.className = "cm-task-check";
    box.checked = this.mark.trim() !== "";
    box.disabled = this.readOnly;
    box.tabIndex = -1;
    box.setAttribute("aria-label", box.checked ? "Task, done" : "Task, to do");
    if (!/[\sxX]/.test(this.mark)) box.dataset["mark"] = this.mark;
    // The cursor stays where it is.
    box.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("click", (event) => {
      event.preventDefault();
      const changes = toggled(view.state, view.posAtDOM(place));
      if (changes) view.dispatch({ changes, userEvent: "input.task" });
    });
    place.appendChild(box);
    return place;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}
