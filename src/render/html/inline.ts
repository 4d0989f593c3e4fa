import type { Token } from "marked";
import { anchorOf } from "../../protocol/anchor.ts";
import type { MarkedInline } from "../markdown/lex-markdown.ts";
import { escapeHtml, escapeMarkup } from "./escape.ts";

/** The page of a lesson, by the lesson's id; undefined if there is none. */
export type HrefOf = (id: string) => string | undefined;

/** The words of a paragraph, a heading or a cell as HTML. */
export function inlineToHtml(words: readonly Token[], hrefOf: HrefOf): string {
  return words.map((word, index) => piece(word, words[index - 1], hrefOf)).join("");
}

function piece(given: Token, before: Token | undefined, hrefOf: HrefOf): string {
  const inside = (words: readonly Token[]) => inlineToHtml(words, hrefOf);
  const token = given as MarkedInline;
  switch (token.type) {
    case "strong":
      return `<strong>${inside(token.tokens)}</strong>`;
    case "em":
      return `<em>${inside(token.tokens)}</em>`;
    case "del":
      return `<del>${inside(token.tokens)}</del>`;
    case "codespan": {
      const code = `<code>${flow(token.text)}</code>`;
      const isLesson = before?.type === "text" && /\blessons?\s$/i.test(before.raw);
      return linked(isLesson ? hrefOf(token.text) : undefined, code);
    }
    case "link":
      return linked(addressOf(token.href, hrefOf), inside(token.tokens));
    case "br":
      return "<br>\n";
    case "text":
      return token.tokens === undefined ? flow(token.text) : inside(token.tokens);
    case "image":
    case "escape":
      return flow(token.text);
    default:
      return flow(given.raw);
  }
}

/** Addresses of the web, headings of this text, and other lessons. Other targets do not exist beside the page. */
function addressOf(href: string, hrefOf: HrefOf): string | undefined {
  if (/^(?:https?|mailto):/i.test(href)) return href;
  if (href.startsWith("#")) return `#${anchorIn(href.slice(1))}`;
  const id = /^\.\.\/([^/#?]+)(?:\/(?:lesson\.md)?)?$/.exec(href)?.[1];
  return id === undefined ? undefined : hrefOf(id);
}

function linked(href: string | undefined, html: string): string {
  return href === undefined ? html : `<a href="${escapeMarkup(href)}">${html}</a>`;
}

/** The anchor of a heading. The prefix keeps it apart from the names that the page itself has. */
export function anchorIn(heading: string): string {
  return `text-${escapeMarkup(anchorOf(heading))}`;
}

/** Line feeds within a paragraph are spaces. */
function flow(text: string): string {
  return escapeHtml(text.replace(/\s*\n\s*/g, " "));
}
