import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { lexer, type Token, walkTokens } from "marked";
import { nameOfCharacter, unlikeItsNeighbours } from "../../explain/look-alike.ts";
import { decodedPath } from "../../lesson/display-path.ts";
import { readText } from "../../lesson/read-text.ts";
import { anchorOf } from "../../protocol/anchor.ts";
import { READERS } from "./lint-folder.ts";
import { type Problem, problemAt } from "./problem.ts";

/** Endings of files that contain text. */
const TEXTS: readonly string[] = [...READERS, ".txt", ".json"];

/** Problems with the characters of a folder's texts. */
export function lintCharacters(folder: string): readonly Problem[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".") && TEXTS.includes(extname(entry.name)))
    .map(({ name }) => name)
    .sort();
  return names.flatMap((name) => lintFile(join(folder, name)));
}

function lintFile(file: string): readonly Problem[] {
  try {
    return lookAlikes(file, readText(file));
  } catch (error) {
    const { message } = error as Error;
    const offset = /not UTF-8: the byte .* at offset (\d+)/.exec(message)?.[1];
    // Its readers report other problems.
    if (offset === undefined) return [];
    const before = readFileSync(file).subarray(0, Number(offset)).toString();
    const text = message.slice(message.indexOf("it is not UTF-8")).replace(/^it/, "This file");
    return [problemAt(file, { text, rule: "utf-8" }, before, before.length)];
  }
}

function lookAlikes(file: string, source: string): readonly Problem[] {
  const isProse = file.endsWith(".md");
  return unlikeItsNeighbours(source, isProse).map(({ at, character, looksLike }) => {
    const what = nameOfCharacter(character);
    const text =
      looksLike === ""
        ? `This is ${what}, which is invisible. Delete it, or write a space.`
        : `The letter ${character} is ${what}, which looks like the ${looksLike} of the letters beside it. Write ${looksLike}.`;
    return problemAt(file, { text, rule: "look-alike", severity: "warning" }, source, at);
  });
}

/** Broken links of a Markdown file: to a file, or to a heading of the same file. Addresses of the web are not tried. */
export function lintLinks(file: string): readonly Problem[] {
  const source = readText(file);
  const links: string[] = [];
  const headings = new Set<string>();
  walkTokens(lexer(source.replace(/^---\n[\s\S]*?\n---$/m, "")), (token: Token) => {
    if (token.type === "link" || token.type === "image") links.push(token.href);
    if (token.type === "heading") headings.add(anchorOf(token.text));
  });
  return [...new Set(links)].flatMap((href) => {
    const why = sayWhyBroken(href, file, headings);
    return why === undefined
      ? []
      : [
          problemAt(
            file,
            { text: `The link ${href} leads nowhere: ${why}.`, rule: "link" },
            source,
            placeOfLink(source, href),
          ),
        ];
  });
}

function placeOfLink(source: string, href: string): number {
  return Math.max(source.indexOf(`(${href}`), source.indexOf(`<${href}`)) + 1;
}

function sayWhyBroken(href: string, file: string, headings: ReadonlySet<string>): string | undefined {
  if (/^[a-z][a-z\d+.-]*:/i.test(href)) return undefined;
  const [path = "", anchor] = href.split("#", 2);
  if (path === "")
    return anchor === undefined || headings.has(anchor) ? undefined : `there is no heading of that name`;
  const target = resolve(dirname(file), decodedPath(path));
  return existsSync(target) ? undefined : `there is no file ${path} beside it`;
}
