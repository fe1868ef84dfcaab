// Short messages at the foot of the window. What went wrong stays until it is answered; the rest leaves by itself.

export interface NoticeAction {
  label: string;
  run: () => void;
}

export interface Notice {
  id: number;
  kind: "info" | "error";
  text: string;
  actions: NoticeAction[];
}

export const notices = $state<{ list: Notice[] }>({ list: [] });

const shownFor = 8_000;
const mostAtOnce = 4;
let lastId = 0;

function add(kind: Notice["kind"], text: string, actions: NoticeAction[]): number {
  const id = ++lastId;
  // The same message twice says nothing more.
  const others = notices.list.filter((notice) => notice.text !== text);
  notices.list = [...others, { id, kind, text, actions }].slice(-mostAtOnce);
  return id;
}

export function say(text: string, ...actions: NoticeAction[]): void {
  const id = add("info", text, actions);
  setTimeout(() => dismiss(id), shownFor);
}

/** Stays until it is dismissed or acted upon. */
export function sayUntilRead(text: string, ...actions: NoticeAction[]): number {
  return add("info", text, actions);
}

export function sayError(text: string, ...actions: NoticeAction[]): number {
  return add("error", text, actions);
}

export function dismiss(id: number): void {
  notices.list = notices.list.filter((notice) => notice.id !== id);
}
