import { afterEach, expect, test } from "vitest";
import { keepsKeyboard } from "../panels/keeps_keyboard";

const row = (name: string): string => `<div><button data-row>${name}</button></div>`;
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function panelOf(...names: string[]): { panel: HTMLElement; renew: (...names: string[]) => void } {
  document.body.innerHTML = `<button id="tab-x"></button><button id="other"></button>
    <div aria-labelledby="tab-x">${names.map(row).join("")}</div>`;
  const panel = document.body.querySelector<HTMLElement>("div");
  if (!panel) throw new Error("no panel");
  keepsKeyboard(panel);
  return { panel, renew: (...now) => (panel.innerHTML = now.map(row).join("")) };
}

afterEach(() => document.body.replaceChildren());

const focused = (): string => document.activeElement?.textContent || document.activeElement?.id || "nothing";

test("the row in the place of the one that had the keyboard gets it", async () => {
  const { panel, renew } = panelOf("a", "b", "c");
  panel.querySelectorAll("button")[1]?.focus();
  renew("d", "e", "f");
  await settled();
  expect(focused()).toBe("e");
  renew("g");
  await settled();
  expect(focused()).toBe("g");
  renew();
  await settled();
  expect(focused()).toBe("tab-x");
});

test("whoever has moved on is not called back", async () => {
  const { panel, renew } = panelOf("a", "b");
  panel.querySelector("button")?.focus();
  document.getElementById("other")?.focus();
  await settled();
  renew("c");
  await settled();
  expect(focused()).toBe("other");
});
