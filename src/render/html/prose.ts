import type { Token, Tokens } from "marked";
import { anchorOf } from "../../protocol/anchor.ts";
import { type Language, languageOf, tokenize } from "../markdown/highlight.ts";
import { lexMarkdown, type MarkedBlock, type MarkedInline } from "../markdown/lex-markdown.ts";
import { escapeHtml, escapeMarkup } from "./escape.ts";

/** The page of a lesson, by the lesson's id; undefined if there is none. */
export type HrefOf = (id: string) => string | undefined;

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
    return words.map((word, index) => piece(word, words[index - 1])).join("");
  }

  function piece(given: Token, before: Token | undefined): string {
    const token = given as MarkedInline;
    switch (token.type) {
      case "strong":
        return `<strong>${inline(token.tokens)}</strong>`;
      case "em":
        return `<em>${inline(token.tokens)}</em>`;
      case "del":
        return `<del>${inline(token.tokens)}</del>`;
      case "codespan": {
        const code = `<code>${flow(token.text)}</code>`;
        const isLesson = before?.type === "text" && /\blessons?\s$/i.test(before.raw);
        return linked(isLesson ? hrefOf(token.text) : undefined, code);
      }
      case "link":
        return linked(addressOf(token.href), inline(token.tokens));
      case "br":
        return "<br>\n";
      case "text":
        return token.tokens === undefined ? flow(token.text) : inline(token.tokens);
      case "image":
      case "escape":
        return flow(token.text);
      default:
        return flow(given.raw);
    }
  }

  /** Addresses of the web, headings of this text, and other lessons. Other targets do not exist beside the page. */
  function addressOf(href: string): string | undefined {
    if (/^(?:https?|mailto):/i.test(href)) return href;
    if (href.startsWith("#")) return `#${anchorIn(href.slice(1))}`;
    const id = /^\.\.\/([^/#?]+)(?:\/(?:lesson\.md)?)?$/.exec(href)?.[1];
    return id === undefined ? undefined : hrefOf(id);
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

function linked(href: string | undefined, html: string): string {
  return href === undefined ? html : `<a href="${escapeMarkup(href)}">${html}</a>`;
}

/** The page has names of its own. */
function anchorIn(heading: string): string {
  return `text-${escapeMarkup(anchorOf(heading))}`;
}

/** Line feeds within a paragraph are spaces. */
function flow(text: string): string {
  return escapeHtml(text.replace(/\s*\n\s*/g, " "));
}
