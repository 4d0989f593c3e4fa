import type { Span } from "../text/cells.ts";
import type { View } from "../text/view.ts";

export type Language = "typescript" | "python" | "text";

const KEYWORDS: Readonly<Record<Language, string>> = {
  typescript:
    "abstract|any|as|async|await|boolean|break|case|catch|class|const|constructor|continue|default|delete|do|else|export|extends|false|finally|for|from|function|get|if|implements|import|in|instanceof|interface|let|new|null|number|of|override|private|protected|public|readonly|return|satisfies|set|static|string|super|switch|this|throw|true|try|type|typeof|undefined|unknown|using|void|while|yield",
  python:
    "and|as|assert|async|await|break|class|continue|def|del|elif|else|except|False|finally|for|from|global|if|import|in|is|lambda|None|nonlocal|not|or|pass|raise|return|self|True|try|while|with|yield",
  text: "",
};

const COMMENTS: Readonly<Record<Language, string>> = {
  typescript: "//[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$)",
  python: "#[^\\n]*",
  text: "",
};

const STRINGS: Readonly<Record<Language, string>> = {
  typescript: "\"(?:\\\\.|[^\"\\\\\\n])*\"?|'(?:\\\\.|[^'\\\\\\n])*'?|`(?:\\\\[\\s\\S]|[^`\\\\])*`?",
  python:
    "\"\"\"[\\s\\S]*?(?:\"\"\"|$)|'''[\\s\\S]*?(?:'''|$)|\"(?:\\\\.|[^\"\\\\\\n])*\"?|'(?:\\\\.|[^'\\\\\\n])*'?",
  text: "",
};

/** The kind of a piece of source; undefined for any other. */
type TokenKind = "comment" | "string" | "keyword";

interface Token {
  readonly text: string;
  readonly kind: TokenKind | undefined;
}

/**
 * Source text in lines of tokens: comments, strings and keywords. It knows words but no grammar, which is enough for lessons. A template's
 * `${…}` counts as part of its string.
 */
export function tokenize(source: string, language: Language): readonly (readonly Token[])[] {
  const text = source.replace(/\r\n/g, "\n").replace(/\n$/, "");
  if (language === "text") return text.split("\n").map((line) => [{ text: line, kind: undefined }]);
  const pattern = new RegExp(
    `(?<comment>${COMMENTS[language]})|(?<string>${STRINGS[language]})|(?<![\\w.$])(?<keyword>${KEYWORDS[language]})(?![\\w$])`,
    "g",
  );
  const tokens: Token[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    const { comment, string } = match.groups ?? {};
    const kind = comment !== undefined ? "comment" : string !== undefined ? "string" : "keyword";
    tokens.push({ text: text.slice(at, match.index), kind: undefined }, { text: match[0], kind });
    at = match.index + match[0].length;
  }
  tokens.push({ text: text.slice(at), kind: undefined });
  return splitLines(tokens);
}

/** The same in painted spans. */
export function highlight(source: string, language: Language, { style }: View): readonly (readonly Span[])[] {
  const paints = { comment: style.dim, string: style.green, keyword: style.magenta };
  return tokenize(source, language).map((line) =>
    line.map(({ text, kind }) => (kind === undefined ? { text } : { text, paint: paints[kind] })),
  );
}

/** The language that a fence or a file's extension names. */
export function languageOf(name: string): Language {
  if (/^(?:[cm]?[jt]s|[jt]sx|typescript|javascript)$/i.test(name)) return "typescript";
  return /^(?:py|python3?)$/i.test(name) ? "python" : "text";
}

function splitLines(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]];
  for (const { text, kind } of tokens) {
    text.split("\n").forEach((part, index) => {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ text: part, kind });
    });
  }
  return lines;
}
