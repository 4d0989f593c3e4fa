import { describe, expect, test } from "vitest";
import { proseToHtml } from "../../src/render/html/prose.ts";

describe("proseToHtml", () => {
  test("headings, paragraphs, lists, emphasis, code", () => {
    const text =
      "# Title\n\nSome `code`, *emphasis* and **more** of it,\nin two lines.\n\n### Deeper\n\n- one\n- two\n\n3. three\n";
    expect(proseToHtml(text)).toBe(
      `<h2 id="text-title">Title</h2>
<p>Some <code>code</code>, <em>emphasis</em> and <strong>more</strong> of it, in two lines.</p>
<h3 id="text-deeper">Deeper</h3>
<ul>
<li>one</li>
<li>two</li>
</ul>
<ol start="3">
<li>three</li>
</ol>
`,
    );
  });

  test("struck words, signs that are escaped, line breaks and rules", () => {
    expect(proseToHtml("~~old~~ 2 \\* 3  \nnew\n\n---\n")).toBe(
      "<p><del>old</del> 2 * 3<br>\nnew</p>\n<hr>\n",
    );
  });

  test("programs are coloured, and tables keep their columns", () => {
    expect(proseToHtml("```ts\nconst a = 1; // one\n```")).toBe(
      '<pre tabindex="0"><code><span class="row"><span class="keyword">const</span> a = 1; <span class="comment">// one</span></span></code></pre>\n',
    );
    expect(proseToHtml("| a | b |\n| --- | ---: |\n| `x` | 2 |")).toContain(
      '<tr><td><code>x</code></td><td class="right">2</td></tr>',
    );
  });

  test.each([
    "<script>alert(1)</script>",
    "before <img src=x onerror=alert(1)> after",
    "`<b>`",
    "```\n<b>\n```",
    "# <b>",
    "- <b>",
    "| <b> |\n| --- |\n| <b> |",
    "> <b>",
    "[<b>](https://example.org/<b>)",
    "![<b>](x)",
    "[a](https://example.org/\"onclick='b')",
    '## "><b>',
    "<https://example.org/?a=\"b'>",
  ])("what is no Markdown in %j is text", (text) => {
    const html = proseToHtml(text, () => '"><b>');
    const tags = new Set([...html.matchAll(/<\/?([^\s>]+)/g)].map(([, name]) => name));
    const known = [
      "p",
      "pre",
      "code",
      "span",
      "h2",
      "ul",
      "li",
      "div",
      "table",
      "thead",
      "tbody",
      "tr",
      "th",
      "td",
    ];
    expect([...tags].filter((name) => ![...known, "blockquote", "a"].includes(name ?? ""))).toEqual([]);
    expect(html).not.toMatch(/<[^>]* on\w+=/);
    // Quotes stand around attributes only.
    expect(html.replace(/ (?:class|id|href|scope|tabindex)="[^"<>]*"/g, "")).not.toContain('"');
  });

  test("links lead to the web, to headings of the text and to other lessons, and nowhere else", () => {
    const hrefOf = (id: string) => (id === "race" ? "race.html" : undefined);
    const hrefs = (text: string) =>
      [...proseToHtml(text, hrefOf).matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(hrefs("[a](https://example.org) <mail@example.org> [b](#what-to-watch)")).toEqual([
      "https://example.org",
      "mailto:mail@example.org",
      "#text-what-to-watch",
    ]);
    expect(
      hrefs("[a](../race/lesson.md) [b](../race/) [c](../other/lesson.md) [d](../race/main.ts)"),
    ).toEqual(["race.html", "race.html"]);
    expect(hrefs("[a](javascript:alert(1)) [b](data:text/html,c) [c](file:///etc/passwd) [d](/x)")).toEqual(
      [],
    );
    expect(hrefs("See lesson\n`race`, lesson `other`, and `race`.")).toEqual(["race.html"]);
  });

  test("signs that nobody sees, or that turn the direction of writing, are shown", () => {
    expect(proseToHtml("a\u202eb \u001b[31m")).toBe("<p>a\\u202Eb ␛[31m</p>\n");
  });

  test("text without Markdown's ends stays readable", () => {
    expect(proseToHtml("")).toBe("");
    expect(proseToHtml("#### Deep\n\n# High\n\n###### Deepest")).toBe(
      '<h2 id="text-deep">Deep</h2>\n<h2 id="text-high">High</h2>\n<h3 id="text-deepest">Deepest</h3>\n',
    );
  });
});
