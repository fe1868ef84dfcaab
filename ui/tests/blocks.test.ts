import { forceParsing } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createNoteState } from "../editor/editor";
import { detectLineEnds } from "../editor/line_ends";

function show(text: string): EditorView {
  const none = { changed() {}, moved() {}, frontMatterHidden() {}, rested() {}, follow() {}, left() {} };
  const state = createNoteState(text, detectLineEnds(text), false, none, { mode: "live" });
  const view = new EditorView({ state, parent: document.body });
  forceParsing(view, text.length, 5_000);
  return view;
}

const drawn = (view: EditorView): string =>
  view.contentDOM.innerHTML.replace(/<img class="cm-widgetBuffer"[^>]*>/g, "");

const gap = '<div class="cm-gap"';

const piece = fc.constantFrom(
  "\n",
  "\n\n",
  "| a | b |\n|---|---|\n| c | d |\n",
  "%%\nhidden\n%%\n",
  "```js\nx\n```\n",
  "```\n",
  "%%\n",
  "> [!note]- t\n> x\n",
  "| e | f |\n",
  "text **bold** [[x]]\n",
  "- [ ] task\n",
  "$$\nx\n$$\n",
);

test("what is drawn after edits is what a note of that text shows when it is opened", () => {
  const edit = fc.record({ at: fc.nat(200), remove: fc.nat(12), insert: piece });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.array(edit, { maxLength: 4 }), (pieces, edits) => {
      // An empty last line may be drawn out of sight without its look: nothing is left for a gap.
      const end = "\nend";
      const view = show(pieces.join("") + end);
      for (const { at, remove, insert } of edits) {
        const last = view.state.doc.length - end.length;
        const from = Math.min(at, last);
        view.dispatch({ changes: { from, to: Math.min(from + remove, last), insert } });
        forceParsing(view, view.state.doc.length, 5_000);
      }
      const fresh = show(view.state.doc.toString());
      // Without a layout to measure, how far below the last drawn line the gap begins is chance.
      const gapIn = (html: string): number => `${html}${gap}`.indexOf(gap);
      const [one, other] = [drawn(view), drawn(fresh)];
      const alike = Math.min(gapIn(one), gapIn(other));
      expect(one.slice(0, alike)).toBe(other.slice(0, alike));
      view.destroy();
      fresh.destroy();
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("an edit far below may make front matter of what was a block", () => {
  const view = show("---\n%%\nhidden\n%%\n\n");
  view.dispatch({ changes: { from: view.state.doc.length, insert: "---\n" } });
  expect(drawn(view)).toBe(drawn(show("---\n%%\nhidden\n%%\n\n---\n")));
});
