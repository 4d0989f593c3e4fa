import { Lexer, type Token, type Tokens, type TokensList } from "marked";

/** The blocks that have a form of their own; any other is plain text. */
export type MarkedBlock =
  | Tokens.Heading
  | Tokens.Paragraph
  | Tokens.Text
  | Tokens.List
  | Tokens.Code
  | Tokens.Blockquote
  | Tokens.Table
  | Tokens.Hr
  | Tokens.Space
  | Tokens.Def;

/** The same within a line. */
export type MarkedInline =
  | Tokens.Strong
  | Tokens.Em
  | Tokens.Del
  | Tokens.Codespan
  | Tokens.Link
  | Tokens.Image
  | Tokens.Br
  | Tokens.Text
  | Tokens.Escape;

/** The parts of a Markdown text. Text that is nested too deeply, or would take the library too long, stays plain. */
export function lexMarkdown(text: string): TokensList {
  return new BoundedLexer().lex(text);
}

/** Signs that may begin or end something. For each of them, the library may read the rest of the text. */
const SIGNS = /[[\]*_~`<>!&@:]/g;
/** The most characters that may be read this way for one text, and for all: a tenth of a second, and a second. */
const MOST_IN_TEXT = 1_000_000;
const MOST_IN_ALL = 10_000_000;
/** The most nested lists and quotations. */
const MOST_DEPTH = 20;

class BoundedLexer extends Lexer {
  #left = MOST_IN_ALL;
  #depth = 0;

  override blockTokens(src: string, tokens: Token[] = [], isClipped?: boolean): TokensList {
    if (this.#depth >= MOST_DEPTH) return this.#asText(src, tokens) as TokensList;
    this.#depth++;
    try {
      return super.blockTokens(src, tokens, isClipped) as TokensList;
    } finally {
      this.#depth--;
    }
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    const cost = src.length * (src.match(SIGNS)?.length ?? 0);
    if (cost > MOST_IN_TEXT || cost > this.#left) return this.#asText(src, tokens);
    this.#left -= cost;
    return super.inlineTokens(src, tokens);
  }

  #asText(src: string, tokens: Token[]): Token[] {
    tokens.push({ type: "text", raw: src, text: src });
    return tokens;
  }
}
