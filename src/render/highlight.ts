import type { Span } from "./cells.ts";
import type { View } from "./view.ts";

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

/**
 * Source text in lines of painted spans: comments, strings and keywords. It reads words and not grammar, which is enough for programs as short as
 * lessons; a template's `${…}` counts as part of its string.
 */
export function highlight(source: string, language: Language, { style }: View): readonly (readonly Span[])[] {
  const text = source.replace(/\r\n/g, "\n").replace(/\n$/, "");
  if (language === "text") return text.split("\n").map((line) => [{ text: line }]);
  const pattern = new RegExp(
    `(?<comment>${COMMENTS[language]})|(?<string>${STRINGS[language]})|(?<![\\w.$])(?<keyword>${KEYWORDS[language]})(?![\\w$])`,
    "g",
  );
  const spans: Span[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    const { comment, string } = match.groups ?? {};
    const paint = comment !== undefined ? style.dim : string !== undefined ? style.green : style.magenta;
    spans.push({ text: text.slice(at, match.index) }, { text: match[0], paint });
    at = match.index + match[0].length;
  }
  spans.push({ text: text.slice(at) });
  return splitLines(spans);
}

/** The language that a fence or a file's extension names. */
export function languageOf(name: string): Language {
  if (/^(?:[cm]?[jt]s|[jt]sx|typescript|javascript)$/i.test(name)) return "typescript";
  return /^(?:py|python3?)$/i.test(name) ? "python" : "text";
}

function splitLines(spans: readonly Span[]): readonly (readonly Span[])[] {
  const lines: Span[][] = [[]];
  for (const { text, paint } of spans) {
    text.split("\n").forEach((part, index) => {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ text: part, paint });
    });
  }
  return lines;
}
