import { describe, expect, it } from "vitest";
import { renderCode } from "../rendering/code";
import { renderMath } from "../rendering/math";
import { readVaultLink, servedAddress, vaultAddress } from "../rendering/vault_address";

async function formula(tex: string, display = false): Promise<HTMLElement> {
  const element = document.createElement("span");
  await renderMath(element, { tex, display, readable: true });
  return element;
}

describe("formulas", () => {
  it("are drawn, with what a screen reader says", async () => {
    const element = await formula("\\frac{a}{b}");
    expect(element.querySelector(".katex-html")).not.toBeNull();
    expect(element.querySelector("math annotation")?.textContent).toBe("\\frac{a}{b}");
    expect((await formula("x", true)).querySelector(".katex-display")).not.toBeNull();
  });

  it("that cannot be read stay as they are written, with the reason", async () => {
    const element = await formula("\\frac{a");
    expect(element.textContent).toBe("\\frac{a");
    expect(element.classList.contains("math-error")).toBe(true);
    expect(element.title).toMatch(/Expected|Unexpected/);
    await renderMath(element, { tex: "a", display: false, readable: true });
    expect(element.classList.contains("math-error")).toBe(false);
    expect(element.title).toBe("");
  });

  it("lead nowhere and do not grow without end", async () => {
    const link = await formula("\\href{javascript:alert(1)}{x}");
    expect(link.querySelector("a")).toBeNull();
    const loop = await formula("\\def\\a{\\a\\a}\\a");
    expect(loop.classList.contains("math-error")).toBe(true);
  });
});

async function code(text: string, language: string): Promise<HTMLElement> {
  const element = document.createElement("code");
  await renderCode(element, text, language);
  expect(element.textContent).toBe(text);
  return element;
}

describe("code", () => {
  it("has the colours of its language", async () => {
    const element = await code("const a = 1; // one\nlet b = 'x'\n", "js");
    const words = [...element.querySelectorAll("span")].map((span) => [span.className, span.textContent]);
    expect(words).toContainEqual(["code-keyword", "const"]);
    expect(words).toContainEqual(["code-number", "1"]);
    expect(words).toContainEqual(["code-string", "'x'"]);
    expect(words).toContainEqual(["code-comment", "// one"]);
  });

  it("of no known language stays plain, whatever it holds", async () => {
    for (const language of ["", "nonsense"]) {
      const element = await code("<b>&amp;</b>\r\n", language);
      expect(element.children.length).toBe(0);
    }
  });
});

describe("addresses of the vault", () => {
  it("are written as the renderer writes them, and read back", () => {
    const address = vaultAddress("a b/ö#1.png");
    expect(address).toBe("vault://localhost/a%20b/%C3%B6%231.png");
    expect(servedAddress(address)).toBe(address);
    expect(readVaultLink(`${address}#A%20b%23C`)).toEqual({
      kind: "file",
      path: "a b/ö#1.png",
      fragment: "A b#C",
    });
    expect(readVaultLink("vault://tag/b/c-d")).toEqual({ kind: "tag", name: "b/c-d" });
    expect(readVaultLink("https://example.org")).toBeNull();
    expect(readVaultLink("vault://localhost/%")).toBeNull();
  });
});
