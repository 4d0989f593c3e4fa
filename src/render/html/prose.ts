import type { Token, Tokens } from "marked";
import { type Language, languageOf, tokenize } from "../markdown/highlight.ts";
import { lexMarkdown, type MarkedBlock } from "../markdown/lex-markdown.ts";
import { escapeHtml } from "./escape.ts";
import { anchorIn, type HrefOf, inlineToHtml } from "./inline.ts";

/**
 * A lesson's text as HTML. Only Markdown becomes markup: HTML in it is shown as text. Headings begin with the second level, because the title is
 * the first. The name of another lesson, as in "lesson `race`", links to its page.
 */
export function proseToHtml(text: string, hrefOf: HrefOf = () => undefined): string {
  const tokens = lexMarkdown(text);
  const depths = tokens.flatMap((token) =>
    token.type === "heading" ? [(token as Tokens.Heading).depth] : [],
  );
  const shallowest = Math.min(6, ...depths);
  let level = 1;
  return blocks(tokens);

  function blocks(all: readonly Token[]): string {
    return all.map(block).join("");
  }

  function block(given: Token): string {
    const token = given as MarkedBlock;
    switch (token.type) {
      case "heading":
        return heading(token);
      case "paragraph":
        return `<p>${inline(token.tokens)}</p>\n`;
      case "text":
        return inline(token.tokens ?? [token]);
      case "list":
        return list(token);
      case "code":
        return `${listingToHtml(token.text, languageOf(token.lang?.split(/\s/)[0] ?? ""))}\n`;
      case "blockquote":
        return `<blockquote>${blocks(token.tokens)}</blockquote>\n`;
      case "table":
        return table(token);
      case "hr":
        return "<hr>\n";
      case "space":
      case "def":
        return "";
      default:
        return `<p>${escapeHtml(given.raw.trim())}</p>\n`;
    }
  }

  /** No level is skipped, whatever the author skipped. */
  function heading({ depth, tokens: words, text: title }: Tokens.Heading): string {
    level = Math.min(level + 1, Math.max(2, Math.min(6, depth - shallowest + 2)));
    return `<h${level} id="${anchorIn(title)}">${inline(words)}</h${level}>\n`;
  }

  function list({ ordered, start, items, loose }: Tokens.List): string {
    const begin = ordered && typeof start === "number" && start !== 1 ? ` start="${start}"` : "";
    const rows = items.map(({ tokens: parts, task, checked }) => {
      const box = task ? (checked ? "[x] " : "[ ] ") : "";
      const body = parts.map((part) =>
        loose && part.type === "text" ? `<p>${block(part)}</p>` : block(part),
      );
      return `<li>${box}${body.join("")}</li>\n`;
    });
    const name = ordered ? "ol" : "ul";
    return `<${name}${begin}>\n${rows.join("")}</${name}>\n`;
  }

  function table({ header, rows }: Tokens.Table): string {
    const cell = (name: "th" | "td", { tokens: words, align }: Tokens.TableCell) => {
      const scope = name === "th" ? ' scope="col"' : "";
      return `<${name}${scope}${align === null ? "" : ` class="${align}"`}>${inline(words)}</${name}>`;
    };
    const row = (cells: readonly string[]) => `<tr>${cells.join("")}</tr>\n`;
    return (
      `<div class="table" tabindex="0"><table>\n<thead>${row(header.map((each) => cell("th", each)))}</thead>\n` +
      `<tbody>${rows.map((cells) => row(cells.map((each) => cell("td", each)))).join("")}</tbody>\n</table></div>\n`
    );
  }

  function inline(words: readonly Token[]): string {
    return inlineToHtml(words, hrefOf);
  }
}

/** A program in lines, with comments, strings and keywords marked. The style sheet numbers the lines, so that a copy has no numbers. */
export function listingToHtml(source: string, language: Language): string {
  const lines = tokenize(source, language).map((line) =>
    line
      .map(({ text, kind }) =>
        kind === undefined ? escapeHtml(text) : `<span class="${kind}">${escapeHtml(text)}</span>`,
      )
      .join(""),
  );
  return `<pre tabindex="0"><code>${lines.map((line) => `<span class="row">${line}</span>`).join("\n")}</code></pre>`;
}
