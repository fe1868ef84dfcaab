// Points in time as a person says them.

const day = 86_400_000;

function startOfDay(time: number): number {
  const date = new Date(time);
  date.setHours(0, 0, 0, 0);
  return date.getTime();
}

/** Whole days from one time to another, by the calendar: a day with 23 hours is one too. */
export function daysBetween(time: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(time)) / day);
}

/** "Today", "Yesterday", "Friday", "12 November", "12 November 2024". */
export function dayLabel(time: number, now: number): string {
  const days = daysBetween(time, now);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  const date = new Date(time);
  if (days > 1 && days < 7) return date.toLocaleDateString(undefined, { weekday: "long" });
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  const year = sameYear ? {} : ({ year: "numeric" } as const);
  return date.toLocaleDateString(undefined, { day: "numeric", month: "long", ...year });
}

/** "14:32" */
export function timeLabel(time: number): string {
  return new Date(time).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

/** "today 14:32", "yesterday 9:05", "12 November 9:05": inside a sentence. */
export function momentLabel(time: number, now: number): string {
  const label = dayLabel(time, now);
  const inside = label === "Today" || label === "Yesterday" ? label.toLowerCase() : label;
  return `${inside} ${timeLabel(time)}`;
}

/** "812 B", "12.4 kB", "3.1 MB" */
export function sizeLabel(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${value.toLocaleString(undefined, { maximumFractionDigits: 1 })} ${unit}`;
}
