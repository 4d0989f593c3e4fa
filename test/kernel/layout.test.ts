import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as layout from "../../src/kernel/layout.ts";

const SOURCE = readFileSync(new URL("../../src/kernel/layout.ts", import.meta.url), "utf8");

/** Words that a field takes, by what its comment says of it. */
function width(name: string): number {
  const comment = new RegExp(`^export const ${name} = .*?// (.*)$`, "m").exec(SOURCE)?.[1] ?? "";
  const [, count] = /\b(\d+) (?:words|heads)\b/.exec(comment) ?? [];
  if (count !== undefined) return Number(count);
  return /\bdouble\b|\bhead(?:,| and) tail\b/.test(comment) ? 2 : 1;
}

/** Words of each record, by the first letters of their names. */
function offsets(prefix: string): [name: string, word: number][] {
  return Object.entries(layout).filter(
    (entry): entry is [string, number] => entry[0].startsWith(prefix) && typeof entry[1] === "number",
  );
}

test.each([
  ["H_", layout.SLOTS],
  ["S_", layout.SLOT_WORDS],
  ["T_", layout.THREAD_WORDS],
  ["O_", layout.OBJECT_WORDS],
])("no two words %s lie in the same place, nor outside of their record", (prefix, size) => {
  const names = new Map<number, string>();
  for (const [name, first] of offsets(prefix)) {
    for (let word = first; word < first + width(name); word++) {
      expect(names.get(word), `${name} lies where this does`).toBeUndefined();
      expect(word, name).toBeLessThan(size);
      names.set(word, name);
    }
  }
  expect(names.size).toBeGreaterThan(2);
});

test("fields of more than one word are told by their comments", () => {
  expect([width("T_DEADLINE"), width("T_JOINERS"), width("H_RNG"), width("H_FREE_LISTS")]).toEqual([
    2, 2, 4, 32,
  ]);
  expect([width("H_ORIGIN"), width("O_QUEUE"), width("O_VALUE"), width("T_STATE")]).toEqual([2, 2, 2, 1]);
});
