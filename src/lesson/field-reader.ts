import {
  type ErrorCode,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { ThreadlabError } from "../protocol/errors.ts";
import { didYouMean } from "../protocol/nearest.ts";
import type { Params } from "../protocol/program.ts";
import { showNumber } from "../protocol/quantity.ts";
import { FIRST_YAML_LINE } from "./split-front-matter.ts";

/** A key, or the path to it through maps. */
type KeyPath = string | readonly string[];

/** The most common mistakes, in words that say what to do. */
const WORDS: Partial<Record<ErrorCode, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'A text with a colon in it needs quotes: title: "Locks: how they work".',
  DUPLICATE_KEY: "This key is given twice. Keep one of the two.",
  RESOURCE_EXHAUSTION: "The front matter is nested too deeply.",
  TAB_AS_INDENT: "There is a tab here. Indent YAML with spaces.",
};

/** Which numbers a field takes. */
interface NumberLimits {
  readonly whole?: boolean;
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
}

/** The most characters of YAML. Deep nesting in a much longer text ends the process, and nothing catches that. */
const MOST_YAML = 16_384;

/** Reads a YAML mapping field by field. A wrong value is ERR_FRONT_MATTER with its place; a missing key gives undefined. */
export class FieldReader {
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #root: YAMLMap<ParsedNode, ParsedNode | null> | undefined;

  constructor(yaml: string, file: string, keys: readonly string[]) {
    this.#file = file;
    if (yaml.length > MOST_YAML)
      this.#fail(0, `The front matter is longer than ${showNumber(MOST_YAML)} characters.`);
    const document = parseDocument(yaml, { lineCounter: this.#lines, prettyErrors: false });
    const [error] = document.errors;
    if (error) this.#fail(error.pos[0], WORDS[error.code] ?? unreadable(error.message));
    const root = document.contents;
    if (root !== null && !isMap(root))
      this.#fail(root.range[0], "The front matter must consist of lines `key: value`.");
    this.#root = root ?? undefined;
    this.#refuseOthers(this.#root, keys);
  }

  /** Refuses unknown keys of a mapping. */
  only(path: KeyPath, keys: readonly string[]): void {
    const node = this.#at(path);
    if (node === undefined) return;
    if (!isMap<Node, Node | null>(node)) this.#notMapping(node, path);
    this.#refuseOthers(node, keys);
  }

  /** Text; a number counts as its own text. */
  text(path: KeyPath): string | undefined {
    const node = this.#at(path);
    return node === undefined ? undefined : this.#textOf(node, label(path));
  }

  number(path: KeyPath, limits: NumberLimits): number | undefined {
    const node = this.#at(path);
    if (node === undefined) return undefined;
    const value = isScalar(node) ? node.value : undefined;
    const { whole = false, least = -Infinity, above = -Infinity, most = Infinity } = limits;
    const isInside = typeof value === "number" && value >= least && value > above && value <= most;
    if (isInside && (!whole || Number.isInteger(value))) return value;
    const range = least > -Infinity ? `, ${least} or more` : above > -Infinity ? ` above ${above}` : "";
    const end = most < Infinity ? `, at most ${most}` : "";
    const kind = whole ? "a whole number" : "a number";
    return this.#fail(node.range?.[0], `${label(path)} must be ${kind}${range}${end}.`);
  }

  flag(path: KeyPath): boolean | undefined {
    const node = this.#at(path);
    if (node === undefined) return undefined;
    if (isScalar(node) && typeof node.value === "boolean") return node.value;
    return this.#fail(node.range?.[0], `${label(path)} must be true or false.`);
  }

  choice<const T extends string>(path: KeyPath, choices: readonly T[]): T | undefined {
    const node = this.#at(path);
    return node === undefined ? undefined : this.#choose(node, label(path), choices);
  }

  /** A list of words out of `choices`; one word may stand without a list. Empty if the key is missing. */
  choices<const T extends string>(path: KeyPath, choices: readonly T[]): T[] {
    const node = this.#at(path);
    if (node === undefined) return [];
    const items = isSeq<Node>(node) ? node.items : [node];
    return items.map((item) => this.#choose(item, `Each of ${nameOf(path)}`, choices));
  }

  /** A mapping to numbers, texts, true and false. */
  values(path: KeyPath): Params | undefined {
    return this.#entries(path, "a number, text, true or false", (node) => {
      const value = isScalar(node) ? node.value : undefined;
      if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
      return typeof value === "string" || typeof value === "boolean" ? value : undefined;
    });
  }

  /** A list of such mappings. Empty if the key is missing. */
  valuesList(path: string): Params[] {
    const node = this.#at(path);
    if (node === undefined) return [];
    if (!isSeq<Node>(node)) return this.#fail(node.range?.[0], `${label(path)} must be a list of mappings.`);
    return node.items.map((_, index) => this.values([path, String(index)]) ?? {});
  }

  /** A mapping to texts; a number counts as its own text. */
  texts(path: KeyPath): Record<string, string> | undefined {
    return this.#entries(path, "text or a number", (node) => this.#textOf(node, label(path)));
  }

  /** A list of texts; one text may stand without a list. Empty if the key is missing. */
  textList(path: KeyPath): string[] {
    const node = this.#at(path);
    if (node === undefined) return [];
    const items = isSeq<Node>(node) ? node.items : [node];
    return items.map((item) => this.#textOf(item, `Each of ${nameOf(path)}`));
  }

  /** Says that a key is needed, and shows the line to write. */
  missing(key: string, example: string): never {
    return this.#fail(0, `${label(key)} is missing. Add the line\n\n    ${key}: ${example}`);
  }

  /** Refuses a value that is readable but wrong. */
  wrong(path: KeyPath, message: string): never {
    return this.#fail(this.#at(path)?.range?.[0], `${label(path)} ${message}`);
  }

  #entries<T>(
    path: KeyPath,
    kind: string,
    read: (node: Node) => T | undefined,
  ): Record<string, T> | undefined {
    const node = this.#at(path);
    if (node === undefined) return undefined;
    if (!isMap<Node, Node | null>(node)) return this.#notMapping(node, path);
    const entries = node.items.map(({ key, value }): [string, T] => {
      const name = isScalar(key) ? String(key.value) : "";
      const content = value ? read(value) : undefined;
      if (content === undefined)
        this.#fail((value ?? key).range?.[0], `${label([nameOf(path), name])} must be ${kind}.`);
      return [name, content];
    });
    return Object.fromEntries(entries);
  }

  #refuseOthers(map: YAMLMap<Node, Node | null> | undefined, keys: readonly string[]): void {
    for (const { key } of map?.items ?? []) {
      const name = isScalar(key) ? String(key.value) : "";
      if (keys.includes(name)) continue;
      const hint = didYouMean(name, keys);
      this.#fail(key.range?.[0], `There is no key "${name}".${hint} The keys are ${keys.join(", ")}.`);
    }
  }

  #notMapping(node: Node, path: KeyPath): never {
    return this.#fail(
      node.range?.[0],
      `${label(path)} must be a mapping: lines \`name: value\`, indented below it.`,
    );
  }

  #at(path: KeyPath): Node | undefined {
    const found = this.#root?.getIn(typeof path === "string" ? [path] : path, true);
    return found as Node | undefined;
  }

  #textOf(node: Node, name: string): string {
    if (isScalar(node) && typeof node.value === "string") return node.value;
    if (isScalar(node) && typeof node.value === "number") return node.source ?? String(node.value);
    return this.#fail(node.range?.[0], `${name} must be text.`);
  }

  #choose<T extends string>(node: Node, name: string, choices: readonly T[]): T {
    const value = isScalar(node) ? String(node.value) : "";
    const choice = choices.find((candidate) => candidate === value);
    if (choice !== undefined) return choice;
    const list = choices.length > 5 ? `${choices[0]} … ${choices.at(-1)}` : choices.join(" or ");
    return this.#fail(
      node.range?.[0],
      `${name} must be ${list}, not "${value}".${didYouMean(value, choices)}`,
    );
  }

  #fail(offset: number | undefined, message: string): never {
    const { line, col } = this.#lines.linePos(offset ?? 0);
    const place = `${this.#file}:${Math.max(line, 1) + FIRST_YAML_LINE - 1}:${Math.max(col, 1)}`;
    throw new ThreadlabError("ERR_FRONT_MATTER", `${place}: ${message}`);
  }
}

function unreadable(message: string): string {
  const why = message.replace(/\.$/, "");
  return `This is not YAML: ${why}. Close what is open, and put a text with special signs in quotes: title: "[1] Locks".`;
}

/** The subject of a sentence about a key. */
function label(path: KeyPath): string {
  return `The key ${nameOf(path)}`;
}

function nameOf(path: KeyPath): string {
  return typeof path === "string" ? path : path.join(".");
}
