// The questions that the window can ask: where to move a file, and whether to go with text unsaved.

export const dialogs = $state<{
  /** the file that is to be moved */
  moving: string | null;
  /** titles of notes that could not be saved, and the answer that is waited for */
  unsaved: { titles: string[]; answer: (leave: boolean) => void } | null;
}>({ moving: null, unsaved: null });

export function askFolder(path: string): void {
  dialogs.moving = path;
}

/** True when the person gives the unsaved text up. */
export function askToLeave(titles: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    dialogs.unsaved = {
      titles,
      answer(leave) {
        dialogs.unsaved = null;
        resolve(leave);
      },
    };
  });
}
