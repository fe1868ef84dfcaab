import { describe, expect, test } from "vitest";
import { escapeMarkdown } from "../editor/paste/escaping";
import { markdownFromHtml } from "../editor/paste/html_to_markdown";

const callbacks = {
  keepFile: (file: File) => Promise.resolve(`![[${file.type} ${file.size}]]`),
  linkName: (path: string) => path.replace(/^.*\//, "").replace(/\.md$/, ""),
};

async function check(html: string, markdown: string | null): Promise<void> {
  expect(await markdownFromHtml(html, callbacks)).toBe(markdown);
}

describe("HTML becomes markdown", () => {
  test.each([
    ["<h2>A <b>head</b></h2><p>Text</p>", "## A head\n\nText"],
    ["<p>a <b>b</b> <i>c</i> <s>d</s> <mark>e</mark></p>", "a **b** *c* ~~d~~ ==e=="],
    ["<p>a<b> b </b>c</p>", "a **b** c"],
    ["<p>x<sup>2</sup>, press <kbd>Esc</kbd>, <code>a`b</code></p>", "x<sup>2</sup>, press `Esc`, ``a`b``"],
    ["<p>one<br>two</p><p>three</p>", "one  \ntwo\n\nthree"],
    ["<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"],
    ["<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"],
    ["<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"],
    ["<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>", "- a\n  - b\n- c"],
    ["<ol start='9'><li>a</li><li><p>b</p></li></ol>", "9. a\n10. b"],
    ["<ol><li>a<ul><li>b</li></ul></li></ol>", "1. a\n   - b"],
    ["<ul><li><p>a</p><p>more</p></li><li>b</li></ul>", "- a\n\n  more\n- b"],
    [
      "<ul class='contains-task-list'><li><input type=checkbox> a</li><li><input type=checkbox checked> b</li></ul>",
      "- [ ] a\n- [x] b",
    ],
    ["<pre><code class='language-js'>let x;\nlet y;\n</code></pre>", "```js\nlet x;\nlet y;\n```"],
    ["<div class='highlight highlight-source-rust'><pre>fn a() {}</pre></div>", "```rust\nfn a() {}\n```"],
    ["<pre><div>a</div><div>  b</div></pre>", "```\na\n  b\n```"],
    ["<pre>a\n```\nb</pre>", "````\na\n```\nb\n````"],
    [
      "<table><thead><tr><th align=left>a</th><th style='text-align:right'>b</th></tr></thead><tbody><tr><td>1|2</td><td><b>3</b></td></tr></tbody></table>",
      "| a | b |\n| :-- | --: |\n| 1\\|2 | **3** |",
    ],
    [
      "<table><tr><td>a</td><td>b</td></tr><tr><td colspan=2>c</td></tr></table>",
      "| a | b |\n| --- | --- |\n| c |  |",
    ],
    ["<table><tr><td><ul><li>a</li></ul></td></tr></table>", "- a"],
  ])("%s", check);

  test.each([
    ["<p>see <a href='https://e.org/a(b)'>the  site</a>.</p>", "see [the site](https://e.org/a%28b%29)."],
    ["<a href='https://e.org/x'>https://e.org/x</a>", "https://e.org/x"],
    ["<p><b>x</b> <a href='#top'>up</a> <a href='/rel'>rel</a></p>", "**x** up rel"],
    ["<p><b>x</b> <a href='javascript:alert(1)'>run</a></p>", "**x** run"],
    [
      "<a href='https://www.google.com/url?q=https://e.org/%3Fa%3D1&amp;sa=D'>t</a>",
      "[t](https://e.org/?a=1)",
    ],
    ["<a href='https://e.org'><div><h3>Card</h3></div></a>", "[Card](https://e.org)"],
    ["<img src='https://e.org/a b.png' alt='A [b]'>", "![A b](https://e.org/a%20b.png)"],
    [
      "<p><b>x</b><img src='file:///C:/a.png' alt='gone'><img src='https://e.org/t.gif' width=1 height=1></p>",
      "**x**gone",
    ],
    ["<img src='data:image/png;base64,iVBORw0KGgo='>", "![[image/png 8]]"],
    ["<video title='Film'><source src='https://v.org/1'></video>", "[Film](https://v.org/1)"],
  ])("%s", check);

  test("from Google Docs", () =>
    check(
      `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="ltr"><span style="font-weight:400">Title</span></h1>
      <p dir="ltr"><span style="font-weight:700;">Bold</span><span style="font-style:italic"> and slanted</span></p>
      <ul><li dir="ltr" role="checkbox" aria-checked="true"><img src="data:image/png;base64,AAAA"><p><span>done</span></p></li></ul></b>`,
      "# Title\n\n**Bold** *and slanted*\n\n- [x] done",
    ));

  test("from Word", () =>
    check(
      `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p { color: red }</style></head><body>
      <!--StartFragment--><p class=MsoNormal>A <b>plan</b><o:p></o:p></p>
      <p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span><![endif]>one</p>
      <p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o </span>two</p>
      <p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>three</p><!--EndFragment--></body></html>`,
      "A **plan**\n\n- one\n  - two\n- three",
    ));

  test("from Weft's own pages", () =>
    check(
      `<p>A <a class="internal-link" href="vault://localhost/Coast/Limpets.md">Limpets</a>, <a class="internal-link" href="vault://localhost/B.md#H">other</a>
      <a class="tag" href="vault://tag/tide">#tide</a> <span class="math math-inline">x^2</span> <sup class="footnote-reference"><a href="#user-content-fn:1">1</a></sup></p>
      <div class="callout" data-callout="note"><div class="callout-title">Title</div><div class="callout-content"><p>body</p></div></div>`,
      "A [[Limpets]], [[B#H|other]] #tide $x^2$ [^1]\n\n> [!note] Title\n> body",
    ));

  test.each([
    ["<meta charset='utf-8'><span style='color: red'>one line</span>", null],
    ["<div><span>one</span><br><span>two</span></div>", null],
    ["<p>alone</p>", null],
    ["<p>one</p><p>two</p>", "one\n\ntwo"],
    ["<style>p{}</style><script>alert(1)</script>", null],
    ["<p hidden>unseen</p><p><b>seen</b></p><p style='display:none'>unseen</p>", "**seen**"],
  ])("%s", check);
});

test.each([
  ["snake_case and 2 * 3", "snake_case and 2 * 3"],
  ["*a* _b_", "\\*a\\* \\_b\\_"],
  ["# no head", "\\# no head"],
  ["#tag", "#tag"],
  ["1. no list", "1\\. no list"],
  ["- no list", "\\- no list"],
  ["[[no link]] [1] [a](b)", "\\[[no link]] [1] \\[a](b)"],
  ["<b> & &amp;", "\\<b> & \\&amp;"],
  ["5 $ or $6", "5 $ or $6"],
  ["$5 and $6", "\\$5 and $6"],
  ["==a== `b`", "\\==a\\== \\`b\\`"],
])("%j stays text", (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});
