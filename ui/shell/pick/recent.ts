// What was picked lately, the newest first, remembered between starts.
import { recall, remember } from "../memory";

const most = 40;

export function recentOf(name: string): string[] {
  const stored = recall(name);
  return Array.isArray(stored) ? stored.filter((one): one is string => typeof one === "string") : [];
}

export function used(name: string, key: string): void {
  const before = recentOf(name);
  if (before[0] === key) return;
  remember(name, [key, ...before.filter((one) => one !== key)].slice(0, most));
}
