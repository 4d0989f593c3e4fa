/** Numbers, blanks, and the text between them. The hyphen of `Thread-1` is not a sign. */
const TOKENS = /(?<![\p{L}\p{N}])-\d+(?:\.\d+)?|\d+(?:\.\d+)?|\s+|[^\s\d-]+|-/gu;
const WORDS = /\s+|\S+/gu;
const INT = /^-?\d+$/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** How much two lines have in common, up to 1. Blanks do not count. */
export function likeness(one: string, other: string): number {
  const mine = tokens(one, TOKENS);
  const theirs = tokens(other, TOKENS);
  const counted = (token: string | undefined) => token !== undefined && token.trim() !== "";
  let same = 0;
  for (let at = 0; at < mine.length; at++) if (counted(mine[at]) && mine[at] === theirs[at]) same++;
  // Of two that have equally much in common, the one with the same form is nearer.
  const form = mine.length === theirs.length ? 0.5 : 0;
  return (same + form) / (Math.max(mine.length, theirs.length) + 1);
}

/**
 * A line of expected.txt that stands for several texts of one line, with captures where they differ.
 *
 * @param taken the names of captures that are in use; the new ones are added.
 * @returns undefined if they have no form in common: then a capture would say no more than "some text".
 */
export function captureText(texts: readonly string[], taken: Set<string>): string | undefined {
  const [first = ""] = texts;
  if (texts.every((text) => text === first)) return escapeText(first);
  return fill(texts, TOKENS, taken) ?? fill(texts, WORDS, taken);
}

/** Text as expected.txt writes it. */
function escapeText(text: string): string {
  return text.replaceAll("{{", "\\{{");
}

function fill(texts: readonly string[], pattern: RegExp, taken: Set<string>): string | undefined {
  const rows = texts.map((text) => tokens(text, pattern));
  const [first = []] = rows;
  if (rows.some(({ length }) => length !== first.length)) return undefined;
  let line = "";
  let label = "";
  for (const [at, token] of first.entries()) {
    const values = rows.map((row) => row[at] as string);
    const type = typeOf(values);
    if (type === "blank") return undefined;
    line += type === "same" ? escapeText(token) : `{{${nameAfter(label, taken)}${type}}}`;
    if (type === "same" && /\p{L}/u.test(token)) label = token;
  }
  return line;
}

/** The type of a capture; `same` if none is needed, `blank` if none is possible. */
function typeOf(values: readonly string[]): "same" | "blank" | "" | ":int" | ":ms" {
  if (values.every((value) => value === values[0])) return "same";
  if (values.some((value) => value.trim() === "")) return "blank";
  if (values.every((value) => INT.test(value))) return ":int";
  return values.every((value) => NUMBER.test(value)) ? ":ms" : "";
}

/** A new name, made from the word before the capture. */
function nameAfter(label: string, taken: Set<string>): string {
  const word = /\p{L}[\p{L}\p{N}_]*(?=[^\p{L}\p{N}_]*$)/u.exec(label)?.[0] ?? "value";
  let name = word;
  for (let number = 2; taken.has(name); number++) name = `${word}${number}`;
  taken.add(name);
  return name;
}

function tokens(text: string, pattern: RegExp): readonly string[] {
  return text.match(pattern) ?? [];
}
