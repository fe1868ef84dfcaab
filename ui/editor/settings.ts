// What a person can switch in the editor, without its text or its undo history being touched.
import {
  Compartment,
  type EditorState,
  type Extension,
  type Text,
  type TransactionSpec,
} from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { focusMode } from "./focus_mode";
import { folding } from "./folding";
import { typewriter } from "./typewriter";
import { vimKeys } from "./vim";

export interface EditorSettings {
  /** only the paragraph that is being written in is in full ink */
  focusMode: boolean;
  /** the line that is being written stays in the middle */
  typewriter: boolean;
  spellChecking: boolean;
  folding: boolean;
  vimKeys: boolean;
}

export const plainSettings: EditorSettings = {
  focusMode: false,
  typewriter: false,
  spellChecking: true,
  folding: true,
  vimKeys: false,
};

const compartment = new Compartment();

function extensionsOf(settings: EditorSettings, plain: boolean, short: boolean): Extension {
  const spellcheck = settings.spellChecking && short ? "true" : "false";
  return [
    EditorView.contentAttributes.of({ spellcheck }),
    settings.focusMode && !plain ? focusMode : [],
    settings.typewriter ? typewriter : [],
    settings.folding && !plain ? folding : [],
    settings.vimKeys ? vimKeys() : [],
  ];
}

/** Past this size the browser's spell checker would hold up typing. */
const longestSpellChecked = 300_000;

/** `plain`: a note that is too long to be read as markdown. */
export function settingsExtension(settings: EditorSettings, doc: Text, plain: boolean): Extension {
  return compartment.of(extensionsOf(settings, plain, !plain && doc.length < longestSpellChecked));
}

/** Other settings for a state that is there. */
export function changedSettings(
  state: EditorState,
  settings: EditorSettings,
  plain: boolean,
): TransactionSpec {
  const short = !plain && state.doc.length < longestSpellChecked;
  return { effects: compartment.reconfigure(extensionsOf(settings, plain, short)) };
}
