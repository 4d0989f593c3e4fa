import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as api from "../../src/index.ts";

/** What a lesson can do with threadlab, by name: `Lock.acquire`, `Shared.value =`, `sleep`. */
export function operationsOfApi(): string[] {
  return Object.entries(api).flatMap(([name, exported]) =>
    isError(exported) ? [] : isClass(exported) ? operationsOf(name, exported.prototype) : [name],
  );
}

/** The options of its calls: `put block`. */
export function optionsOfApi(): string[] {
  const folder = new URL("../../src/threading/", import.meta.url).pathname;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.ts$/.test(name),
  );
  const calls = files.flatMap((file) => [
    ...readFileSync(join(folder, file), "utf8").matchAll(
      /example:\s*(?:"|')(?:new )?(\w+)\([^\n]*\n\s*names: \{([^}]*)\}/g,
    ),
  ]);
  const all = calls.map(([, call = "", names = ""]) =>
    [...names.matchAll(/(\w+):/g)].map(([, option]) => `${call} ${option}`),
  );
  return all.flat();
}

/**
 * The operations and options in the text of a program, by the classes of the objects that it declares. What it calls on the
 * elements of `futures` belongs to Future, and what it calls on a `thread`, to Thread.
 */
export function usedIn(text: string): ReadonlySet<string> {
  const types = new Map([
    ["futures", "Future"],
    ["thread", "Thread"],
    ...[...text.matchAll(/const (\w+) = new (\w+)/g)].map(
      ([, name = "", type = ""]) => [name, type] as const,
    ),
  ]);
  const used = new Set<string>();
  for (const [, type] of text.matchAll(/new (\w+)/g)) used.add(`new ${type}`);
  for (const [, name = "", operation, write = ""] of text.matchAll(
    /\b(\w+)(?:\[[^\]]*\]!)?\.(\w+)(?:( =)[^=])?/g,
  ))
    if (types.has(name)) used.add(`${types.get(name)}.${operation}${write}`);
  for (const [, name = ""] of text.matchAll(/(?<!\w|[\w)\]!]\.)(\w+)\(/g)) used.add(name);
  for (const [, name = ""] of text.matchAll(/using pool = (\w+)/g)) used.add(`${types.get(name)}.dispose`);
  for (const [, call, options = ""] of text.matchAll(/\b(\w+)\([^(){}]*\{ (\w+: [^{}]*)\}/g))
    for (const [, option] of options.matchAll(/(\w+): /g)) used.add(`${call} ${option}`);
  return used;
}

type Class = { readonly prototype: object };

function isClass(value: unknown): value is Class {
  return typeof value === "function" && String(value).startsWith("class ");
}

function isError(value: unknown): boolean {
  return isClass(value) && value.prototype instanceof Error;
}

function operationsOf(name: string, prototype: object): string[] {
  const operations = new Set<string>();
  for (let each = prototype; each !== Object.prototype; each = Object.getPrototypeOf(each)) {
    for (const key of Reflect.ownKeys(each)) {
      const property = Object.getOwnPropertyDescriptor(each, key);
      const text = typeof key === "symbol" ? (key.description ?? "").replace(/^.*\./, "") : key;
      if (text === "constructor") operations.add(`new ${name}`);
      else operations.add(`${name}.${text}`);
      if (property?.set) operations.add(`${name}.${text} =`);
    }
  }
  return [...operations];
}
