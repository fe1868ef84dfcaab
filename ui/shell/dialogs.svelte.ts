// The questions that the window can ask, each with the answer that is waited for.
import type { RenamePlan, TagUse } from "../bindings";

export interface Question {
  title: string;
  text: string;
  /** what happens on yes */
  action: string;
  /** what the other button says */
  otherwise: string;
  /** the safe answer is the other one */
  risky: boolean;
}

/** A search is given a name. */
export interface NameQuestion {
  title: string;
  /** what is offered as one */
  name: string;
  /** what happens on yes */
  action: string;
  /** what is told of a name that can be */
  note: (name: string) => string;
  /** why a name cannot be; null where it can */
  problem: (name: string) => string | null;
  done: (name: string) => void;
}

/** What to do about the links that a rename would leave behind. */
export type RenameChoice = "update" | "only" | "cancel";

export const dialogs = $state<{
  /** the file that is to be moved */
  moving: string | null;
  question: (Question & { answer: (yes: boolean) => void }) | null;
  rename: { plan: RenamePlan; answer: (choice: RenameChoice) => void } | null;
  /** the tag that is to have another name */
  tag: TagUse | null;
  /** the search that is to have a name */
  searchName: NameQuestion | null;
}>({ moving: null, question: null, rename: null, tag: null, searchName: null });

export function askFolder(path: string): void {
  dialogs.moving = path;
}

function ask(question: Question): Promise<boolean> {
  // A second question takes the place of the first, which is a no to it.
  dialogs.question?.answer(false);
  return new Promise((resolve) => {
    dialogs.question = {
      ...question,
      answer(yes) {
        dialogs.question = null;
        resolve(yes);
      },
    };
  });
}

/** True when the person says yes. */
export function askFirst(question: { title: string; text: string; action: string }): Promise<boolean> {
  return ask({ ...question, otherwise: "Cancel", risky: false });
}

/** True when the person gives the unsaved text up. */
export function askToLeave(titles: string[]): Promise<boolean> {
  const named = titles.map((title) => `“${title}”`).join(", ");
  return ask({
    title: `${titles.length === 1 ? "A note is" : `${titles.length} notes are`} not saved`,
    text: `${named} could not be written to the disk. If you leave now, what you typed there since the last save is lost.`,
    action: "Leave without saving",
    otherwise: "Stay",
    risky: true,
  });
}

export function askAboutLinks(plan: RenamePlan): Promise<RenameChoice> {
  dialogs.rename?.answer("cancel");
  return new Promise((resolve) => {
    dialogs.rename = {
      plan,
      answer(choice) {
        dialogs.rename = null;
        resolve(choice);
      },
    };
  });
}

export function askTagName(tag: TagUse): void {
  dialogs.tag = tag;
}

export function askSearchName(question: NameQuestion): void {
  dialogs.searchName = question;
}
