import type { Token, Tokens } from "marked";
import { visible } from "../text/sanitise.ts";
import { hasColour, type View } from "../text/view.ts";
import type { MarkedInline } from "./lex-markdown.ts";

/** The contents of a line of Markdown: emphasis, code, links. Line feeds in the result are breaks that the author made. */
export function renderInline(tokens: readonly Token[], view: View): string {
  return tokens.map((token) => renderToken(token, view)).join("");
}

function renderToken(given: Token, view: View): string {
  const { style } = view;
  const token = given as MarkedInline;
  switch (token.type) {
    case "strong":
      return style.bold(renderInline(token.tokens, view));
    case "em":
      return style.italic(renderInline(token.tokens, view));
    case "del":
      return style.strikethrough(renderInline(token.tokens, view));
    case "codespan":
      return hasColour(view) ? style.cyan(flow(token.text)) : `\`${flow(token.text)}\``;
    case "link":
      return renderLink(token, view);
    case "image":
      return flow(token.text);
    case "br":
      return "\n";
    case "text":
      return token.tokens === undefined ? flow(token.text) : renderInline(token.tokens, view);
    case "escape":
      return flow(token.text);
    default:
      return flow(given.raw);
  }
}

function renderLink({ href, tokens, text }: Tokens.Link, view: View): string {
  const label = renderInline(tokens, view);
  const address = flow(href);
  return address === flow(text) || address === `mailto:${text}`
    ? view.style.underline(label)
    : `${label} (${view.style.underline(address)})`;
}

/** Line feeds within a paragraph are spaces. */
function flow(text: string): string {
  return visible(text.replace(/\s*\n\s*/g, " "));
}
